// An `AbortSignal` as an option.
import { invalid, readable } from "./options.js";

/**
 * @param {unknown} signal
 * @returns {import("./types.js").Signal | undefined}
 */
export function readSignal(signal) {
  const isSignal = readable(
    () => typeof (/** @type {any} */ (signal)?.addEventListener) === "function" && "aborted" in Object(signal),
  );
  if (signal !== undefined && !isSignal) throw invalid("signal must be an AbortSignal");
  return /** @type {import("./types.js").Signal | undefined} */ (signal);
}
