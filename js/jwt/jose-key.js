// A key function for jose: it returns the secret of the slot that a token names, and jose verifies.
import { SecretSlotsError } from "../platform/errors.js";
import { invalid } from "../platform/options.js";
import { channelOf, writeToken } from "./channel.js";
import { exchange } from "./exchange.js";
import { checkSecret, noSecret } from "./verifier.js";
import { Prepared } from "./verify-options.js";
import { warnOfOldSecrets } from "./warning.js";

/** @typedef {import("./types.js").FlattenedJws} FlattenedJws */
/** @typedef {import("./types.js").JoseKeyOptions} JoseKeyOptions */

const NAMES = ["algorithms", "slotFrom", "kids", "overlap", "allowShortKeys", "maxTokenLength", "currentDate"];

const encoder = new TextEncoder();

/**
 * @param {import("./verifier.js").Source} source
 * @param {string} name
 * @param {JoseKeyOptions} [options]
 * @returns {(protectedHeader: unknown, token: FlattenedJws) => Uint8Array<ArrayBuffer>}
 */
export function makeJoseKey(source, name, options) {
  const prepared = new Prepared(options, undefined, NAMES);
  if (prepared.slotFrom === "any") {
    throw invalid(
      'joseKey cannot have slotFrom "any": jose takes one key for a token, and one without iat may need several',
    );
  }
  const loaded = source.timeline(name);
  if (loaded !== undefined) {
    checkSecret(loaded, prepared);
    warnOfOldSecrets(source, name, loaded, prepared);
  }
  return (_protectedHeader, token) => {
    const text = compact(token);
    const timeline = source.timeline(name);
    if (timeline === undefined) throw noSecret(source, name);
    const capacity = prepared.maxTokenLength;
    const place = exchange(timeline, prepared, (glue) => {
      const written = writeToken(channelOf(glue, capacity).input, text, capacity);
      return glue.selectJwtSlot(prepared.handle, timeline.keysHandle, written, prepared.now);
    });
    const value = timeline.values[place];
    return typeof value === "string" ? encoder.encode(value) : new Uint8Array(value ?? []);
  };
}

/** Returns the token in compact form, without the signature, which is not needed to choose a slot. @param {FlattenedJws} token */
function compact(token) {
  const { protected: header, payload } = token ?? {};
  if (typeof header !== "string" || typeof payload !== "string") {
    throw new SecretSlotsError("ERR_JWS_INVALID", "the token must have a protected header and an encoded payload");
  }
  return `${header}.${payload}.`;
}
