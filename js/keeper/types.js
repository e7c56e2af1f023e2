// What a user of the keeper writes and is given. Types alone.

/** @import { Clock, Signal } from "../platform/types.js" */
/** @import { Store } from "../stores/types.js" */
/** @import { TokenClient } from "../token/token.js" */
/** @import { Token } from "../token/types.js" */

/** @typedef {Record<string, TokenClient> | ((name: string) => TokenClient | undefined)} Clients By their names. */

/**
 * @typedef {object} TokenKeeperOptions
 * @property {Store} store
 * @property {Clients} clients
 * @property {number | undefined} [window] How long before its expiry a token is refreshed at the latest, in seconds, from 0 to 86,400. Of a token that
 *   lives less than twice as long it is half the lifetime. Default 60.
 * @property {number | undefined} [tickInterval] How often `start` looks for what is due, in seconds, from 1 to 3,600. Default 15.
 * @property {number | undefined} [jitter] How much earlier a refresh may be, so that not all are at once, in seconds. Default 60.
 * @property {number | undefined} [saveBudget] How long saving a new token may take before other holders take over, in seconds, from 1 to 600. A lease
 *   lasts for the client's `timeout`, `saveBudget` and 5 seconds. Default 10.
 * @property {number | undefined} [concurrency] Refreshes at once for each token endpoint, from 1 to 1,000. Default 10.
 * @property {"lease" | "expiry" | undefined} [replayAfter] When a refresh token may be sent again although its sender is silent: `"lease"` (default) waits
 *   for the end of the sender's lease, `"expiry"` also for the expiry of the access token. At a server with reuse detection (RFC 9700,
 *   section 4.14) and no grace time, a replay after a lost reply ends the session: with `"lease"` up to two minutes earlier.
 * @property {readonly (Uint8Array | string)[] | undefined} [encrypt] Keys of 32 bytes, as bytes or base64url: records are sealed with the first, and opened with any.
 * @property {string | undefined} [prefix] What the keys in the store begin with. Default `token/`.
 * @property {((event: KeeperEvent) => void) | undefined} [onEvent]
 * @property {Clock | undefined} [clock] For tests.
 */

/**
 * What is kept: whose, how it is refreshed, and what there is of it.
 *
 * @typedef {object} Credential
 * @property {string} client A name among the clients.
 * @property {"client_credentials" | "refresh_token"} grant
 * @property {string | undefined} [scope]
 * @property {Token | { refresh_token: string } | undefined} [tokens] What the authorization gave; with `refresh_token` it has a refresh token.
 */

/**
 * Events for metrics and alarms. They never contain a token. `outcome_unknown`: a refresh failed, and the server may have processed
 * it; it is tried again. `replayed`: the refresh token is sent again after an unknown outcome; `rotates` is whether the server gives a
 * new one each time, if that is known. `token_dropped`: an answer came for a credential that had been removed or replaced.
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
 * @typedef {object} KeeperStats
 * @property {number} credentials Those in memory.
 * @property {number} refreshing
 * @property {number} refreshed Since the keeper was made, as all that follow.
 * @property {number} adopted Refreshed by another holder.
 * @property {number} failed
 * @property {number} reauthorizations
 * @property {{ id: string, since: number } | undefined} oldestOverdue Of those in memory, since when a refresh is due, in Unix seconds.
 * @property {{ id: string, at: number } | undefined} nearestExpiry Of those in memory that are still good.
 */

/** @typedef {{ signal?: Signal | undefined, waitUntil?: ((work: Promise<unknown>) => void) | undefined }} KeeperCallOptions `waitUntil`: a Worker's. */
/** @typedef {{ due: number, refreshed: number, failed: number }} TickReport */

export {};
