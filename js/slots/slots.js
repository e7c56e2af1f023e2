// Named secrets with numbered slots. The values stay here; the core decides which slot is in effect.
import { SecretSlotsError } from "../platform/errors.js";
import { makeJoseKey } from "../jwt/jose-key.js";
import { signToken } from "../jwt/sign.js";
import { makeVerifier, noSecret, verifyToken } from "../jwt/verifier.js";
import { invalid } from "../platform/options.js";
import { quote } from "../platform/quote.js";
import { checkName, readSecrets, readSlot } from "./secrets-input.js";
import { setSource } from "./source.js";
import { Timeline } from "./timeline.js";
import { LOOKS_LIKE_MILLISECONDS, MAX_TIME } from "../platform/unix-time.js";

/** @typedef {import("./secrets-input.js").Secrets} Secrets */
/** @typedef {import("../jwt/types.js").FlattenedJws} FlattenedJws */
/** @typedef {import("../jwt/types.js").JoseKeyOptions} JoseKeyOptions */
/** @typedef {import("../jwt/types.js").SignOptions} SignOptions */
/** @typedef {import("../jwt/types.js").VerifiedJwt} VerifiedJwt */
/** @typedef {import("../jwt/types.js").VerifyOptions} VerifyOptions */

/**
 * Named secrets with numbered slots.
 *
 * A slot is an integer from 0 to 10^11 − 1: an index, or a Unix time in seconds. The value in effect at a number is
 * that of the highest slot at or below it. For the whole range of a revoked slot the value is `null`. If the slot were deleted, its
 * range would fall to the older slot, and an old secret would be valid again.
 *
 * @example
 * const secrets = new SecretSlots({
 *   "token-secret": [
 *     { slot: 0, value: "original_password" },
 *     { slot: 1741790697, value: "new_password" },
 *   ],
 * });
 * secrets.get("token-secret"); // "new_password"
 * secrets.getEffectiveAt("token-secret", 1741790696); // "original_password"
 */
