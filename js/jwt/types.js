// What a user of tokens writes and is given: options and answers. Types alone.

/**
 * A token that was accepted.
 *
 * @typedef {object} VerifiedJwt
 * @property {JwtPayload} payload The claims.
 * @property {JwtHeader} protectedHeader
 * @property {number} slot The number of the slot whose secret signed the token.
 */

/**
 * @typedef {{ iss?: string, sub?: string, aud?: string | string[], exp?: number, nbf?: number, iat?: number, jti?: string,
 *   [claim: string]: unknown }} JwtPayload
 */
/** @typedef {{ alg: string, typ?: string, kid?: string, [member: string]: unknown }} JwtHeader */

/**
 * What a token must be to be accepted. The names are those of jose where it has them; durations are whole seconds.
 *
 * @typedef {object} VerifyOptions
 * @property {readonly Algorithm[]} [algorithms] The algorithms allowed. Default `["HS256"]`.
 * @property {SlotFrom} [slotFrom] Where a token says which slot signed it: `"iat"` (default), the slot in effect at the
 *   claim `iat`, for slots that are Unix times in seconds; `"slot"`, the slot in effect at the integer claim `slot`; `"kid"`,
 *   the slot whose number is the header's `kid`, in decimal.
 * @property {string | readonly string[]} [issuer] The claim `iss` must be (one of) these.
 * @property {string | readonly string[]} [audience] The claim `aud`, a string or an array, must have (one of) these.
 * @property {string} [subject] The claim `sub` must be this.
 * @property {string} [typ] The header's `typ` must be this media type, with or without `application/`, in any case.
 * @property {readonly string[]} [requiredClaims] Claims that must be there, whatever their value; 64 at most.
 * @property {number} [clockTolerance] How far the signer's clock may be off for `exp`, `nbf`, `iat` and `maxTokenAge`.
 *   Default 0; an `iat` may always be 60 seconds ahead.
 * @property {number} [maxTokenAge] The age by `iat` up to which a token is accepted; `iat` is then required.
 * @property {number} [overlap] How long a slot's tokens are accepted after the next slot, revoked or not, has come into
 *   effect; `Infinity` says that it is meant to be for ever. Needs slots that are Unix times in seconds, unless infinite.
 * @property {number} [boundaryTolerance] For signers that switch late or early: when the signature does not match and
 *   `iat` is at most this near to the beginning of a slot, the slot across it is tried too, unless revoked. `overlap` is then
 *   that of the slot whose secret signed: an early signer is still accepted when the older slot has ended. Default 0.
 * @property {boolean} [allowShortKeys] Accepts secrets shorter than the algorithm's hash, against RFC 7518, section 3.2.
 * @property {number} [maxTokenLength] The longest token that is read, in bytes, up to 1,048,576. Default 16,384.
 * @property {Date} [currentDate] The time at which to judge. Default: now.
 * @property {number} [cache] How many accepted tokens a verifier of `jwtVerifier` remembers, up to 1,000,000; then a
 *   payload comes frozen, and is the same object for the same token. Every time rule is judged again, and a change of
 *   the slots forgets them all at once. A token is kept as a copy of its own, so the memory is bounded by this number times
 *   `maxTokenLength` and the payloads. When the cache is full, a token that was not used lately gives way. Default 0: none. Without
 *   meaning in `verifyJwt`.
 */

/** @typedef {"HS256" | "HS384" | "HS512"} Algorithm */
/** @typedef {"iat" | "slot" | "kid"} SlotFrom */

/**
 * How a token is made.
 *
 * @typedef {object} SignOptions
 * @property {Algorithm} [alg] Default `"HS256"`.
 * @property {SlotFrom} [slotFrom] Where the token says which slot signed it. Default `"iat"`.
 * @property {number} [expiresIn] Sets `exp` to this many seconds after `iat`; 1 or more.
 * @property {Record<string, unknown>} [header] Further members of the header, as `typ`, which is `JWT` otherwise. Not
 *   `crit` or `b64`.
 * @property {Date} [currentDate] The time of signing. Default: now.
 * @property {boolean} [allowShortKeys] Signs with secrets shorter than the algorithm's hash, against RFC 7518, section 3.2.
 * @property {number} [maxTokenLength] The longest token that is made, in bytes, up to 1,048,576. Default 16,384.
 */

/**
 * Which slots' tokens get a key, as in {@link VerifyOptions}; the claims are for jose to judge.
 * @typedef {Pick<VerifyOptions, "algorithms" | "slotFrom" | "overlap" | "allowShortKeys" | "maxTokenLength"
 *   | "currentDate">} JoseKeyOptions
 */

/** A token as jose hands it over. @typedef {{ protected?: string, payload: string | Uint8Array, signature: string }} FlattenedJws */

export {};
