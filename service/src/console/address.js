// Addresses within the service, and the origin at which a browser reaches it.
import { isThisMachine } from "../outgoing/rule.js";

/** Returns a path whose inserted values are percent-encoded, each as one segment. @param {TemplateStringsArray} texts @param {...(string | number)} values */
export const path = (texts, ...values) =>
  String.raw({ raw: texts }, ...values.map((value) => encodeURIComponent(value)));

/**
 * Returns the address at which the browser reaches the service, without a slash at its end: the public one, or that of the request if it was
 * made on this machine under another name, such as `localhost`.
 *
 * @param {string | undefined} publicUrl
 * @param {string} url Of a request.
 */
export function baseFor(publicUrl, url) {
  const { origin, host, hostname } = new URL(url);
  if (publicUrl === undefined || (isThisMachine(hostname) && new URL(publicUrl).host !== host)) return origin;
  return publicUrl.replace(/\/$/, "");
}
