// Types of slot sources.

/** @typedef {import("../jwt/types.js").Duration} Duration */
/** @typedef {import("../platform/types.js").Clock} Clock */
/** @typedef {import("../platform/types.js").Signal} Signal */
/** @typedef {import("../slots/slots.js").SecretSlots} SecretSlots */

/**
 * A version of a secret, as a manager lists it.
 *
 * @typedef {object} Version
 * @property {string} id The manager's id of the version: another value always has another id.
 * @property {number} created When it was made, in Unix seconds; a fraction orders versions of one second.
 * @property {number} [notBefore] When it begins to be valid, in Unix seconds, where the manager knows that.
 * @property {number} [slot] The slot's number, where it is given with the secret. The times then do not count.
 * @property {boolean} [revoked] Whether it is disabled, deleted or destroyed: its slot is then revoked.
 * @property {number} [revokedAt] Since when, in Unix seconds. A version that was revoked before it came into effect is no slot.
 * @property {string | Uint8Array} [value] Its value, if the list has it.
 */

/**
 * A slot as a source reads it; `SecretSlots` takes it as it is.
 *
 * @typedef {{ slot: number, version: string, value: string | Uint8Array } | { slot: number, version: string, revoked: true }} SourceSlot
 */

/**
 * From when on a version is in effect: a duration after its creation, or a function that returns a slot's number, usually a Unix time
 * in seconds. A manager's own not-before, and the oldest version, do not wait for the duration.
 *
 * @typedef {Duration | ((version: Omit<Version, "value">) => number)} EffectiveFrom
 */

/**
 * @typedef {object} SourceOptions
 * @property {string} [field] The member of a JSON object that is the secret. Default: the whole value is.
 * @property {(value: string | Uint8Array) => boolean} [accept] Returns whether a value can be a secret. One that cannot is passed over, and
 *   the version before it stays in effect. Default: every value of 1 to 65,536 bytes.
 */

/**
 * How requests are sent.
 *
 * @typedef {object} HttpOptions
 * @property {number} [timeout] Of one request, from 1 to 600,000 milliseconds. Default 10,000.
 * @property {SourceFetch} [fetch] In place of the platform's, for a proxy or a private CA.
 * @property {Clock} [clock] For tests.
 */

/**
 * @typedef {object} ReadOptions
 * @property {EffectiveFrom} [effectiveFrom] Default 0.
 * @property {(event: SourceEvent) => unknown} [onEvent] Is told of each value that is refused. What it throws is ignored.
 * @property {Signal} [signal] Ends the read.
 */

/**
 * @typedef {object} WatchOptions
 * @property {readonly string[]} [names] The names of the secrets in the source. Default: those that the `SecretSlots` has.
 * @property {Duration} [every] The time between two reads, 1 second or more. Default 60 seconds.
 * @property {EffectiveFrom} [effectiveFrom] For all that sign and verify the same. Give it more than the longest time from the creation of
 *   a version to the last reader: `every`, and what a rotation takes until it promotes the version. Default 0.
 * @property {Duration} [maxStale] How long the last good slots of a secret are kept while it cannot be read; then the secret is removed,
 *   and verification fails with `ERR_JWKS_NO_MATCHING_KEY`. Default 1 day.
 * @property {(event: SourceEvent) => unknown} [onEvent] What it throws is ignored.
 * @property {Signal} [signal] Ends the watch.
 * @property {Clock} [clock] For tests.
 */

/**
 * What happened. No event has a secret's value. `retryIn` and `staleFor` are seconds, `slots` is how many there are now.
 *
 * @typedef {{ type: "changed", name: string, slots: number }
 *   | { type: "value_refused", name: string, version: string, reason: string }
 *   | { type: "read_failed", name: string, code: string, status: number | undefined, retryIn: number, staleFor: number }
 *   | { type: "stale", name: string, staleFor: number }} SourceEvent
 */

/**
 * @typedef {object} WriteOptions
 * @property {string | null} [ifVersion] Writes only if this is the id of the newest version in effect; `null`: only if there is no secret
 *   of this name. Default: whatever there is.
 * @property {Signal} [signal]
 */

/**
 * How the last reads of a secret went. Times are Unix milliseconds.
 *
 * @typedef {{ name: string, readAt: number, failures: number, code: string | undefined, isStale: boolean }} WatchStatus
 */

/**
 * `fetch`, or a function that behaves like it.
 *
 * @typedef {(url: string, init: SourceFetchInit) => Promise<import("../platform/types.js").FetchResponse>} SourceFetch
 */
/**
 * @typedef {{ method: string, headers: Record<string, string>, body?: string, redirect: "manual", signal: any }} SourceFetchInit
 */

export {};
