// Calls to a store, whose errors become ours.
import { SecretSlotsError } from "../platform/errors.js";

/** The store could not be asked, or did not answer: it may be there again later. */
export class StoreFailure extends SecretSlotsError {
  /**
   * Not with the store's own error as its cause: that may quote what was written.
   *
   * @param {unknown} error
   */
  constructor(error) {
    const { code } = /** @type {{ code?: unknown }} */ (Object(error));
    const name = typeof code === "string" && /^[A-Z][A-Z_]{2,40}$/.test(code) ? ` (${code})` : "";
    super("ERR_STORE", `the store failed${name}`);
  }
}

/** @template T @param {() => Promise<T>} call @returns {Promise<T>} */
export async function ask(call) {
  try {
    return await call();
  } catch (error) {
    throw new StoreFailure(error);
  }
}
