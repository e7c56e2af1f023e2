// Types of the token client: its options, tokens and events. No code.

/** @import { Clock, Fetch, FetchResponse, Signal, UrlObject } from "../platform/types.js" */

/**
 * The members of a token response that RFC 6749, section 5.1, defines, and `expires_at`.
 *
 * @typedef {object} OAuthToken
 * @property {string} access_token
 * @property {string} token_type As the server writes it; `Bearer` if the response names no type.
 * @property {number} [expires_in] The lifetime in seconds, from 0 to 2^31 − 1. Absent if the response names none.
 * @property {number} [expires_at] When the token expires, in Unix seconds: `expires_in` after the request was sent. Absent together with
 *   `expires_in`.
 * @property {string} [scope] The scope of the response, or the requested scope if the response names none (RFC 6749, section 5.1).
 * @property {string} [refresh_token] The refresh token to use next: the new one of the response, or the one that was sent.
 */
/**
 * A token response: its known members, and every other member under the name that the server gave it.
 *
 * @typedef {OAuthToken & { [member: string]: unknown }} Token
 */

/**
 * The client's secrets: an array, the one to try first in front, or a function that returns one.
 *
 * The function is called at the first request, and again when the server has refused all secrets that it returned: at most once a
 * call, and at most once a second while all are refused. If it throws at the first request, the call rejects with `ERR_TOKEN_REQUEST_FAILED`. Its error is
 * withheld, as it may quote a secret.
 *
 * @typedef {readonly string[] | (() => readonly string[] | Promise<readonly string[]>)} ClientSecrets
 */

/**
 * The options of a {@link TokenClient}.
 *
 * @typedef {object} TokenClientOptions
 * @property {string | UrlObject} tokenEndpoint The URL that tokens are requested from (RFC 6749, section 3.2): https, or http on this
 *   machine; no fragment, no user.
 * @property {string | UrlObject | undefined} [refreshEndpoint] The URL that tokens are refreshed at. Default: `tokenEndpoint`.
 * @property {string | UrlObject | undefined} [authorizationEndpoint] The URL that users are sent to (RFC 6749, section 3.1).
 *   `authorizationUrl` needs it.
 * @property {string | undefined} [issuer] The issuer identifier of the authorization server (RFC 9207). If it is given, a callback
 *   without `iss`, or with another one, is refused.
 * @property {string} clientId
 * @property {ClientSecrets | undefined} [clientSecrets] 1 to 32 secrets, each of at most 65,536 bytes; none with `clientAuth: "none"`. Empty
 *   secrets and duplicates are left out, with one warning. Secrets are sent untrimmed, with a warning for white space around one.
 * @property {"client_secret_basic" | "client_secret_post" | "none" | undefined} [clientAuth] How the client authenticates (RFC 6749,
 *   section 2.3.1): by HTTP Basic, in the body, or not at all. Default `client_secret_basic`.
 * @property {boolean | undefined} [rawBasic] Whether HTTP Basic holds id and secret as they are (`true`) or form-encoded, as RFC 6749,
 *   section 2.3.1, requires (`false`). Default: a refused secret that the encoding changes is also tried in the other form, and the form
 *   that works is remembered for the endpoint. An id with a colon is always encoded.
 * @property {string | undefined} [scope] The default scope of `clientCredentials` and `authorizationUrl` (RFC 6749, section 3.3).
 * @property {string | undefined} [audience] The default audience of `clientCredentials` (RFC 8693, section 2.1).
 * @property {string | readonly string[] | undefined} [resource] The default resources of `clientCredentials` (RFC 8707, section 2).
 * @property {Readonly<Record<string, string>> | undefined} [parameters] Extra parameters of every token request, by name, such as `audience`.
 *   Neither a name that the request sets itself, such as `grant_type` or `client_secret`, nor an empty value.
 * @property {Readonly<Record<string, string>> | undefined} [headers] Extra headers of every token request, by name, with values of
 *   printable ASCII characters. Not those that the request sets itself, such as `authorization` and `content-type`.
 * @property {Readonly<Record<string, string>> | undefined} [authorizationParameters] Extra parameters of `authorizationUrl`, by name, such
 *   as `prompt`.
 * @property {number | undefined} [assumedLifetime] The lifetime that a keeper assumes of a token whose response names none, in seconds, from
 *   1 to 2^31 − 1; `Infinity` for a token that never expires. Default 3,600.
 * @property {number | undefined} [timeout] The deadline of a whole call, with all its secrets and retries, in milliseconds, from 1 to
 *   600,000. Default 10,000.
 * @property {number | undefined} [retries] How often a request is sent again after the server could not be reached or was busy, from 0
 *   to 10. Default 2. A code or a refresh token is sent again only if the server has not processed it.
 * @property {readonly string[] | undefined} [tokenTypes] The accepted values of `token_type`, in any letter case. `""` accepts a response
 *   without a type: its token counts as Bearer, with the event `token_type_assumed`. Default `["Bearer", ""]`.
 * @property {boolean | undefined} [allowInsecureRequests] Allows http to other machines, which sends secrets without TLS. Default false.
 * @property {Fetch | undefined} [fetch] The function that sends requests. Default: the platform's `fetch`, looked up at each request.
 * @property {Logger | null | undefined} [logger] Receives a warning for each secret that stops working, and an error when all are refused
 *   or cannot be read. Neither contains a secret. Default: `console`. `null` for none.
 * @property {((event: TokenEvent) => void) | undefined} [onEvent] Receives every event. Its errors are ignored.
 * @property {((answer: UnknownAnswer) => Judgement | undefined | Promise<Judgement | undefined>) | undefined} [classify] Judges an error
 *   response that the client does not understand. `undefined`, or an error, means `stop`.
 * @property {Clock | undefined} [clock] For tests. Default: the platform's clocks and timers.
 */

