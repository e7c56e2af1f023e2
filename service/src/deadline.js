// Work that must end in time.

/** @import { Clock } from "./service-options.js" */

/**
 * Does work, and aborts it at a deadline. What ignores the signal is left behind: nobody waits for it.
 *
 * @template T
 * @param {Clock} clock
 * @param {number} milliseconds
 * @param {() => Error} late Returns the error of work that was late.
 * @param {(signal: AbortSignal) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function within(clock, milliseconds, late, work) {
  const controller = new AbortController();
  let cancel = () => {};
  const deadline = new Promise((_, reject) => {
    cancel = clock.setTimeout(() => {
      reject(late());
      controller.abort();
    }, milliseconds);
  });
  try {
    return await Promise.race([work(controller.signal), /** @type {Promise<never>} */ (deadline)]);
  } finally {
    cancel();
  }
}
