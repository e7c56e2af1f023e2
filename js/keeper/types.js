// Types of the keeper: its options, credentials and events. No code.

/** @import { Clock, Signal } from "../platform/types.js" */
/** @import { Store } from "../stores/types.js" */
/** @import { TokenClient } from "../token/token.js" */
/** @import { Fetch } from "../platform/types.js" */
/** @import { Logger, Token, TokenClientOptions, TokenEvent } from "../token/types.js" */

/**
 * The clients of a keeper: an object of them, or a function that returns one by its name, or a promise of it, and `undefined` for an unknown
 * name. The function is called at `put`, when a credential is first read, and before each refresh. An error that it throws becomes
 * `ERR_TOKEN_REQUEST_FAILED`, unless it is one of this package; its text is withheld, as it may quote a secret. Every client must be a
 * `TokenClient` that was made by the same copy of this package.
 *
 * @typedef {Record<string, TokenClient>
 *   | ((name: string) => TokenClient | undefined | Promise<TokenClient | undefined>)} Clients
 */

/**
 * The options of {@link StoredClients}. `fetch`, `logger`, `clock` and `allowInsecureRequests` are those of every client that it makes.
 *
 * @typedef {object} StoredClientsOptions
 * @property {Store} store Where the clients are stored; it may be the keeper's.
 * @property {readonly (Uint8Array | string)[] | undefined} [encrypt] Keys of 32 bytes, as those of a keeper. Default: records are stored as
 *   plain JSON, secrets included.
 * @property {string | undefined} [prefix] The prefix of their keys in the store. Default `client/`.
 * @property {Fetch | undefined} [fetch]
 * @property {Logger | null | undefined} [logger]
 * @property {((event: TokenEvent, about: { client: string }) => void) | undefined} [onEvent] Receives every event of every client, with the
 *   client's name. Its errors are ignored.
 * @property {Clock | undefined} [clock]
 * @property {boolean | undefined} [allowInsecureRequests]
 */

/**
 * The options of a stored client: those of a {@link TokenClient} that are plain data. `clientSecrets` is an array. One of `tokenEndpoint` and
 * `issuer` must be given: without `tokenEndpoint`, the endpoints and `clientAuth` are discovered as {@link discover} does.
 *
 * @typedef {Pick<TokenClientOptions, "clientId" | "clientAuth" | "rawBasic" | "scope" | "audience" | "resource" | "assumedLifetime"
 *   | "timeout" | "retries" | "tokenTypes" | "issuer" | "parameters" | "headers" | "authorizationParameters">
 *   & { tokenEndpoint?: string | undefined, refreshEndpoint?: string | undefined, authorizationEndpoint?: string | undefined,
 *   clientSecrets?: readonly string[] | undefined }} StoredClientOptions
 */

/**
 * What `put` of {@link StoredClients} takes: `{ keep: 0 }` is the stored secret of that index.
 *
 * @typedef {Omit<StoredClientOptions, "clientSecrets">
 *   & { clientSecrets?: readonly (string | { keep: number })[] | undefined }} NewStoredClientOptions
 */

/**
 * A stored client: its options without its secrets, how many secrets it has, and when each of them was stored, in Unix seconds; `null` if an
 * earlier version of this library stored it.
 *
 * @typedef {{ name: string, options: Omit<StoredClientOptions, "clientSecrets">, secrets: number, secretsAddedAt: readonly (number | null)[],
 *   version: string }} StoredClient
 */
/**
 * A stored client whose record cannot be opened or read. `error` is the code, which is `ERR_STORE`.
 *
 * @typedef {{ name: string, error: string, version: string, options?: undefined }} UnreadableClient
 */

