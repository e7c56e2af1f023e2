// Types of the options of signed cookies.

/** @typedef {import("../jwt/types.js").Duration} Duration */
/** @typedef {import("../platform/types.js").Clock} Clock */

/**
 * How cookies are signed and verified.
 *
 * @typedef {object} SignedCookiesOptions
 * @property {Duration} [overlap] How long a slot's cookies are accepted after the next slot, revoked or not, has come into effect;
 *   `Infinity` accepts them for ever. Set it to the age that a session can reach. Needs slots that are Unix times in seconds, unless
 *   infinite. Without it old slots verify for ever, and a secret with several slots warns once.
 * @property {boolean} [allowShortKeys] Accepts secrets shorter than 32 bytes, the length of the hash.
 * @property {Clock} [clock] Default: the system's.
 */
export {};
