// The names of secrets to read.
import { invalid } from "../../platform/options.js";

const MAX_NAME = 1_024;

/** @param {unknown} names */
export function readNames(names) {
  if (!Array.isArray(names) || names.length === 0) throw invalid("names must be an array of at least one name");
  for (const name of names) {
    const isName = typeof name === "string" && name !== "" && name.length <= MAX_NAME && name.isWellFormed();
    if (!isName) throw invalid(`each of names must be a string of 1 to ${MAX_NAME} characters`);
  }
  return /** @type {string[]} */ ([...new Set(names)]);
}