/** @typedef {{ warn(message: string): void, error(message: string): void }} Logger */
/**
 * What to do after an error response: try the `next` secret, try the same secret `later`, or `stop`.
 *
 * @typedef {"next" | "later" | "stop"} Judgement
 */
/**
 * An error response that the client does not understand. `body` is its text, at most 64 KiB.
 *
 * @typedef {{ status: number, contentType: string, body: string }} UnknownAnswer
 */

/**
 * A refused secret, by its index in `clientSecrets`, with the status and the error code of the response.
 *
 * @typedef {{ secret: number, status: number, error?: string }} RefusedSecret
 */

/**
 * Events for metrics and tracing. They never contain a secret: `secret`, `from` and `to` are indexes in `clientSecrets` as it was given.
 *
 * - `token`: a token was received; `secret` is `undefined` with `clientAuth: "none"`.
 * - `fallback`: a secret was refused, and the next one is tried.
 * - `all_refused`: all `count` secrets were refused.
 * - `retried`: a request is sent again after `wait` milliseconds.
 * - `unknown_answer`: an error response was not understood.
 * - `basic_form`: the endpoint takes id and secret in HTTP Basic as they are (`isRaw`) or form-encoded.
 * - `secret_fault`: a secret is left out because it is `empty` or a `duplicate`; or it is `padded` with white space, and sent as it is.
 * - `token_type_assumed`: the response names no type, and the token counts as Bearer.
 * - `secrets_read`: the function of secrets was called; `changed` is whether it returned other secrets than those in use.
 * - `secrets_unreadable`: the function of secrets threw an error.
 *
 * @typedef {{ type: "token", secret: number | undefined }
 *   | { type: "fallback", from: number, to: number, status: number, error?: string }
 *   | { type: "all_refused", count: number }
 *   | { type: "retried", wait: number }
 *   | { type: "unknown_answer", status: number }
 *   | { type: "basic_form", isRaw: boolean }
 *   | { type: "secret_fault", secret: number, fault: "empty" | "duplicate" | "padded" }
 *   | { type: "token_type_assumed" }
 *   | { type: "secrets_read", changed: boolean }
 *   | { type: "secrets_unreadable" }} TokenEvent
 */

