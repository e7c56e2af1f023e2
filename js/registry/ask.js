// Calls to the store, whose errors become ours.
import { SecretSlotsError } from "../errors.js";

/** @template T @param {() => Promise<T>} call @returns {Promise<T>} */
export async function ask(call) {
  try {
    return await call();
  } catch (error) {
    throw storeFailed(error);
  }
}

/** Not with the store's own error, which may quote the document. @param {unknown} error */
export function storeFailed(error) {
  const { code } = /** @type {{ code?: unknown }} */ (Object(error));
  const name = typeof code === "string" && /^[A-Z][A-Z_]{2,40}$/.test(code) ? ` (${code})` : "";
  return new SecretSlotsError("ERR_STORE", `the store failed${name}`);
}
