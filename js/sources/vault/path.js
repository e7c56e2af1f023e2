// Paths and headers of requests to Vault.
import { invalid, readText } from "../../platform/options.js";
import { quote } from "../../platform/quote.js";
import { SourceError } from "../source-error.js";

/** What every request to Vault has. An agent can demand `X-Vault-Request`, which no forged link can send. @param {string | undefined} namespace */
export function vaultHeaders(namespace) {
  /** @type {Record<string, string>} */
  const headers = { "x-vault-request": "true" };
  if (namespace !== undefined) headers["x-vault-namespace"] = namespace;
  return headers;
}

/** @param {string} name @param {unknown} value */
export function readHeader(name, value) {
  const text = readText(name, value);
  if (text !== undefined && !/^[\x21-\x7e]+$/.test(text)) throw invalid(`${name} must be visible ASCII characters`);
  return text;
}

/** Returns a path of an option for a URL. @param {string} name @param {string} path */
export function pathOf(name, path) {
  const parts = path.split("/");
  if (parts.some(isNoPart)) throw invalid(`${name} must be a path without an empty part, "." or ".."`);
  return parts.map(encodeURIComponent).join("/");
}

/** @param {string} name */
export function pathOfSecret(name) {
  const parts = name.split("/");
  if (parts.some(isNoPart))
    throw new SourceError(
      "ERR_SLOT_INVALID",
      `${quote(name)} is not a path that Vault takes: it has an empty part, "." or ".."`,
    );
  return parts.map(encodeURIComponent).join("/");
}

/** Whether a URL would lose this part of a path. @param {string} part */
const isNoPart = (part) => part === "" || part === "." || part === "..";