/**
 * The options of every call. An aborted `signal` ends the call, which rejects with the signal's reason. `parameters` and `headers` are
 * extra ones of this request: each replaces the client's of that name, and `""` leaves the client's out.
 *
 * @typedef {{ signal?: Signal | undefined, parameters?: Readonly<Record<string, string>> | undefined,
 *   headers?: Readonly<Record<string, string>> | undefined }} CallOptions
 */
/**
 * The options of `refresh`. Default scope: the one that was granted (RFC 6749, section 6).
 *
 * @typedef {CallOptions & { scope?: string | undefined }} RefreshOptions
 */
/**
 * The options of `clientCredentials`. Defaults: those of the client. `scope: ""` requests no scope.
 *
 * @typedef {CallOptions & { scope?: string | undefined, audience?: string | undefined,
 *   resource?: string | readonly string[] | undefined }} ClientCredentialsOptions
 */

/**
 * An authorization that has begun. Store it in the user's session, where only this user's browser leads to it, and delete it before
 * the exchange: it contains secrets, and answers one callback.
 *
 * @typedef {object} Authorization
 * @property {string} url Where to send the user.
 * @property {string} [issuer] The client's `issuer`.
 * @property {string} state The random value that ties the callback to this browser (RFC 6749, section 10.12).
 * @property {string} codeVerifier The secret of PKCE (RFC 7636, section 4.1).
 * @property {string} redirectUri
 */

/**
 * The options of `discover`.
 *
 * @typedef {object} DiscoverOptions
 * @property {DiscoveryFetch | undefined} [fetch] The function that sends requests. Default: the platform's `fetch`, looked up at each request.
 *   Documents are shared by calls with the same function.
 * @property {Signal | undefined} [signal] Ends the call, which rejects with the signal's reason.
 * @property {number | undefined} [timeout] The deadline of the call, in milliseconds, from 1 to 600,000. Default 10,000.
 * @property {number | undefined} [maxAge] How old a document may be without being fetched again, in seconds, from 0 to 86,400. Default
 *   3,600.
 * @property {boolean | undefined} [allowInsecureRequests] Allows http to other machines, for the issuer and for its endpoints. Give it to
 *   `TokenClient` too. Default false.
 * @property {Clock | undefined} [clock] For tests. Default: the platform's clocks and timers.
 */
/**
 * `fetch`, or a function that behaves like it, for `discover`.
 *
 * @typedef {(url: string, init: DiscoveryInit) => Promise<FetchResponse>} DiscoveryFetch
 */
/**
 * @typedef {object} DiscoveryInit
 * @property {"GET"} method
 * @property {Record<string, string>} headers
 * @property {"manual"} redirect
 * @property {any} signal An `AbortSignal`.
 */
/**
 * What `discover` has found: exactly the options of a {@link TokenClient} that the metadata decide, and `metadata` beside them, which is
 * not enumerable: a spread leaves it out.
 *
 * @typedef {object} Discovered
 * @property {string} tokenEndpoint
 * @property {string} [authorizationEndpoint] If the metadata name one.
 * @property {"client_secret_basic" | "client_secret_post" | "none"} [clientAuth] The first of these that the server lists; left out if it
 *   lists none at all, which means `client_secret_basic` (RFC 8414, section 2). A public client gives `clientAuth: "none"` itself.
 * @property {string} [issuer] If the server promises `iss` in callbacks (RFC 9207, section 3): only then may a client refuse callbacks
 *   without it.
 * @property {Readonly<Record<string, unknown>>} metadata The whole document, frozen, such as `metadata.scopes_supported`.
 */

export {};
