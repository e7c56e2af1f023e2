// Verification: the core decides about the token, and only an accepted payload is parsed into an object.
import { core } from "../wasm/slots/core.js";
import { SecretSlotsError } from "../platform/errors.js";
import { quoteUnknown } from "../platform/quote.js";
import { decodeAscii } from "../wasm/text-buffer.js";
import { freeze } from "./cache.js";
import { bearerToken, channelOf, readText, tokenText, writeToken } from "./channel.js";
import { complete, exchange, failureOf, refusal, writeValue } from "./exchange.js";
import { Prepared } from "./verify-options.js";
import { warnOfOldSecrets } from "./warning.js";

/** @typedef {import("../slots/timeline.js").Timeline} Timeline */
/** @typedef {import("./channel.js").Channel} Channel */
/** @typedef {import("./types.js").JwtHeader} JwtHeader */
/** @typedef {import("./types.js").VerifiedJwt} VerifiedJwt */
/** @typedef {import("./types.js").VerifyOptions} VerifyOptions */

/**
 * The secrets of a verifier, and the names of those for which it has already warned.
 * @typedef {{ timeline(name: string): Timeline | undefined, isEmpty(): boolean, warned: Set<string> }} Source
 */

/**
 * @param {Source} source
 * @param {string} name
 * @param {VerifyOptions} [options]
 * @returns {(token: string | Uint8Array) => VerifiedJwt}
 */
export function makeVerifier(source, name, options) {
  const prepared = new Prepared(options);
  const timeline = source.timeline(name);
  if (timeline !== undefined) checkSecret(timeline, prepared);
  const verifier = new Verifier(source, name, prepared);
  if (timeline !== undefined) verifier.warn(timeline);
  return (token) => verifier.verify(token);
}

/** The default options, and the options of the last call. @type {Prepared | undefined} */
let defaults;
/** @type {Prepared | undefined} */
let recent;

/**
 * @param {Source} source
 * @param {string} name
 * @param {string | Uint8Array} token
 * @param {VerifyOptions} [options]
 */
export function verifyToken(source, name, token, options) {
  const prepared = options === undefined ? (defaults ??= new Prepared()) : (recent = new Prepared(options, recent));
  try {
    return new Verifier(source, name, prepared).verify(token);
  } catch (error) {
    // If the slots do not suit the options, every token is refused: report that, and not the token's error.
    const timeline = source.timeline(name);
    if (timeline !== undefined) checkSlots(timeline, prepared);
    throw error;
  }
}

/**
 * Checks what does not depend on a token: that the slots suit the options, and that their values can be keys.
 *
 * @param {Timeline} timeline
 * @param {Prepared} prepared
 */
export function checkSecret(timeline, prepared) {
  checkSlots(timeline, prepared);
  for (const [place, value] of timeline.values.entries()) {
    if (value === null) continue;
    exchange(timeline, prepared, (glue) => glue.checkJwtKey(prepared.handle, writeValue(glue, value)), place);
  }
}

/**
 * @param {Timeline} timeline
 * @param {Prepared} prepared
 */
function checkSlots(timeline, prepared) {
  exchange(timeline, prepared, (glue) => glue.checkJwtSlots(prepared.handle, timeline.keysHandle));
}

/**
 * @param {Source} source
 * @param {string} name
 * @param {"ERR_SECRET_UNKNOWN" | "ERR_JWKS_NO_MATCHING_KEY"} [code] the latter for a token
 */
export function noSecret(source, name, code = "ERR_JWKS_NO_MATCHING_KEY") {
  const swapped = name.split(".").length === 3 ? "; the name comes before the token" : "";
  const message = `no secret is named ${quoteUnknown(name)}${swapped}`;
  return new SecretSlotsError(code, source.isEmpty() ? `${message}: no secrets are loaded` : message);
}

class Verifier {
  #source;
  #name;
  #prepared;
  #warned = false;

  /**
   * @param {Source} source
   * @param {string} name
   * @param {Prepared} prepared
   */
  constructor(source, name, prepared) {
    this.#source = source;
    this.#name = name;
    this.#prepared = prepared;
  }

  /**
   * @param {string | Uint8Array} given
   * @returns {VerifiedJwt}
   */
  verify(given) {
    const prepared = this.#prepared;
    const timeline = this.#source.timeline(this.#name);
    if (timeline === undefined) throw noSecret(this.#source, this.#name);
    if (!this.#warned) this.warn(timeline);
    const token = typeof given === "string" ? given : tokenText(given, prepared.maxTokenLength);
    const now = prepared.now;
    const known = prepared.cache > 0 ? timeline.cacheOf(this)?.get(token, now) : undefined;
    if (known !== undefined) return known;

    const glue = core.glue;
    const capacity = prepared.maxTokenLength;
    let written, answer;
    try {
      written = writeToken(channelOf(glue, capacity).input, token, capacity);
      answer = glue.verifyJwt(prepared.handle, timeline.keysHandle, written, now);
      if (answer < 0) answer = askAgain(glue, timeline, prepared, written, now, answer);
    } catch (error) {
      throw failureOf(error, glue);
    }
    if (answer < 0) {
      const error = refusal(glue, answer, timeline, prepared);
      throw error.code === "ERR_JWS_INVALID" ? (bearerToken(token) ?? error) : error;
    }
    const channel = channelOf(glue, capacity);
    const { figure, report } = channel;
    const verified = {
      payload: JSON.parse(
        readText(channel, report[figure.Text], report[figure.TextLength], report[figure.TextIsAscii] === 1),
      ),
      protectedHeader: readHeader(channel),
      slot: timeline.numbers[report[figure.Place]],
    };
    if (prepared.cache > 0) {
      const cache = timeline.cacheOf(this) ?? timeline.makeCache(this, prepared.cache);
      // Copied: a token that is a slice of a request would keep the whole request in memory.
      const copy = decodeAscii(channel.input, 0, written);
      cache.set(
        { token: copy, from: report[figure.From], until: report[figure.Until], verified: freeze(verified) },
        now,
      );
    }
    return verified;
  }

  /** @param {Timeline} timeline */
  warn(timeline) {
    this.#warned = warnOfOldSecrets(this.#source, this.#name, timeline, this.#prepared);
  }
}

/**
 * A function of its own, so that only calls that need the closure pay for it.
 *
 * @param {import("../wasm/slots/core.js").Glue} glue
 * @param {Timeline} timeline
 * @param {Prepared} prepared
 * @param {number} written
 * @param {number} now
 * @param {number} answer
 */
function askAgain(glue, timeline, prepared, written, now, answer) {
  const ask = () => glue.verifyJwt(prepared.handle, timeline.keysHandle, written, now);
  return complete(glue, timeline, prepared, ask, answer);
}

/**
 * Returns the header. The usual ones are known by their index in `USUAL` of src/jwt/header.rs.
 *
 * @param {Channel} channel
 * @returns {JwtHeader}
 */
function readHeader(channel) {
  const { figure, glue, report } = channel;
  const usual = report[figure.UsualHeader];
  if (usual < 0) return JSON.parse(readText(channel, report[figure.Header], report[figure.HeaderLength], false));
  const alg = glue.Algorithm[/** @type {0} */ (Math.floor(usual / 3))];
  if (usual % 3 === 0) return { alg, typ: "JWT" };
  return usual % 3 === 1 ? { typ: "JWT", alg } : { alg };
}
