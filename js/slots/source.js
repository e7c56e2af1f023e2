// What functions beside the class see of a SecretSlots. Bundlers keep of functions what is used, and of a class every method.
import { invalid } from "../platform/options.js";

/** @typedef {import("../jwt/verifier.js").Source} Source */

/** @type {WeakMap<object, Source>} */
const sources = /* @__PURE__ */ new WeakMap();

/**
 * @param {object} secrets
 * @param {Source} source
 */
export function setSource(secrets, source) {
  sources.set(secrets, source);
}

/**
 * @param {object} secrets
 * @returns {Source}
 */
export function sourceOf(secrets) {
  const source = sources.get(secrets);
  if (source === undefined) throw invalid("the first argument must be a SecretSlots");
  return source;
}
