// A store whose failures are all ours: a driver's error may hold values, and has no code, and a store that hangs has no error at all.
import { SecretSlotsError } from "secret-slots/issuer";
import { within } from "./deadline.js";
import { errorName } from "./errors.js";

/** @import { Clock, ServiceEvent, Store } from "./service-options.js" */

const REQUIRED = ["read", "write", "delete", "list", "append", "entries"];
const OPTIONAL = ["due", "now", "sweep"];
/** How long a call may take, in milliseconds. */
const TIMEOUT = 10_000;

/**
 * Returns the same store with errors of the code `ERR_STORE`, also for a call that takes 10 seconds.
 *
 * @param {any} store
 * @param {Clock} clock
 * @param {(event: ServiceEvent) => void} tell
 * @returns {Store}
 */
export function guarded(store, clock, tell) {
  /** @type {Record<string, any>} */
  const calls = {};
  for (const name of [...REQUIRED, ...OPTIONAL]) {
    if (typeof store[name] !== "function") continue;
    calls[name] = async (/** @type {unknown[]} */ ...args) => {
      try {
        return await within(clock, TIMEOUT, late, () => store[name](...args));
      } catch (cause) {
        tell({ type: "store_failed", call: name, error: errorName(cause) });
        // An error of the library repeats no value, and names the remedy.
        const why = cause instanceof SecretSlotsError ? cause.message : "the store is away or slow: try again";
        throw new SecretSlotsError("ERR_STORE", why, { cause });
      }
    };
  }
  return /** @type {Store} */ ({ ...calls, sharesPromises: store.sharesPromises });
}

const late = () => new Error("the store takes too long");
