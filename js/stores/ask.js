// Calls to a store. Its errors become `ERR_STORE`.
import { SecretSlotsError } from "../platform/errors.js";
import { labelOf, WITHHELD } from "../platform/foreign-error.js";

/** A call to the store failed. The same call may succeed later. */
export class StoreFailure extends SecretSlotsError {
  /**
   * The store's own error is not its cause: it may quote what was written. Errors of this package do not, and their text is kept.
   *
   * @param {unknown} error
   */
  constructor(error) {
    const why = error instanceof SecretSlotsError ? `: ${error.message}` : ` with ${labelOf(error)}; ${WITHHELD}`;
    super("ERR_STORE", `the store failed${why}`);
  }
}

/** Calls a store. Rejects with a {@link StoreFailure}. @template T @param {() => Promise<T>} call @returns {Promise<T>} */
export async function ask(call) {
  try {
    return await call();
  } catch (error) {
    throw new StoreFailure(error);
  }
}