export class SecretSlots {
  /** @type {Map<string, Timeline>} */
  #timelines;
  /** What a verifier can see of these secrets. @type {import("../jwt/verifier.js").Source} */
  #source = {
    timeline: (name) => this.#timelines.get(name),
    isEmpty: () => this.#timelines.size === 0,
    warned: new Set(),
  };

  /**
   * Loads secrets in any form of {@link Secrets}. Without an argument there are none; add them with {@link set} or {@link replace}.
   *
   * Throws `ERR_INVALID_OPTION` for any other form. `ERR_SLOT_INVALID` for an empty name, a repeated
   * name, no slots, a slot that is not an integer from 0 to 10^11 − 1, a repeated slot, or a value that is empty or
   * neither a string nor a Uint8Array. `ERR_TOO_LARGE` for a name over 1,024 bytes, a value over 65,536 bytes or
   * more than 65,536 slots. No message repeats a value.
   *
   * @param {Secrets} [secrets]
   */
  constructor(secrets) {
    this.#timelines = secrets === undefined ? new Map() : load(secrets);
    setSource(this, this.#source);
  }

  /**
   * Returns the value of the highest slot, as a string or a copy of the bytes, as it was given. `null` when that slot is revoked or
   * no secret has this name. For the value at a time or a slot, call {@link getEffectiveAt}.
   *
   * Throws `ERR_SLOT_INVALID` when the name is not a string, and `ERR_INVALID_OPTION` for a second argument.
   *
   * @example
   * new SecretSlots({ s: "value" }).get("s"); // "value"
   *
   * @param {string} name
   * @returns {string | Uint8Array | null}
   */
  get(name) {
    // Not a parameter: editors would offer it.
    if (arguments.length > 1 && arguments[1] !== undefined) throw invalid(GET_TAKES_A_NAME);
    const timeline = this.#timelines.get(name);
    if (timeline === undefined) return unknown(name);
    return give(timeline.values[timeline.values.length - 1]);
  }

  /**
   * Returns the value of the highest slot at or below `at`, as {@link get} does. `null` before the first slot, in the range of a revoked
   * slot, and when no secret has this name.
   *
   * Throws `ERR_SLOT_INVALID` when `at` is not a finite number, 0 or more, when it is 10^11 or more, which looks like
   * milliseconds, or when the name is not a string.
   *
   * @example
   * const secrets = new SecretSlots({ s: [{ slot: 5, value: "value" }] });
   * secrets.getEffectiveAt("s", 4); // null
   * secrets.getEffectiveAt("s", 7); // "value"
   *
   * @param {string} name
   * @param {number} at a slot number, or a Unix time in seconds; a fraction is rounded down
   * @returns {string | Uint8Array | null}
   */
  getEffectiveAt(name, at) {
    if (typeof at !== "number" || !(at >= 0 && at < MAX_TIME + 1)) throw invalidTime(at);
    const timeline = this.#timelines.get(name);
    if (timeline === undefined) return unknown(name);
    const place = timeline.placeEffectiveAt(at);
    return place < 0 ? null : give(timeline.values[place]);
  }

  /**
   * Sets the value of a slot. A new name or slot is added; a revoked slot is valid again.
   *
   * Throws what the constructor throws for a name, a slot or a value.
   *
   * @example
   * const secrets = new SecretSlots({ s: "today's" });
   * const tomorrow = Math.floor(Date.now() / 1000) + 86_400;
   * secrets.set("s", tomorrow, "tomorrow's");
   * secrets.getEffectiveAt("s", tomorrow); // "tomorrow's"
   *
   * @param {string} name
   * @param {number} slot
   * @param {string | Uint8Array} value
   */
  set(name, slot, value) {
    const given = readSlot(checkName(name), { slot, value });
    const timeline = this.#timelines.get(name);
    if (timeline === undefined) this.#timelines.set(name, new Timeline(name, [given]));
    else timeline.set(name, given);
  }

  /**
   * Revokes a slot: its value is forgotten, and is `null` for the slot's whole range.
   *
   * Throws `ERR_SECRET_UNKNOWN` when no secret has this name, `ERR_SLOT_INVALID` when it has no such slot or the slot is
   * 10^11 or more, and what the constructor throws for a name.
   *
   * @example
   * const secrets = new SecretSlots({ s: [{ slot: 0, value: "a" }, { slot: 5, value: "leaked" }] });
   * secrets.revoke("s", 5);
   * secrets.getEffectiveAt("s", 7); // null
   *
   * @param {string} name
   * @param {number} slot
   */
  revoke(name, slot) {
    const timeline = this.#timelines.get(checkName(name));
    if (looksLikeMilliseconds(slot)) throw invalidTime(slot);
    if (timeline === undefined) throw noSecret(this.#source, name, "ERR_SECRET_UNKNOWN");
    const place = timeline.numbers.indexOf(slot);
    if (place < 0) throw noSlot(name, slot);
    timeline.revoke(place);
  }

  /**
   * Deletes a slot, so that its range falls to the slot below; a secret is deleted with its last slot. A leaked
   * value must be revoked instead ({@link revoke}).
   *
   * Throws `ERR_SLOT_INVALID` when the slot is 10^11 or more, which looks like milliseconds, or the name is not a string.
   *
   * @example
   * const secrets = new SecretSlots({ s: [{ slot: 0, value: "a" }, { slot: 5, value: "b" }] });
   * secrets.delete("s", 5); // true
   * secrets.getEffectiveAt("s", 7); // "a"
   *
   * @param {string} name
   * @param {number} slot
   * @returns {boolean} false when there was no such slot
   */
  delete(name, slot) {
    if (looksLikeMilliseconds(slot)) throw invalidTime(slot);
    const timeline = this.#timelines.get(name);
    if (timeline === undefined) return unknown(name) ?? false;
    const place = timeline.numbers.indexOf(slot);
    if (place < 0) return false;
    timeline.delete(place);
    if (timeline.numbers.length === 0) this.#timelines.delete(name);
    return true;
  }

  /**
   * Replaces all secrets at once, as for a reload. If any of them is refused, nothing changes.
   *
   * Throws what the constructor throws, and `ERR_INVALID_OPTION` without an argument.
   *
   * @example
   * const secrets = new SecretSlots({ s: "before" });
   * secrets.replace({ s: "after" });
   * secrets.get("s"); // "after"
   *
   * @param {Secrets} secrets
   */
  replace(secrets) {
    const loaded = load(secrets);
    const before = this.#timelines;
    this.#timelines = loaded;
    for (const timeline of before.values()) timeline.dropKeys();
  }

  /**
   * Returns the names of all secrets, in no particular order.
   *
   * @example
   * new SecretSlots({ s: "value" }).names()[0]; // "s"
   *
   * @returns {string[]}
   */
  names() {
    return [...this.#timelines.keys()];
  }

  /**
   * A secret's slots in ascending order; none when no secret has this name.
   *
   * @example
   * new SecretSlots({ s: "value" }).slots("s"); // [{ slot: 0, revoked: false }]
   *
   * @param {string} name
   * @returns {{ slot: number, revoked: boolean }[]}
   */
  slots(name) {
    const timeline = this.#timelines.get(name);
    if (timeline === undefined) return unknown(name) ?? [];
    return timeline.numbers.map((slot, place) => ({ slot, revoked: timeline.values[place] === null }));
  }

  /**
   * Makes a JSON Web Token (RFC 7519), signed with HMAC (RFC 7518, section 3.2).
   *
   * With `slotFrom` `"iat"`, the default, the slot in effect at the claim `iat` signs, which is set to now unless the
   * payload has it; the slots must be Unix times in seconds. With `"slot"` or `"kid"` the highest slot signs, and the claim
   * `slot` or the header's `kid` names it, with `kids` by the name that maps to it. The header's `typ` is `JWT` unless `header` has one.
   *
   * Throws `ERR_SECRET_UNKNOWN` when no secret has this name. `ERR_JWKS_NO_MATCHING_KEY` when no slot is in effect or it
   * is revoked. `ERR_INVALID_OPTION` for options of another form or that contradict the payload, when the slots must be times and are
   * not, when `kids` has no kid for the slot, for an expiry from 10^11 on, and for a value that is a key of another kind (PEM, OpenSSH,
   * JWK, …) or shorter than the hash without `allowShortKeys`. `ERR_JWT_INVALID` and `ERR_JWT_CLAIM_VALIDATION_FAILED` for a payload that
   * every verifier here would refuse, and for an `iat`, `nbf` or `exp` from 10^11 on, which looks like milliseconds. `ERR_TOO_LARGE` for
   * a token over `maxTokenLength`.
   *
   * @example
   * const secrets = new SecretSlots({ "token-secret": generateSecret() });
   * const token = secrets.signJwt("token-secret", { sub: "user-1" }, { expiresIn: "1h" });
   * secrets.verifyJwt("token-secret", token).payload.sub; // "user-1"
   *
   * @param {string} name
   * @param {Record<string, unknown>} payload
   * @param {SignOptions} [options]
   * @returns {string}
   */
  signJwt(name, payload, options) {
    return signToken(this.#source, checkName(name), payload, options);
  }

  /**
   * Verifies a token (RFC 7519, section 7.2) with the slot that it names. For many tokens make a {@link jwtVerifier} once.
   *
   * **Set `overlap`, or revoke old slots**: an attacker with a leaked old secret can sign tokens that are dated back into its slot's
   * range. If several slots are live, and neither `overlap` nor `maxTokenAge` ends the old ones, this warns once.
   *
   * The first broken rule decides the code. Only the claim that chooses the slot is checked before the signature: `ERR_TOO_LARGE`,
   * `ERR_JWS_INVALID` (not a compact JWS), `ERR_JOSE_ALG_NOT_ALLOWED`, `ERR_JWT_INVALID` (the payload is not one JSON
   * object), `ERR_JWT_CLAIM_VALIDATION_FAILED` (the token does not name its slot), `ERR_JWKS_NO_MATCHING_KEY` (no such
   * secret or slot; revoked, superseded for longer than `overlap`, or with a value that is no HMAC key for the token's
   * algorithm), `ERR_JWS_SIGNATURE_VERIFICATION_FAILED`, then `ERR_JWT_CLAIM_VALIDATION_FAILED` and `ERR_JWT_EXPIRED`. The errors of
   * these two have `claim` and `reason`, as jose's do, and the verified `payload` once the signature matched.
   * `ERR_INVALID_OPTION` for wrong options, and for slots that must be times and are not: no token causes it.
   *
   * @example
   * const secrets = new SecretSlots({ "token-secret": [{ slot: 0, value: generateSecret() }, { slot: 5, value: generateSecret() }] });
   * const token = secrets.signJwt("token-secret", { sub: "user-1" }, { slotFrom: "slot" });
   * secrets.verifyJwt("token-secret", token, { slotFrom: "slot", overlap: Infinity }).slot; // 5
   *
   * @param {string} name
   * @param {string | Uint8Array} token a string, or its ASCII bytes
   * @param {VerifyOptions} [options]
   * @returns {VerifiedJwt}
   */
  verifyJwt(name, token, options) {
    return verifyToken(this.#source, checkName(name), token, options);
  }

  /**
   * Returns a function that verifies tokens as {@link verifyJwt} does. Options are read once, keys are kept ready, and `set`,
   * `revoke`, `delete` and `replace` take effect at once. The secret can be loaded later: until then every token is
   * refused with `ERR_JWKS_NO_MATCHING_KEY`, which names the secret.
   *
   * Throws `ERR_INVALID_OPTION` for wrong options, when they need slots that are Unix times in seconds, and when a slot's
   * value is a key of another kind (PEM, OpenSSH, JWK, …) or too short for one of the allowed algorithms. The returned function throws
   * what {@link verifyJwt} throws, and never `ERR_INVALID_OPTION`: slots that are set later and do not suit the options, or have no key
   * for a token's algorithm, refuse tokens with `ERR_JWKS_NO_MATCHING_KEY`.
   *
   * @example
   * const secrets = new SecretSlots({ "token-secret": generateSecret() });
   * const verify = secrets.jwtVerifier("token-secret", { issuer: "https://issuer.example" });
   * const token = secrets.signJwt("token-secret", { iss: "https://issuer.example" });
   * verify(token).protectedHeader.alg; // "HS256"
   *
   * @param {string} name
   * @param {VerifyOptions} [options]
   * @returns {(token: string | Uint8Array) => VerifiedJwt}
   */
  jwtVerifier(name, options) {
    return makeVerifier(this.#source, checkName(name), options);
  }

  /**
   * Returns a function to pass to jose's `jwtVerify` in place of a key: it returns the bytes of the slot that a token names, chosen as
   * in {@link verifyJwt}. jose then verifies signature and claims.
   *
   * Throws what {@link jwtVerifier} throws, and `ERR_INVALID_OPTION` for `slotFrom: "any"`, as jose takes one key for a token. The
   * returned function throws what {@link verifyJwt} throws before it checks the signature.
   *
   * @example
   * const secrets = new SecretSlots({ "token-secret": generateSecret() });
   * const key = secrets.joseKey("token-secret"); // jwtVerify(token, key)
   * const [header, payload, signature] = secrets.signJwt("token-secret", {}).split(".");
   * key({ alg: "HS256" }, { protected: header, payload, signature }).length; // 64
   *
   * @param {string} name
   * @param {JoseKeyOptions} [options]
   * @returns {(protectedHeader: unknown, token: FlattenedJws) => Uint8Array<ArrayBuffer>}
   */
  joseKey(name, options) {
    return makeJoseKey(this.#source, checkName(name), options);
  }
}

const GET_TAKES_A_NAME =
  "get takes a name alone, and returns the highest slot's value: for that at a slot or a time call getEffectiveAt(name, at)";

/**
 * @param {string} name
 * @param {unknown} slot
 */
function noSlot(name, slot) {
  const what = typeof slot === "number" ? `slot ${slot}` : "such slot: a slot is given by its number";
  return new SecretSlotsError("ERR_SLOT_INVALID", `secret ${quote(name)} has no ${what}`);
}

/** @param {Secrets} secrets */
function load(secrets) {
  /** @type {Map<string, Timeline>} */
  const timelines = new Map();
  for (const [name, slots] of readSecrets(secrets)) {
    if (timelines.has(name)) {
      throw new SecretSlotsError("ERR_SLOT_INVALID", `secret ${quote(name)} is given twice`);
    }
    timelines.set(name, new Timeline(name, slots));
  }
  return timelines;
}

/** @param {string | Uint8Array | null | undefined} value */
function give(value) {
  if (typeof value === "string") return value;
  return value ? new Uint8Array(value) : null;
}

/** @param {unknown} at */
function looksLikeMilliseconds(at) {
  return typeof at === "number" && at > MAX_TIME && at < Infinity;
}

/** @param {unknown} at */
function invalidTime(at) {
  const problem = looksLikeMilliseconds(at)
    ? `the slot or time ${LOOKS_LIKE_MILLISECONDS}`
    : "`at` must be a finite number, 0 or more: a slot number, or a Unix time in seconds";
  return new SecretSlotsError("ERR_SLOT_INVALID", problem);
}

/** @param {string} name */
function unknown(name) {
  if (typeof name !== "string") throw new SecretSlotsError("ERR_SLOT_INVALID", "a secret's name must be a string");
  return null;
}
