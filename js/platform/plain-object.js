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

/** Instances inherit nothing. Engines handle them faster than those of `Object.create(null)`. */
function Own() {}
Own.prototype = /* @__PURE__ */ Object.freeze(/* @__PURE__ */ Object.create(null));

/**
 * A copy of an object's own enumerable members. Any other member is `undefined`, whatever other code has put into
 * `Object.prototype`.
 *
 * @template {object} T
 * @param {T} object
 * @returns {T}
 */
export function ownMembers(object) {
  return Object.assign(new /** @type {any} */ (Own)(), object);
}

/**
 * A member of an object or of its class: stores and clocks may be instances of classes. A member of `Object.prototype` alone
 * is `undefined`.
 *
 * @template {object} T
 * @template {keyof T} N
 * @param {T} object
 * @param {N} name
 * @returns {T[N] | undefined}
 */
export function memberOf(object, name) {
  for (let owner = object; owner !== null; owner = Object.getPrototypeOf(owner)) {
    const isRoot = owner !== object && Object.getPrototypeOf(owner) === null;
    if (!isRoot && Object.hasOwn(owner, name)) return object[name];
  }
  return undefined;
}
