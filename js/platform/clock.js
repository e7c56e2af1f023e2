// Time and timers. They are an argument everywhere, so that tests use a fake clock.

import { invalid } from "./options.js";
import { memberOf } from "./plain-object.js";

/** @import { Clock, Signal } from "./types.js" */

/** A runtime without `performance` uses the time of day. Node loads `performance` at its first use. */
const platform = /** @type {{ performance?: { now(): number } }} */ (globalThis);

/** @type {Required<Clock>} */
const SYSTEM = {
  now: () => Date.now(),
  monotonic: () => (platform.performance ?? Date).now(),
  setTimeout(callback, milliseconds, isBackground = false) {
    const timer = setTimeout(callback, milliseconds);
    // The timer does not keep Node, Deno or Bun running.
    if (isBackground) /** @type {{ unref?(): void }} */ (/** @type {unknown} */ (timer)).unref?.();
    return () => clearTimeout(timer);
  },
};

/**
 * @param {Clock} [clock]
 * @returns {Required<Clock>}
 */
export function clockOf(clock) {
  if (clock === undefined) return SYSTEM;
  if (typeof clock?.now !== "function" || typeof clock.setTimeout !== "function") {
    throw invalid("clock must have the functions now and setTimeout");
  }
  const hasMonotonic = memberOf(clock, "monotonic") !== undefined;
  return {
    now: () => clock.now(),
    monotonic: hasMonotonic ? () => Number(clock.monotonic?.()) : () => clock.now(),
    setTimeout: (callback, milliseconds, isBackground) => clock.setTimeout(callback, milliseconds, isBackground),
  };
}

/**
 * Resolves after a time, or when the function given to `onWaker` is called. Rejects with the signal's reason when it aborts.
 *
 * @param {Required<Clock>} clock
 * @param {number} milliseconds
 * @param {Signal} [signal]
 * @param {(wake: () => void) => void} [onWaker]
 * @returns {Promise<void>}
 */
export function sleep(clock, milliseconds, signal, onWaker) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const end = (/** @type {() => void} */ settle) => () => {
      cancel();
      signal?.removeEventListener("abort", abort);
      settle();
    };
    const wake = end(resolve);
    const abort = end(() => reject(signal?.reason));
    const cancel = clock.setTimeout(wake, milliseconds);
    signal?.addEventListener("abort", abort);
    onWaker?.(wake);
  });
}

/**
 * Waits for a promise until a deadline of the monotonic clock. Resolves with `undefined` at the deadline.
 *
 * @template T
 * @param {Promise<T>} promise
 * @param {Required<Clock>} clock
 * @param {number} deadline
 * @param {Signal} [signal]
 * @returns {Promise<T | undefined>} rejects with the promise's reason, or the signal's
 */
export async function inTime(promise, clock, deadline, signal) {
  let wake = () => {};
  const left = Math.max(deadline - clock.monotonic(), 0);
  /** @type {Promise<undefined>} */
  const late = sleep(clock, left, signal, (waker) => (wake = waker)).then(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    wake();
  }
}
