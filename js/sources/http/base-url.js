// The address of a manager.
import { invalid } from "../../platform/options.js";

/**
 * Reads the address of a manager, and returns it without a slash at its end.
 *
 * @param {string} name of the option
 * @param {unknown} value
 */
export function readBaseUrl(name, value) {
  const url = typeof value === "string" && URL.canParse(value) ? new URL(value) : undefined;
  const isAddress = url !== undefined && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "";
  if (!isAddress || url.username !== "" || url.password !== "")
    throw invalid(`${name} must be an https: or http: URL without credentials, query and fragment`);
  return url.href.replace(/\/+$/, "");
}
