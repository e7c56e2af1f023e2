// Signing: the core takes the payload as JSON, and returns a token.
import { core } from "../wasm/slots/core.js";
import { SecretSlotsError } from "../platform/errors.js";
import { isPlainObject, ownMembers } from "../platform/plain-object.js";
import { channelOf, readText, writeJson } from "./channel.js";
import { exchange } from "./exchange.js";
import { readDuration } from "../platform/duration.js";
import { checkOptions, invalid, readFlag } from "../platform/options.js";
import { readKids, withKid } from "./kids.js";
import { noSecret } from "./verifier.js";
import { readAlgorithm, readDate, readLength, readSlotFrom } from "./verify-options.js";

/** @typedef {import("./types.js").SignOptions} SignOptions */

/** Not `"any"`: a token made here has `iat`. @type {readonly import("./types.js").SlotFrom[]} */
const SLOT_FROM = ["iat", "slot", "kid"];
const NAMES = ["alg", "slotFrom", "expiresIn", "header", "currentDate", "allowShortKeys", "maxTokenLength", "kids"];

/**
 * @param {import("./verifier.js").Source} source
 * @param {string} name
 * @param {Record<string, unknown>} payload
 * @param {SignOptions} [signOptions]
 * @returns {string}
 */
export function signToken(source, name, payload, signOptions = {}) {
  const options = checkOptions(signOptions, NAMES);
  const { alg, members } = readHeader(options);
  const algorithm = readAlgorithm(alg);
  const slotFrom = readSlotFrom(options.slotFrom, SLOT_FROM);
  const kids = readKids(options.kids, slotFrom);
  const expiresIn = options.expiresIn === undefined ? -1 : readDuration("expiresIn", options.expiresIn, 1);
  const allowShortKeys = readFlag("allowShortKeys", options.allowShortKeys);
  const maxLength = readLength(options.maxTokenLength);
  const date = readDate(options.currentDate);
  const given = members === undefined ? "" : stringify(members, "ERR_INVALID_OPTION", "header");
  const claims = stringify(payload, "ERR_JWT_INVALID", "payload");
  if (given.length + claims.length > maxLength) {
    throw new SecretSlotsError("ERR_TOO_LARGE", `the token would be longer than ${maxLength} characters`);
  }

  // The slots and the time are read last: a getter or a `toJSON` of the payload may change the slots, or take long.
  const timeline = source.timeline(name);
  if (timeline === undefined) throw noSecret(source, name, "ERR_SECRET_UNKNOWN");
  const header = kids === undefined ? given : withKid(kids, given, timeline.numbers[timeline.numbers.length - 1]);
  const now = date ?? Math.floor(Date.now() / 1000);
  const capacity = 3 * (header.length + claims.length);
  const signed = exchange(timeline, undefined, (glue) => {
    const { input } = channelOf(glue, capacity);
    const headerLength = writeJson(input, header, 0);
    const length = headerLength + writeJson(input, claims, headerLength);
    const secret = timeline.keysHandle;
    return glue.signJwt(
      secret,
      headerLength,
      length,
      glue.Algorithm[algorithm],
      glue.SlotFrom[slotFrom],
      expiresIn,
      allowShortKeys,
      maxLength,
      kids !== undefined,
      now,
    );
  });
  const channel = channelOf(core.glue, capacity);
  return readText(channel, channel.report[channel.figure.Text], signed, true);
}

/** @param {SignOptions} options */
function readHeader({ alg, header }) {
  if (header === undefined) return { alg, members: undefined };
  if (!isPlainObject(header)) throw invalid("header must be a plain object");
  const { alg: given, ...members } = ownMembers(header);
  if (given !== undefined && alg !== undefined && given !== alg)
    throw invalid("alg must be the same in the options and in header");
  return { alg: alg === undefined ? given : alg, members };
}

/**
 * @param {unknown} value
 * @param {import("../platform/errors.js").ErrorCode} code
 * @param {string} what
 */
function stringify(value, code, what) {
  let json;
  try {
    json = isPlainObject(value) ? JSON.stringify(value) : undefined;
  } catch {
    // The platform's message may quote the value, which may be secret.
  }
  if (json === undefined) throw new SecretSlotsError(code, `the ${what} must be a plain object that JSON can hold`);
  return json;
}
