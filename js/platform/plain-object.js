/**
 * Whether a value is an object as a literal or JSON makes it. It may be of another realm, as in edge-runtime. A Map, an instance of
 * a class or a promise that was not awaited is not.
 *
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isPlainObject(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Instances inherit nothing, as those of `Object.create(null)`, and engines handle them faster. */
function Own() {}
Own.prototype = /* @__PURE__ */ Object.freeze(/* @__PURE__ */ Object.create(null));

/**
 * Copies an object's own enumerable members. Any other member is `undefined`, also if other code has polluted
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
 * Reads a member of an object or of its class: stores and clocks may be instances of classes. A member that only
 * `Object.prototype` has is `undefined`.
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
