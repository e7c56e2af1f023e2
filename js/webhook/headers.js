// Reads the headers of a webhook from whatever a server has them in.
import { withoutStack } from "../platform/errors.js";
import { invalid } from "../platform/options.js";
import { isPlainObject } from "../platform/plain-object.js";

/** Visible ASCII without a full stop: of `a.1` at `2` and `a` at `1` with a body that begins with `2.` the content is the same. */
const ID = /^[!-\-/-~]+$/;

/** @param {string} id */
export function checkId(id) {
  if (!ID.test(id)) throw malformed("webhook-id must be visible ASCII without a full stop");
  return id;
}

/**
 * Returns how to get a header by its name in lower case. Getting one that comes twice throws `ERR_WEBHOOK_INVALID`, which names it.
 *
 * @param {unknown} headers
 * @returns {(name: string) => string} `""` for a header that is missing
 */
export function headersOf(headers) {
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
export function malformed(message) {
  return withoutStack("ERR_WEBHOOK_INVALID", message);
}