/**
 * The options of a {@link TokenKeeper}.
 *
 * @typedef {object} TokenKeeperOptions
 * @property {Store} store Where the credentials are stored. All processes and machines that share it share each refresh.
 * @property {Clients} clients
 * @property {number | undefined} [window] How long before its expiry a token is refreshed at the latest, in seconds, from 0 to 86,400. A
 *   token that lives for less than twice the window is refreshed after half its lifetime. Default 60.
 * @property {number | undefined} [tickInterval] The time between two ticks of a started keeper, in seconds, from 1 to 3,600. Default 15.
 * @property {number | undefined} [jitter] How much earlier a refresh may be, at random, so that not all credentials are refreshed at
 *   once, in seconds, from 0 to 86,400. Default 60.
 * @property {number | undefined} [saveBudget] How long saving a new token may take before other holders take over, in seconds, from 1 to
 *   600. A lease lasts for the client's `timeout`, `saveBudget` and 5 seconds. Default 10.
 * @property {number | undefined} [concurrency] How many refreshes this keeper runs at once at one token endpoint, from 1 to 1,000.
 *   Default 10.
 * @property {"lease" | "expiry" | undefined} [replayAfter] When a refresh token may be sent again whose sender has not reported an
 *   outcome: `"lease"` (default) waits for the end of the sender's lease, `"expiry"` also for the expiry of the access token. At a server
 *   that detects reuse (RFC 9700, section 4.14.2) without a grace period, a replay after a lost response ends the session: with `"lease"`
 *   up to two minutes earlier than with `"expiry"`.
 * @property {readonly (Uint8Array | string)[] | undefined} [encrypt] Keys of 32 bytes, as bytes or in base64url, for AES-256-GCM. The first
 *   key seals records, and all keys open them. Default: records are stored as plain JSON.
 * @property {string | undefined} [prefix] The prefix of the keeper's keys in the store. Default `token/`.
 * @property {((event: KeeperEvent, about: { client: string | undefined }) => void) | undefined} [onEvent] Receives every event, and the name
 *   of the client of its credential, if that is known. Its errors are ignored. Without it, failures of refreshes in the background go
 *   unnoticed until a call of `token` rejects: a keeper has no logger.
 * @property {Clock | undefined} [clock] For tests. Default: the platform's clocks and timers.
 */

/**
 * A credential to keep.
 *
 * @typedef {object} Credential
 * @property {string} client The name of its client among the keeper's `clients`.
 * @property {"client_credentials" | "refresh_token"} grant How it is refreshed (RFC 6749, sections 4.4 and 6).
 * @property {string | undefined} [scope] The scope to request. Default: the scope of `tokens`, if it has one.
 * @property {string | undefined} [owner] The user or tenant that the credential stands for, from 1 to 256 characters; `list` finds
 *   credentials by it.
 * @property {Readonly<Record<string, string>> | undefined} [parameters] Extra parameters of its token requests, by name, in the place of
 *   the client's of the same name; `""` leaves the client's out. They are stored with the tokens, and shown nowhere.
 * @property {Readonly<Record<string, string>> | undefined} [headers] The same for headers.
 * @property {Token | { refresh_token: string } | null | undefined} [tokens] The token response of the authorization, required by the grant
 *   `refresh_token`; `null` if the user has not authorized the client yet. If it has `access_token`, that token is served until it is due.
 *   Without `refresh_token` it is served until it expires; then the user must authorize the client again.
 */

/**
 * How a credential is.
 *
 * - `ready`: nothing is wrong with it.
 * - `reauthorize`: the user must authorize the client again. A token that is still valid is served until it expires.
 * - `failing`: the last refresh failed, also for want of its client, and is tried again. A token that is still valid is served until it
 *   expires. Also a credential whose record cannot be opened or read: its `last_error` is `ERR_STORE`.
 *
 * @typedef {"ready" | "reauthorize" | "failing"} CredentialState
 */

/**
 * What is known of a credential; never a token. A member that does not apply is absent. Times are in Unix seconds.
 *
 * @typedef {object} CredentialStatus
 * @property {string} id
 * @property {CredentialState} state
 * @property {string} [client] The name of its client; absent only if the record cannot be opened or read.
 * @property {"client_credentials" | "refresh_token"} [grant]
 * @property {string} [owner]
 * @property {string} [scope] The scope of the token, or else the scope to request.
 * @property {number} [expires_at] When the token expires; absent if there is none, or if the server names no lifetime.
 * @property {number} [last_refresh_at] When the token was requested.
 * @property {number} [refresh_at] From when on the token is refreshed; absent if there is none, and if it is not refreshed.
 * @property {string} [last_error] The code of the last refresh's error, if it failed; `ERR_REAUTHORIZATION_REQUIRED` if the server says that
 *   the grant is no longer valid.
 * @property {number} [retry_at] When the next attempt is, of a failing credential.
 */

/**
 * Which credentials `list` returns; all members must apply.
 *
 * @typedef {object} CredentialFilter
 * @property {string | undefined} [prefix] The start of the id.
 * @property {CredentialState | undefined} [state]
 * @property {string | undefined} [owner]
 * @property {string | undefined} [client]
 * @property {string | undefined} [after] Only ids after this one.
 * @property {number | undefined} [limit] The most credentials, from 1 to 100,000. Default 1,000.
 */

