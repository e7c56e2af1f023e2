// A length of time in a form: a number, and a unit in which people think.
import { badRequest } from "../../http/problem.js";
import { unitField } from "./field.js";

/** @import { Form } from "../form.js" */
/** @import { Field } from "./field.js" */

const UNITS = /** @type {const} */ ([
  ["days", 86_400],
  ["hours", 3_600],
  ["minutes", 60],
  ["seconds", 1],
]);
/** The units that are offered; smaller ones only for what is saved in them. */
const USUAL = ["hours", "days"];

/** @typedef {{ amount: string, unit: string }} Length As a form has it. */

/** Returns a length in the largest unit in which it is whole. @param {number | undefined} seconds @returns {Length} */
export function lengthOf(seconds) {
  const [unit, length] = UNITS.find(([, one]) => (seconds ?? 0) % one === 0) ?? UNITS[3];
  return { amount: seconds === undefined ? "" : String(seconds / length), unit };
}

/** Returns a length in words, exactly: `36 hours`. @param {number} seconds */
export function exactLength(seconds) {
  const { amount, unit } = lengthOf(seconds);
  return `${amount} ${amount === "1" ? unit.slice(0, -1) : unit}`;
}

/** Returns the length that a form has. @param {Form} form @param {string} name @returns {Length} */
export const typedLength = (form, name) => ({ amount: form.text(name), unit: form.text(`${name}_unit`) });

/** Returns the length that a form has, in seconds; `undefined` for an empty one. Fails with 400. @param {Form} form @param {string} name */
export function readLength(form, name) {
  const amount = form.integer(name);
  if (amount === undefined) return undefined;
  return amount * secondsOf(form.text(`${name}_unit`), name);
}

/** Returns the length of a unit. Fails with 400 for another text. @param {string} unit @param {string} name Of the field. */
export function secondsOf(unit, name) {
  const found = UNITS.find(([one]) => one === unit || one.slice(0, -1) === unit);
  if (found === undefined) throw badRequest(`${name}: must be in ${UNITS.map(([one]) => one).join(", ")}`);
  return found[1];
}

/** Returns a field with a length of time. @param {Field} about @param {Length} value */
export function lengthField(about, value) {
  const units = UNITS.map(([one]) => one).filter((one) => USUAL.includes(one) || one === value.unit);
  return unitField(
    about,
    value,
    units.map((one) => [one, one]),
  );
}
