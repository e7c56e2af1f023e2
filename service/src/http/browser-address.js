// Addresses that a browser is sent to: https, or http on its own machine (RFC 8252, section 7.3).
import { isThisMachine } from "../outgoing/rule.js";

/** Returns the URL of a text that a browser may be sent to; `undefined` for another text. @param {unknown} text */
export function browserUrl(text) {
  if (typeof text !== "string" || text.length > 2048 || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isSafe = url.protocol === "https:" || (url.protocol === "http:" && isThisMachine(url.hostname));
  const isPlain = url.username === "" && url.password === "" && !text.includes("#");
  return isSafe && isPlain ? url : undefined;
}

/** Returns a URL that paths are appended to, without a slash at its end; `undefined` for another text. @param {unknown} text */
export function browserBase(text) {
  const url = browserUrl(text);
  return url === undefined || String(text).includes("?") ? undefined : url.href.replace(/\/+$/, "");
}

/**
 * Returns the URL that browsers reach this service by: the configured one, or the origin of a request.
 *
 * @param {string | undefined} publicUrl
 * @param {string} url Of a request.
 */
export const baseOf = (publicUrl, url) => (publicUrl ?? new URL(url).origin).replace(/\/$/, "");

/**
 * Returns the URL at which the browser of a request sees this service: as {@link baseOf}, but on this machine also under another name, such as
 * `localhost`, whose cookies and origin are its own.
 *
 * @param {string | undefined} publicUrl
 * @param {string} url Of a request.
 */
export function baseFor(publicUrl, url) {
  const { origin, host, hostname } = new URL(url);
  if (publicUrl === undefined || (isThisMachine(hostname) && new URL(publicUrl).host !== host)) return origin;
  return publicUrl.replace(/\/$/, "");
}
