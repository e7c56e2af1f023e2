// The platform's objects as far as we use them, so that a user's project needs neither the types of the DOM nor of Node.

/**
 * A clock. The default is the system's; tests pass a fake one.
 *
 * @typedef {object} Clock
 * @property {() => number} now Returns the Unix time in milliseconds. It may go back.
 * @property {(() => number) | undefined} [monotonic] Returns milliseconds since any moment. They never go back. Default: `now`.
 * @property {(callback: () => void, milliseconds: number, isBackground?: boolean) => () => void} setTimeout Calls back once after
 *   that time, and returns a function that cancels it. A background timer does not keep the program running.
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
 * `fetch`, or a function that behaves like it.
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
