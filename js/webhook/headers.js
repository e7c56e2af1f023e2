// Reads the headers of a webhook from whatever a server has them in.
import { withoutStack } from "../platform/errors.js";
import { invalid, readable } from "../platform/options.js";
import { isPlainObject } from "../platform/plain-object.js";

/** @typedef {{ id: string, timestamp: number, signature: string }} WebhookHead */

/** Visible ASCII without a full stop: of `a.1` at `2` and `a` at `1` with a body that begins with `2.` the content is the same. */
const ID = /^[!-\-/-~]+$/;
/** Digits alone, so that a time has one text. */
const TIMESTAMP = /^(?:0|[1-9]\d{0,10})$/;

/**
 * Throws `ERR_WEBHOOK_INVALID`, which names the header, for one that is missing, malformed or given twice.
 *
 * @param {unknown} headers
 * @returns {WebhookHead}
 */
export function readHeaders(headers) {
  return readable(() => {
    const get = getter(headers);
    const id = checkId(get("webhook-id"));
    const timestamp = get("webhook-timestamp");
    if (!TIMESTAMP.test(timestamp)) throw malformed("webhook-timestamp must be digits: Unix seconds below 10^11");
    const signature = get("webhook-signature");
    if (signature === "") throw malformed("webhook-signature is missing");
    return { id, timestamp: Number(timestamp), signature };
  });
}

/** @param {string} id */
export function checkId(id) {
  if (!ID.test(id)) throw malformed("webhook-id must be visible ASCII without a full stop");
  return id;
}

/**
 * @param {unknown} headers
 * @returns {(name: string) => string} `""` for a header that is missing
 */
function getter(headers) {
  if (isPlainObject(headers)) return (name) => only(name, ownValues(headers, name));
  const { get } = /** @type {{ get?: unknown }} */ (headers ?? {});
  if (typeof get !== "function") throw invalid("headers must be a Headers object, or an object of headers by name");
  return (name) => only(name, [get.call(headers, name)]);
}

/**
 * Returns every value of a header: names are in any case, and Node has arrays.
 *
 * @param {Record<string, unknown>} headers
 * @param {string} name in lower case
 */
function ownValues(headers, name) {
  return Object.keys(headers)
    .filter((key) => key.toLowerCase() === name)
    .flatMap((key) => headers[key]);
}

/**
 * @param {string} name
 * @param {unknown[]} values
 */
function only(name, values) {
  const given = values.filter((value) => value !== undefined && value !== null);
  if (given.length > 1) throw malformed(`${name} must come once`);
  return typeof given[0] === "string" ? given[0] : "";
}

/** @param {string} message */
function malformed(message) {
  return withoutStack("ERR_WEBHOOK_INVALID", message);
}
