// Signatures whose key is a slot's value as it is: text in UTF-8, or bytes. The core chooses the slot as for Standard Webhooks.
import { channelOf } from "../jwt/channel.js";
import { complete, refusal } from "../jwt/exchange.js";
import { withoutStack } from "../platform/errors.js";
import { quote } from "../platform/quote.js";
import { readSignature } from "./signatures.js";

/** @typedef {import("../slots/timeline.js").Timeline} Timeline */
/** @typedef {import("../wasm/slots/core.js").Glue} Glue */
/** @typedef {import("./signatures.js").Request} Request */

/** @type {import("./signatures.js").Sign} */
export function signByText(glue, timeline, request) {
  const place = placeOf(glue, timeline, request);
  if (place === undefined) return undefined;
  const { length, end, isBefore } = request;
  // With a slot's index the core signs by the key of HS256, which is the value as it is.
  const ask = () => glue.signContent(timeline.keysHandle, true, place, 0, true, length, end);
  if (complete(glue, timeline, undefined, ask, ask()) >= 0) return readSignature(glue, timeline, place);
  if (isBefore) return undefined;
  const slot = `slot ${timeline.numbers[place]} of secret ${quote(timeline.name)}`;
  const must = "its value is a key of another kind, such as PEM, OpenSSH or JWK";
  throw withoutStack("ERR_JWKS_NO_MATCHING_KEY", `${slot} holds no webhook key: ${must}`);
}

/**
 * Returns the index of the slot that is to sign; `undefined` when the one before does not exist or is revoked.
 *
 * @param {Glue} glue
 * @param {Timeline} timeline
 * @param {Request} request
 */
function placeOf(glue, timeline, { at, overlap, isBefore }) {
  const { Status } = glue;
  // The core names the slot when it asks for the key that Standard Webhooks has in it, and when it has that key.
  const ask = () => glue.signContent(timeline.keysHandle, false, at, overlap, isBefore, 0, 0);
  let place = ask();
  if (place === Status.NotLoaded) {
    timeline.loadKeys(glue);
    place = ask();
  }
  if (place >= 0) return place;
  if (place === Status.KeyNeeded) {
    const { figure, report } = channelOf(glue, 1);
    return report[figure.Place];
  }
  if (isBefore) return undefined;
  throw refusal(glue, place, timeline);
}
