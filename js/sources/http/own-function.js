// A program's own function among the options, such as one that returns a token.
import { inTime } from "../../platform/clock.js";
import { SecretSlotsError } from "../../platform/errors.js";
import { labelOf } from "../../platform/foreign-error.js";
import { SourceError } from "../source-error.js";

/** @import { RequestSettings } from "./request.js" */
/** @import { Signal } from "../types.js" */

/**
 * Calls it. What it throws becomes `ERR_SOURCE` without its message, which may hold a secret; an error of this library stays as it is.
 *
 * @template T
 * @param {string} name of the option
 * @param {() => T | Promise<T>} call
 * @returns {Promise<T>}
 */
export async function callOwn(name, call) {
  try {
    return await call();
  } catch (error) {
    if (error instanceof SecretSlotsError) throw error;
    throw new SourceError("ERR_SOURCE", `the function ${name} failed: ${labelOf(error)}`, { cause: error });
  }
}

/**
 * Like {@link callOwn}, and rejects with `ERR_SOURCE` after the timeout of a request.
 *
 * @template T
 * @param {RequestSettings} settings
 * @param {string} name
 * @param {() => T | Promise<T>} call
 * @param {Signal} [signal]
 * @returns {Promise<T>}
 */
export async function callOwnInTime({ clock, timeout }, name, call, signal) {
  const calling = callOwn(name, call).then((returned) => ({ returned }));
  calling.catch(() => {});
  const ended = await inTime(calling, clock, clock.monotonic() + timeout, signal);
  if (ended === undefined) throw new SourceError("ERR_SOURCE", `the function ${name} took longer than ${timeout} ms`);
  return ended.returned;
}
