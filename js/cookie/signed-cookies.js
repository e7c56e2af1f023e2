// Cookies signed by slot.
import { checkSecret, noSecret } from "../jwt/verifier.js";
import { Prepared } from "../jwt/verify-options.js";
import { warnOfOldSecrets } from "../jwt/warning.js";
import { clockOf } from "../platform/clock.js";
import { readDuration } from "../platform/duration.js";
import { withoutStack } from "../platform/errors.js";
import { checkOptions, readFlag } from "../platform/options.js";
import { quote } from "../platform/quote.js";
import { checkName } from "../slots/secrets-input.js";
import { sourceOf } from "../slots/source.js";
import { cookieContent, isDigest, keygripContent, readText, refuseData, textOf } from "./content.js";
import { digestOf, isSignedBy } from "./signatures.js";

/** @typedef {import("../slots/slots.js").SecretSlots} SecretSlots */
/** @typedef {import("./types.js").SignedCookiesOptions} SignedCookiesOptions */

const NAMES = ["overlap", "allowShortKeys", "clock"];
/** How far another server's clock may be ahead, in seconds: as far as that of a token's `iat`. */
const AHEAD = 60;
/** A forged cookie costs no more HMACs than these. */
const MAX_TRIES = 16;

/**
 * Signs cookies with the slot in effect now, and verifies them with every slot that is still good: so the key of sessions rolls over, and
 * nobody is signed out. It is a `keygrip`, for Koa's `app.keys` and the package `cookies`; `signed` and `value` are for everything else.
 *
 * A slot is good when it is in effect, or was before and was superseded less than `overlap` ago, and is not revoked. One that begins
 * within 60 seconds is good too: the clock of the server that signed may be ahead. Of more than 16 good slots the newest 16 verify.
 *
 * What is signed begins with its use. So the same secret can sign tokens and webhooks, and a signature of one is never accepted for
 * another. A signature says nothing of time: keep the end of a session in the value, or with the session.
 *
 * @example
 * const secrets = new SecretSlots({ "session-key": generateSecret() });
 * const cookies = new SignedCookies(secrets, "session-key", { overlap: "30 days" });
 * const text = cookies.signed("session", "user-1"); // "user-1.", and 43 characters: for Set-Cookie
 * cookies.value("session", text); // "user-1"
 * cookies.value("admin", text); // undefined
 */
export class SignedCookies {
  #source;
  #name;
  #prepared;
  #overlap;
  #allowShort;
  #clock;
  #hasWarned = false;

