// What the core calls of JavaScript in the client's module, as wasm/src/client/call_io.rs and refresh_io.rs declare it.
import { RefreshIo } from "../../js/keeper/refresh-io.js";
import { CallIo } from "../../js/token/call-io.js";

/** @typedef {Record<string, Function>} Prototype */

export const refreshIo = /** @type {Prototype} */ (/** @type {unknown} */ (RefreshIo.prototype));
export const callIo = /** @type {Prototype} */ (/** @type {unknown} */ (CallIo.prototype));

/** The methods of each class. @type {[Prototype, string[]][]} */
export const CROSSINGS = [
  [refreshIo, ["times", "read", "write", "prepare", "settle", "wait"]],
  [callIo, ["moment", "update", "settle", "send", "pause", "waitForOther", "readSecrets", "classify"]],
];

/** These return no promise. */
export const SYNCHRONOUS = new Set(["times", "settle", "moment", "update"]);

/**
 * Puts this in front of a method, until it is taken away.
 *
 * @param {Prototype} prototype
 * @param {string} name
 * @param {(self: object, call: () => unknown) => unknown} before
 */
export function intercept(prototype, name, before) {
  const method = prototype[name];
  prototype[name] = function (/** @type {any[]} */ ...args) {
    return before(this, () => method.apply(this, args));
  };
  return () => void (prototype[name] = method);
}
