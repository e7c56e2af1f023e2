// The options that several commands of `secret-slots registry` take.
import { UsageError } from "./usage-error.js";

/** @import { Expiry } from "../registry/types.js" */
/** @import { Option } from "./command.js" */
/** @import { RegistryCall } from "./registry.js" */

/** Ten years. */
const LONGEST = 3660 * 86_400;

export const APP = { name: "APP", text: "the application's id, which is its client_id" };
export const SECRET_ID = { name: "SECRET_ID", text: "the secret's id, as registry show APP lists it" };

/** @type {Option} */
export const OVERLAP = {
  value: "N",
  text: "how long the old secret is accepted",
  range: { min: 0, max: LONGEST, unit: "seconds" },
  default: "that of the domain",
};

/** @type {Option} */
export const EXPIRY = {
  value: "EXPIRY",
  text: 'how long secrets live that are issued from now on: a number of s, min, h, d, w, months or years, such as "90 d"; none for ever; inherit for that of the domain',
};

/** @type {Option} */
export const FORCE = { text: "also when that ends an overlap, or takes the last secret that works" };

/** @type {Record<string, Option>} */
export const CHANGE_OPTIONS = {
  force: FORCE,
  "idempotency-key": {
    value: "KEY",
    text: "repeated with the same key within 24 hours, the command is done once; the second time shows no secret",
  },
};

/** A time, in Unix seconds. @param {string} text @param {string} standard @returns {Option} */
export function timeOption(text, standard) {
  return { value: "N", text, range: { min: 0, max: 99_999_999_999, unit: "seconds" }, default: standard };
}

/** The options of a change, as the registry takes them. @param {RegistryCall} call */
export function changeOptions({ actor, options }) {
  return { actor, force: options.force ?? false, idempotencyKey: options["idempotency-key"] };
}

/**
 * @param {string} text
 * @returns {Expiry | null} `null` for that of the domain.
 */
export function readExpiry(text) {
  if (text === "none") return text;
  if (text === "inherit") return null;
  const [, value, unit] = /^(\d{1,10}) ?([a-z]{1,6})$/.exec(text) ?? [];
  if (unit === undefined) {
    throw new UsageError(
      '--expiry must be a number of s, min, h, d, w, months or years, such as "90 d", or none or inherit',
    );
  }
  return { value: Number(value), unit: /** @type {any} */ (unit) };
}

/** @param {Expiry | null} expiry */
export function expiryWords(expiry) {
  if (expiry === null) return "as the domain says";
  return expiry === "none" ? "none" : `${expiry.value} ${expiry.unit}`;
}