  /**
   * The secret can be loaded later. `set`, `revoke`, `delete` and `replace` of the slots take effect at once.
   *
   * Throws `ERR_INVALID_OPTION` for wrong arguments, for an `overlap` of slots that are not Unix times, and for a value that is a key of
   * another kind (PEM, OpenSSH, JWK, …) or shorter than 32 bytes without `allowShortKeys`. `ERR_SLOT_INVALID` for a name that is not valid.
   *
   * @example
   * const secrets = new SecretSlots({ "session-key": generateSecret() });
   * const keys = new SignedCookies(secrets, "session-key", { overlap: "30 days" });
   * // In Koa: app.keys = keys. With the package cookies: new Cookies(request, response, { keys })
   * keys.verify("session=user-1", keys.sign("session=user-1")); // true
   *
   * @param {SecretSlots} slots
   * @param {string} name of the secret
   * @param {SignedCookiesOptions} [options]
   */
  constructor(slots, name, options = {}) {
    this.#source = sourceOf(slots);
    this.#name = checkName(name);
    const { overlap, allowShortKeys, clock } = checkOptions(options, NAMES);
    this.#overlap = overlap === undefined || overlap === Infinity ? Infinity : readDuration("overlap", overlap);
    this.#allowShort = readFlag("allowShortKeys", allowShortKeys);
    this.#clock = clockOf(clock);
    // Of tokens that name their slot: for them slots need not be times without `overlap`, and a value has one algorithm to suit.
    this.#prepared = new Prepared({
      slotFrom: "slot",
      allowShortKeys: this.#allowShort,
      ...(overlap === undefined ? {} : { overlap: this.#overlap }),
    });
    const timeline = this.#source.timeline(this.#name);
    if (timeline === undefined) return;
    checkSecret(timeline, this.#prepared);
    this.#warn(timeline);
  }

  /**
   * Returns the digest of data under the slot in effect now, in base64url without padding, as a `keygrip` does.
   *
   * Throws `ERR_INVALID_OPTION` for data that is not a string, `ERR_TOO_LARGE` over 65,536 bytes, and what {@link signed} throws about the
   * secret.
   *
   * @example
   * const keys = new SignedCookies(new SecretSlots({ s: generateSecret() }), "s");
   * keys.sign("session=user-1").length; // 43
   *
   * @param {string} data
   * @returns {string}
   */
  sign(data) {
    const content = keygripContent(data);
    if (content === undefined) throw refuseData(data);
    return this.#digest(content);
  }

  /**
   * Returns 0 when the newest slot made the digest, more for an older one, and −1 when no good slot did. On more than 0 the package
   * `cookies` signs anew. Revoked slots are not counted.
   *
   * Throws `ERR_SECRET_UNKNOWN` when no secret has the name, as −1 would sign everybody out, and `ERR_INVALID_OPTION` for data that is not
   * a string.
   *
   * @example
   * const keys = new SignedCookies(new SecretSlots({ s: generateSecret() }), "s");
   * keys.index("session=user-1", keys.sign("session=user-1")); // 0
   * keys.index("session=user-2", keys.sign("session=user-1")); // -1
   *
   * @param {string} data
   * @param {string} digest
   * @returns {number}
   */
  index(data, digest) {
    return this.#index(keygripContent(data), digest);
  }

  /**
   * Returns whether a good slot made the digest. Throws what {@link index} throws.
   *
   * @example
   * const keys = new SignedCookies(new SecretSlots({ s: generateSecret() }), "s");
   * keys.verify("session=user-1", keys.sign("session=user-1")); // true
   *
   * @param {string} data
   * @param {string} digest
   * @returns {boolean}
   */
  verify(data, digest) {
    return this.index(data, digest) >= 0;
  }

  /**
   * Returns the text for a cookie: the value, a full stop, and the signature of name and value by the slot in effect now. It needs no
   * encoding, and does not change when it is encoded and decoded unless the value has a `%`.
   *
   * Throws `ERR_INVALID_OPTION` for a name that is no token and a value that is not ASCII without spaces, quotes, commas, semicolons and
   * backslashes (RFC 6265, section 4.1.1). `ERR_TOO_LARGE` when name, `=` and text are over 4,096 bytes, which browsers drop.
   * `ERR_SECRET_UNKNOWN` when no secret has the name. `ERR_JWKS_NO_MATCHING_KEY` when no slot is in effect or it is revoked.
   * `ERR_INVALID_OPTION` when its value, set after the constructor, is no key.
   *
   * @example
   * const cookies = new SignedCookies(new SecretSlots({ s: generateSecret() }), "s");
   * const text = cookies.signed("session", "user-1");
   * // Hono: setCookie(c, "session", text). Otherwise: headers.append("set-cookie", `session=${text}; HttpOnly; Secure`)
   * text.startsWith("user-1."); // true
   *
   * @param {string} name of the cookie
   * @param {string} value
   * @returns {string}
   */
  signed(name, value) {
    return textOf(value, this.#digest(cookieContent(name, value)));
  }

  /**
   * Returns the value of a text that {@link signed} made for this name; `undefined` when no good slot did, or there is no text.
   *
   * Throws `ERR_INVALID_OPTION` for a name that is no token and for a text of another type, and `ERR_SECRET_UNKNOWN` when no secret has
   * the name and there is a text to verify.
   *
   * @example
   * const cookies = new SignedCookies(new SecretSlots({ s: generateSecret() }), "s");
   * cookies.value("session", cookies.signed("session", "user-1")); // "user-1"
   * cookies.value("session", "user-1.forged"); // undefined
   * cookies.value("session", undefined); // undefined
   *
   * @param {string} name of the cookie
   * @param {string | null | undefined} text
   * @returns {string | undefined}
   */
  value(name, text) {
    const read = readText(name, text);
    return read !== undefined && this.#index(read.content, read.digest) >= 0 ? read.value : undefined;
  }

  /**
   * Returns whether the newest good slot signed the text. If {@link value} returns a value and this is false, sign it anew.
   * Throws what {@link value} throws.
   *
   * @example
   * const secrets = new SecretSlots({ s: generateSecret() });
   * const cookies = new SignedCookies(secrets, "s", { overlap: "30 days" });
   * const text = cookies.signed("session", "user-1");
   * cookies.isCurrent("session", text); // true
   * secrets.set("s", Math.floor(Date.now() / 1000), generateSecret());
   * cookies.isCurrent("session", text); // false
   * cookies.value("session", text); // "user-1"
   *
   * @param {string} name of the cookie
   * @param {string | null | undefined} text
   * @returns {boolean}
   */
  isCurrent(name, text) {
    const read = readText(name, text);
    return read !== undefined && this.#index(read.content, read.digest) === 0;
  }

  /** @param {Uint8Array} content */
  #digest(content) {
    const timeline = this.#timeline();
    const place = timeline.placeEffectiveAt(this.#now());
    if (place < 0) {
      throw withoutStack("ERR_JWKS_NO_MATCHING_KEY", `no slot of secret ${quote(this.#name)} is in effect now`);
    }
    return digestOf(timeline, place, this.#allowShort, content);
  }

  /**
   * Every candidate's HMAC is computed, whichever matches, so that the time does not tell the slot.
   *
   * @param {Uint8Array | undefined} content
   * @param {unknown} digest
   */
  #index(content, digest) {
    const timeline = this.#timeline();
    if (content === undefined || !isDigest(digest)) return -1;
    const now = this.#now();
    const current = timeline.placeEffectiveAt(now);
    let [found, index, tries] = [-1, 0, 0];
    for (let place = timeline.placeEffectiveAt(now + AHEAD); place >= 0 && tries < MAX_TRIES; place--) {
      if (now - (timeline.numbers[place + 1] ?? Infinity) >= this.#overlap) break;
      const matches = isSignedBy(timeline, place, this.#allowShort, content, digest);
      // A slot that is revoked or holds no key.
      if (matches === undefined) continue;
      if (matches && found < 0) found = index;
      // What the slot in effect signed needs no other signature while the next slot is not in effect.
      if (place <= current) index++;
      tries++;
    }
    return found;
  }

  #timeline() {
    const timeline = this.#source.timeline(this.#name);
    if (timeline === undefined) throw noSecret(this.#source, this.#name, "ERR_SECRET_UNKNOWN");
    if (!this.#hasWarned) this.#warn(timeline);
    return timeline;
  }

  /** @param {import("../slots/timeline.js").Timeline} timeline */
  #warn(timeline) {
    this.#hasWarned = warnOfOldSecrets(this.#source, this.#name, timeline, this.#prepared, "cookies");
  }

  #now() {
    return Math.floor(this.#clock.now() / 1000);
  }
}
