// A credential of a login: a text, or what a function returns at each login.
import { invalid, readText } from "../../platform/options.js";
import { SourceError } from "../source-error.js";
import { callOwn } from "./own-function.js";

/** @typedef {string | (() => string | Promise<string>)} Credential A text, or a function that returns it at each login. */

/** @param {string} name @param {unknown} value */
export function readRequired(name, value) {
  const text = readText(name, value);
  if (text === undefined || text === "") throw invalid(`${name} must be a string that is not empty`);
  return text;
}

/** Returns a function that returns the credential, without the line end that a file has. @param {string} name @param {unknown} value */
export function readCredential(name, value) {
  if (typeof value !== "function") {
    const text = readRequired(name, value);
    return async () => text;
  }
  return async () => {
    const returned = await callOwn(name, () => value());
    if (typeof returned === "string" && returned.trim() !== "") return returned.trim();
    throw new SourceError("ERR_SOURCE", `the function ${name} must return a string that is not empty`);
  };
}
