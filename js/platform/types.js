// What is used of the platform's objects, in types of our own: a user's project need not have the types of the DOM or of Node.

/**
 * A clock. Programs need none; tests give one that they move.
 *
 * @typedef {object} Clock
 * @property {() => number} now Unix time in milliseconds, which may be set back.
 * @property {(() => number) | undefined} [monotonic] Milliseconds from any beginning, which never go back. Default: `now`.
 * @property {(callback: () => void, milliseconds: number, isBackground?: boolean) => () => void} setTimeout Calls back once, after
 *   that time; answers a function that calls it off. A program does not stay for a timer in the background.
 */

/**
 * An `AbortSignal`.
 *
 * @typedef {object} Signal
 * @property {boolean} aborted
 * @property {any} reason
 * @property {() => void} throwIfAborted
 * @property {(type: "abort", listener: () => void) => void} addEventListener
 * @property {(type: "abort", listener: () => void) => void} removeEventListener
 */

/** @typedef {{ readonly href: string }} UrlObject A `URL`. */

/**
 * A `fetch`, or what does as it does.
 *
 * @typedef {(url: string, init: FetchInit) => Promise<FetchResponse>} Fetch
 */
/**
 * @typedef {object} FetchInit
 * @property {"POST"} method
 * @property {Record<string, string>} headers
 * @property {string} body
 * @property {"manual"} redirect
 * @property {any} signal An `AbortSignal`.
 */
/**
 * @typedef {object} FetchResponse
 * @property {number} status
 * @property {{ get(name: string): string | null }} headers
 * @property {any} body A `ReadableStream` of bytes, or null.
 */

export {};
