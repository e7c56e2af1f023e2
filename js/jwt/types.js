// Types of the options and results of tokens.

/**
 * An accepted token.
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
 * A length of time: a whole number of seconds, or a text as jose takes it: a number, a space if you like, and a unit (`s`, `m`, `h`,
 * `d`, `w` or `y`, their English names, or `sec`, `min`, `hr`, `yr`), in any case: `"30s"`, `"1h"`, `"2 days"`, `"1.5 weeks"`. A year
 * is 365.25 days, and the result is rounded to the nearest second. A negative one (`"-1h"`, `"1h ago"`) is refused.
 *
 * @typedef {number | string} Duration
 */

/**
 * What a token must be to be accepted. The names are those of jose where it has them.
 *
 * @typedef {object} VerifyOptions
 * @property {readonly Algorithm[]} [algorithms] The allowed algorithms (RFC 8725, section 3.1). Default `["HS256"]`.
 * @property {SlotFrom} [slotFrom] Where a token says which slot signed it:
 *
 *   - `"iat"` (default): the slot in effect at the claim `iat`, for slots that are Unix times in seconds;
 *   - `"slot"`: the slot in effect at the integer claim `slot`;
 *   - `"kid"`: the slot whose number is the header's `kid`, in decimal; or that to which `kids` maps it;
 *   - `"any"`: as `"iat"` for a token that has `iat`. For one without it, slots are tried: the one in effect now, and those superseded less
 *     than `overlap` ago, newest first, never future or revoked ones, and at most `maxTries`. Without `overlap` the slot in effect now
 *     alone is tried. Each one tried costs an HMAC of the token, and all are computed whichever matches: a forged token costs
 *     up to `maxTries` HMACs. Not for `joseKey` and `signJwt`.
 * @property {Kids} [kids] With `slotFrom: "kid"`: the slot that each `kid` names, 1 to 1,000 of them. Any other `kid` is then refused
 *   with `ERR_JWKS_NO_MATCHING_KEY`, a slot's number too. `overlap` and revocation hold as ever.
 * @property {number} [maxTries] With `slotFrom: "any"`: how many slots are tried for a token without `iat`, 1 to 16. Default 4.
 * @property {string | readonly string[]} [issuer] The claim `iss` must be (one of) these.
 * @property {string | readonly string[]} [audience] The claim `aud`, a string or an array, must have (one of) these.
 * @property {string} [subject] The claim `sub` must be this.
 * @property {string} [typ] The header's `typ` must be this media type, with or without `application/`, in any case (RFC 8725, section
 *   3.11).
 * @property {readonly string[]} [requiredClaims] Claims that must be present, whatever their value; 64 at most.
 * @property {Duration} [clockTolerance] How far the signer's clock may be off for `exp`, `nbf`, `iat` and `maxTokenAge`.
 *   Default 0; an `iat` may always be 60 seconds ahead.
 * @property {Duration} [maxTokenAge] The age by `iat` up to which a token is accepted; `iat` is then required.
 * @property {Duration} [overlap] How long a slot's tokens are accepted after the next slot, revoked or not, has come into
 *   effect; `Infinity` accepts them for ever. Needs slots that are Unix times in seconds, unless infinite.
 * @property {Duration} [boundaryTolerance] For signers that switch late or early: when the signature does not match and
 *   `iat` is at most this near to the beginning of a slot, the slot across it is tried too, unless revoked. `overlap` is then
 *   that of the slot whose secret signed: an early signer is still accepted when the older slot has ended. Default 0.
 * @property {boolean} [allowShortKeys] Accepts secrets shorter than the algorithm's hash, against RFC 7518, section 3.2.
 * @property {number} [maxTokenLength] The longest token that is read, in bytes, from 1 to 1,048,576. Default 16,384.
 * @property {Date} [currentDate] The time at which to judge, from 1970 on. Default: now.
 * @property {number} [cache] How many accepted tokens a verifier of `jwtVerifier` remembers, up to 1,000,000. Default 0: none. A
 *   payload is then frozen, and is the same object for the same token. A hit is judged by every time rule again, and a change of
 *   the slots empties the cache. Each token is kept as a copy, so the memory is bounded by this number times `maxTokenLength` and
 *   the payloads. When the cache is full, a token that was not used lately gives way. No effect in `verifyJwt`.
 */

/** @typedef {"HS256" | "HS384" | "HS512"} Algorithm */
/** @typedef {"iat" | "slot" | "kid" | "any"} SlotFrom */

/** The slot number that each `kid` names: `{ "2025-key": 5 }`. @typedef {Readonly<Record<string, number>>} Kids */

/**
 * How a token is made.
 *
 * @typedef {object} SignOptions
 * @property {Algorithm} [alg] Default `"HS256"`.
 * @property {Exclude<SlotFrom, "any">} [slotFrom] Where the token says which slot signed it. Default `"iat"`.
 * @property {Kids} [kids] With `slotFrom: "kid"`: the slot that each `kid` names. The first kid of the slot that signs is written, unless
 *   `header` has another one of that slot. A signing slot without a kid is `ERR_INVALID_OPTION`: give each new slot its kid in time.
 * @property {Duration} [expiresIn] Sets `exp` to this time after `iat`; 1 second or more.
 * @property {Record<string, unknown>} [header] Further members of the header, such as `typ`, which is `JWT` otherwise. Not
 *   `crit` or `b64`.
 * @property {Date} [currentDate] The time of signing, from 1970 on. Default: now.
 * @property {boolean} [allowShortKeys] Signs with secrets shorter than the algorithm's hash, against RFC 7518, section 3.2.
 * @property {number} [maxTokenLength] The longest token that is made, in bytes, from 1 to 1,048,576. Default 16,384.
 */

/**
 * Which slots' tokens get a key, as in {@link VerifyOptions}; the claims are for jose to judge.
 * @typedef {Pick<VerifyOptions, "algorithms" | "kids" | "overlap" | "allowShortKeys" | "maxTokenLength" | "currentDate">
 *   & { slotFrom?: Exclude<SlotFrom, "any"> }} JoseKeyOptions
 */

/** A token as jose hands it over. @typedef {{ protected?: string, payload: string | Uint8Array, signature: string }} FlattenedJws */

export {};
