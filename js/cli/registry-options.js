// The options of `secret-slots registry` that are more than a text.
import { UsageError } from "./terminal.js";

/** @import { Expiry } from "../registry/types.js" */
/** @import { RegistryCall } from "./registry.js" */

/** What every change takes. */
export const CHANGE = { options: ["idempotency-key"], flags: ["force"] };

export const CHANGE_HELP = `  --force                also where it ends an overlap, or takes the last secret that works
  --idempotency-key KEY  with the same key it is done once within 24 hours; the second time shows no secret`;

/** The options of a change, as the registry has them. @param {RegistryCall} call */
export function changeOptions({ actor, flags, options }) {
  return { actor, force: flags.has("force"), idempotencyKey: options["idempotency-key"] };
}

/**
 * @param {string | undefined} text
 * @returns {Expiry | null | undefined}
 */
export function readExpiry(text) {
  if (text === undefined || text === "none") return text;
  if (text === "inherit") return null;
  const [, value, unit] = /^(\d{1,10}) ?([a-z]{1,6})$/.exec(text) ?? [];
  if (unit === undefined) {
    throw new UsageError(
      '--expiry is a number of s, min, h, d, w, months or years, such as "90 d", or none or inherit',
    );
  }
  return { value: Number(value), unit: /** @type {any} */ (unit) };
}

/** @param {Expiry | null} expiry */
export function expiryWords(expiry) {
  if (expiry === null) return "as the domain says";
  return expiry === "none" ? "none" : `${expiry.value} ${expiry.unit}`;
}

/**
 * A whole number of an option; the registry knows its bounds.
 *
 * @param {Record<string, string | undefined>} options
 * @param {string} name
 */
export function number(options, name) {
  const value = options[name];
  if (value === undefined) return undefined;
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new UsageError(`--${name} is not a whole number`);
}
