// The signature that a slot makes of a content. The core signs, and compares.
import { core } from "../wasm/slots/core.js";
import { channelOf, readText } from "../jwt/channel.js";
import { complete, exchange } from "../jwt/exchange.js";

/** @typedef {import("../slots/timeline.js").Timeline} Timeline */
/** @typedef {import("../wasm/slots/core.js").Glue} Glue */

/** The core writes a signature as webhooks have it: `v1,` and padded base64 of 32 bytes. */
const SIGNATURE = 47;
const PREFIX = "v1,";

const encoder = /* @__PURE__ */ new TextEncoder();

/**
 * Returns the digest of a content in base64url. Throws when the slot is revoked or holds no key.
 *
 * @param {Timeline} timeline
 * @param {number} place the slot's index
 * @param {boolean} allowShort
 * @param {Uint8Array} content
 */
export function digestOf(timeline, place, allowShort, content) {
  let signature = "";
  exchange(timeline, undefined, (glue) => {
    const answer = ask(glue, timeline, place, allowShort, content, "");
    const channel = channelOf(glue, 1);
    if (answer >= 0) signature = readText(channel, channel.report[channel.figure.Text], SIGNATURE, true);
    return answer;
  });
  return signature.slice(PREFIX.length, -1).replaceAll("+", "-").replaceAll("/", "_");
}

/**
 * Whether a digest is that of the content and a slot; `undefined` when the slot is revoked or holds no key. The time does not depend on
 * where they differ.
 *
 * @param {Timeline} timeline
 * @param {number} place the slot's index
 * @param {boolean} allowShort
 * @param {Uint8Array} content
 * @param {string} digest 43 characters of base64url
 */
export function isSignedBy(timeline, place, allowShort, content, digest) {
  const signature = `${PREFIX}${digest.replaceAll("-", "+").replaceAll("_", "/")}=`;
  return core.call((glue) => {
    const again = () => ask(glue, timeline, place, allowShort, content, signature);
    if (complete(glue, timeline, undefined, again, again()) < 0) return undefined;
    const { figure, report } = channelOf(glue, 1);
    return report[figure.TextLength] === 1;
  });
}

/**
 * @param {Glue} glue
 * @param {Timeline} timeline
 * @param {number} place
 * @param {boolean} allowShort
 * @param {Uint8Array} content
 * @param {string} signature to compare with
 */
function ask(glue, timeline, place, allowShort, content, signature) {
  const end = content.length + signature.length;
  const { input } = channelOf(glue, end);
  input.set(content);
  encoder.encodeInto(signature, input.subarray(content.length));
  return glue.signContent(timeline.keysHandle, true, place, 0, allowShort, content.length, end);
}
