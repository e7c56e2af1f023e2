/**
 * Whether a value is an object as a literal or JSON makes it, of any realm: edge-runtime hands over objects of
 * another. A Map, a class's instance or a promise that was not awaited is none.
 *
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isPlainObject(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
