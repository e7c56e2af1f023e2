// Types of the keeper: its options, credentials and events. No code.

/** @import { Clock, Signal } from "../platform/types.js" */
/** @import { Store } from "../stores/types.js" */
/** @import { TokenClient } from "../token/token.js" */
/** @import { Token } from "../token/types.js" */

/**
 * The clients of a keeper: an object of them, or a function that returns one by its name, and `undefined` for an unknown name. Every client
 * must be a `TokenClient` that was made by the same copy of this package.
 *
 * @typedef {Record<string, TokenClient> | ((name: string) => TokenClient | undefined)} Clients
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
 * @property {((event: KeeperEvent) => void) | undefined} [onEvent] Receives every event. Its errors are ignored. Without it, failures of
 *   refreshes in the background go unnoticed until a call of `token` rejects: a keeper has no logger.
 * @property {Clock | undefined} [clock] For tests. Default: the platform's clocks and timers.
 */

/**
 * A credential to keep.
 *
 * @typedef {object} Credential
 * @property {string} client The name of its client among the keeper's `clients`.
 * @property {"client_credentials" | "refresh_token"} grant How it is refreshed (RFC 6749, sections 4.4 and 6).
 * @property {string | undefined} [scope] The scope to request. Default: the scope of `tokens`, if it has one.
 * @property {Token | { refresh_token: string } | undefined} [tokens] The token response of the authorization. The grant `refresh_token`
 *   requires its `refresh_token`. If it has `access_token`, that token is served until it is due.
 */

/**
 * Events for metrics and alarms. They never contain a token. `id` is the credential's.
 *
 * - `refreshed`: a new token was saved. `expiresAt` is in Unix seconds; `undefined` if the server names no lifetime.
 * - `adopted`: another holder has refreshed the token.
 * - `refresh_failed`: a refresh failed with an error of this `code`. The next attempt is at `retryAt`, in Unix seconds; `undefined` while
 *   another holder is refreshing.
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
 * @typedef {{ type: "refreshed", id: string, expiresAt: number | undefined }
 *   | { type: "adopted", id: string }
 *   | { type: "refresh_failed", id: string, code: string, retryAt: number | undefined }
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
 * of a Worker's context: it keeps the Worker alive for a refresh that outlasts the call.
 *
 * @typedef {{ signal?: Signal | undefined, waitUntil?: ((work: Promise<unknown>) => void) | undefined }} KeeperCallOptions
 */
/**
 * How many credentials a tick found due, and how many of them were refreshed. `failed` also counts credentials that could not be read.
 *
 * @typedef {{ due: number, refreshed: number, failed: number }} TickReport
 */

export {};
