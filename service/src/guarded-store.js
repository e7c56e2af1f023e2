// A store whose failures are all ours: a driver's error may hold values, and has no code.
import { SecretSlotsError } from "secret-slots/issuer";
import { errorName } from "./error-name.js";

/** @import { ServiceEvent, Store } from "./service-options.js" */

const REQUIRED = ["read", "write", "delete", "list", "append", "entries"];
const OPTIONAL = ["due", "now", "sweep"];

/**
 * Returns the same store with errors of the code `ERR_STORE`.
 *
 * @param {any} store
 * @param {(event: ServiceEvent) => void} tell
 * @returns {Store}
 */
export function guarded(store, tell) {
  /** @type {Record<string, any>} */
  const calls = {};
  for (const name of [...REQUIRED, ...OPTIONAL]) {
    if (typeof store[name] !== "function") continue;
    calls[name] = async (/** @type {unknown[]} */ ...args) => {
      try {
        return await store[name](...args);
      } catch (cause) {
        tell({ type: "store_failed", call: name, error: errorName(cause) });
        throw new SecretSlotsError("ERR_STORE", "the store failed: try again", { cause });
      }
    };
  }
  return /** @type {Store} */ ({ ...calls, sharesPromises: store.sharesPromises });
}
