// Types of what an SDK of the Model Context Protocol asks for and hands over. They are ours, so that no SDK must be installed: tests compare
// them with those of the real ones. No code.

/** @import { UrlObject } from "../platform/types.js" */
/** @import { TokenKeeper } from "../keeper/keeper.js" */
/** @import { TokenClientOptions } from "../token/types.js" */

/**
 * The platform's `fetch`, `URL` and `URLSearchParams`, in a project that has their types.
 *
 * @typedef {typeof globalThis extends { fetch: infer F } ? F : any} PlatformFetch
 * @typedef {typeof globalThis extends { URL: { prototype: infer U } } ? U : UrlObject} PlatformUrl
 * @typedef {typeof globalThis extends { URLSearchParams: { prototype: infer P } } ? P : { get(name: string): string | null }} PlatformParameters
 */

/**
 * What a provider asks of a `TokenKeeper`.
 *
 * @typedef {Pick<TokenKeeper, "token" | "refused" | "put" | "reauthorize" | "status">} SessionKeeper
 */

/**
 * An access token as an SDK reads it. It never has a refresh token, so the SDK cannot refresh by itself.
 *
 * @typedef {{ access_token: string, token_type: string, scope?: string, issuer?: string }} AccessTokens
 */

/**
 * The tokens that an SDK has received for a code. `issuer`, `authorization_server` and `token_endpoint` are the SDK's own stamps.
 *
 * @typedef {{ access_token: string, token_type: string, expires_in?: number | undefined, scope?: string | undefined,
 *   refresh_token?: string | undefined, id_token?: string | undefined, issuer?: string | undefined,
 *   authorization_server?: string | undefined, token_endpoint?: string | undefined }} SavedTokens
 */

/**
 * A client's registration (RFC 7591, section 3.2.1). `issuer` is the issuer identifier of its authorization server, as its metadata or the
 * MCP server's metadata name it: an SDK presents the client to no other.
 *
 * @typedef {{ client_id: string, client_secret?: string, client_id_issued_at?: number, client_secret_expires_at?: number,
 *   token_endpoint_auth_method?: string, issuer?: string, token_endpoint?: string }} ClientInformation
 */

/**
 * What a client says of itself when it registers (RFC 7591, section 2). `scope` is also what an authorization asks for, unless the MCP server
 * names a scope.
 *
 * @typedef {object} ClientMetadata
 * @property {string[]} [redirect_uris] Default: the provider's `redirectUrl`.
 * @property {string} [client_name]
 * @property {string} [client_uri]
 * @property {string} [logo_uri]
 * @property {string} [scope]
 * @property {string[]} [grant_types] Default `authorization_code` and `refresh_token`.
 * @property {string[]} [response_types]
 * @property {string} [token_endpoint_auth_method]
 * @property {string[]} [contacts]
 * @property {string} [tos_uri]
 * @property {string} [policy_uri]
 * @property {string} [software_id]
 * @property {string} [software_version]
 */

/**
 * The options of a `TokenClient` for a client that was registered.
 *
 * @typedef {Pick<TokenClientOptions, "clientId" | "clientAuth"> & { tokenEndpoint: string, clientSecrets?: string[] }} RegisteredClient
 */

/**
 * An authorization that has begun, and what the SDK has discovered. It is plain JSON, and contains a secret of PKCE.
 *
 * @typedef {{ state?: string, codeVerifier?: string, discovery?: any, authorizationServer?: any }} PendingAuthorization
 */

/**
 * Where an authorization is kept until the user comes back: the user's session, where only this user's browser leads to it. `load` returns
 * what `save` was given last.
 *
 * @typedef {object} PendingStorage
 * @property {() => PendingAuthorization | undefined | Promise<PendingAuthorization | undefined>} load
 * @property {(pending: PendingAuthorization) => void | Promise<void>} save
 */

/**
 * The options of a {@link KeeperOAuthProvider}.
 *
 * @typedef {object} KeeperOAuthProviderOptions
 * @property {SessionKeeper} keeper
 * @property {string} id The credential's id in the keeper, of 1 to 128 bytes in UTF-8. One credential is for one MCP server and one user.
 * @property {string} client The name of the credential's client among the keeper's `clients`.
 * @property {string | undefined} [owner] The owner of the credential, as in `Credential`.
 * @property {string} redirectUrl Where the authorization server sends the user back to, exactly as it is registered there.
 * @property {ClientMetadata | undefined} [clientMetadata] Default: nothing but its members' defaults.
 * @property {(ClientInformation & { issuer: string }) | (() => ClientInformation | undefined | Promise<ClientInformation | undefined>)} clientInformation
 *   The registration of the client, for the exchange of codes; or a function that returns the one that was saved, and `undefined` before
 *   there is one.
 * @property {((information: ClientInformation, client: RegisteredClient) => void | Promise<void>) | undefined} [saveClientInformation]
 *   Stores a dynamic registration (RFC 7591), which must outlive the process: `information`, to be returned by `clientInformation`, and
 *   `client`, the options of the keeper's client. It must reject if there is a registration already. Default: the client does not register.
 * @property {(url: PlatformUrl) => void | Promise<void>} redirectToAuthorization Sends the user to the authorization server.
 * @property {PendingStorage | undefined} [pending] Default: in memory, for a program whose user comes back to the same provider.
 * @property {PlatformFetch | undefined} [fetch] Sends the requests of the provider's `fetch`. Default: the platform's `fetch`.
 */

export {};