/**
 * Events for metrics and alarms. They never contain a token. `id` is the credential's.
 *
 * - `refreshed`: a new token was saved. `expiresAt` is in Unix seconds; `undefined` if the server names no lifetime. `secret` is the index of
 *   the client secret that worked; `undefined` without one. `duration` is how long the token call took, in milliseconds; both are `undefined`
 *   if an instance of the core was lost meanwhile.
 * - `adopted`: another holder has refreshed the token.
 * - `refresh_failed`: a refresh failed with an error of this `code`. The next attempt is at `retryAt`, in Unix seconds; `undefined` while
 *   another holder is refreshing. It has `duration`, as above, if the token call was begun.
 * - `save_failed`: the store failed to save, for the `attempt`th time in a row; saving is tried again.
 * - `outcome_unknown`: a refresh failed, and the server may have used up the refresh token; it is tried again.
 * - `lease_taken_over`: another holder's lease has ended without a result, and this holder continues.
 * - `replayed`: a refresh token is sent again after an unknown outcome. `rotates` is whether the server issues a new refresh token with
 *   each refresh; `undefined` if that is not known.
 * - `token_dropped`: a token was received for a credential that had been removed or replaced.
 * - `reauthorization_required`: the server says that the grant is no longer valid.
 * - `removed`: the store no longer has the credential.
 * - `store_failed`: the store failed; `id` is `undefined` if no single credential was concerned.
 *
 * @typedef {{ type: "refreshed", id: string, expiresAt: number | undefined, secret: number | undefined,
 *   duration: number | undefined }
 *   | { type: "adopted", id: string }
 *   | { type: "refresh_failed", id: string, code: string, retryAt: number | undefined, duration?: number }
 *   | { type: "save_failed", id: string, attempt: number }
 *   | { type: "outcome_unknown", id: string }
 *   | { type: "lease_taken_over", id: string }
 *   | { type: "replayed", id: string, rotates: boolean | undefined }
 *   | { type: "token_dropped", id: string }
 *   | { type: "reauthorization_required", id: string }
 *   | { type: "removed", id: string }
 *   | { type: "store_failed", id: string | undefined }} KeeperEvent
 */

/**
 * The state of a keeper. All counts begin when the keeper is made.
 *
 * @typedef {object} KeeperStats
 * @property {number} credentials How many credentials are in memory.
 * @property {number} refreshing How many refreshes are under way.
 * @property {number} refreshed How many refreshes have succeeded.
 * @property {number} adopted How often another holder's refresh was adopted.
 * @property {number} failed How many attempts have failed.
 * @property {number} reauthorizations How often a server said that a grant is no longer valid.
 * @property {{ id: string, since: number } | undefined} oldestOverdue The credential in memory whose refresh has been due for longest, and
 *   since when, in Unix seconds; `undefined` if none is due.
 * @property {{ id: string, at: number } | undefined} nearestExpiry The valid token in memory that expires next, and when, in Unix seconds;
 *   `undefined` if there is none.
 */

/**
 * The options of a call. An aborted `signal` ends the call, which rejects with the signal's reason; the refresh goes on. `waitUntil` is that
 * of a Worker's context: it keeps the Worker alive for a refresh that outlasts the call. `maxAge`: how long ago the credential may have been
 * read from the store, in milliseconds (0: it is read at each call), as another holder may have replaced or removed it; while the store fails, or takes longer than a
 * second, memory serves. Default: until its refresh is due.
 *
 * @typedef {{ signal?: Signal | undefined, waitUntil?: ((work: Promise<unknown>) => void) | undefined, maxAge?: number | undefined }} KeeperCallOptions
 */

/**
 * A function that is called as `fetch` is, whatever its types: those of the DOM, of Node or of undici.
 *
 * @typedef {(input: any, init?: any) => Promise<any>} AnyFetch
 */
/**
 * The platform's `fetch`, where the project has its types; elsewhere {@link AnyFetch}.
 *
 * @typedef {typeof globalThis extends { fetch: infer F extends AnyFetch } ? F : AnyFetch} PlatformFetch
 */
/**
 * The options of `keeper.fetch`.
 *
 * @typedef {object} FetchOptions
 * @property {AnyFetch | undefined} [fetch] Sends the requests. Default: the platform's `fetch`, looked up at each request.
 * @property {boolean | undefined} [allowInsecureRequests] Allows http to other machines, which sends tokens without TLS. Default false.
 * @property {((work: Promise<unknown>) => void) | undefined} [waitUntil] That of a Worker's context, as in {@link KeeperCallOptions}.
 */

/**
 * How many credentials a tick found due, and how many of them were refreshed. `failed` also counts credentials that could not be read.
 *
 * @typedef {{ due: number, refreshed: number, failed: number }} TickReport
 */

export {};
