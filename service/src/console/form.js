// What a form of a page sends.
import { readBytes } from "../http/body-bytes.js";
import { badRequest, Problem } from "../http/problem.js";

/** The most that a form may have, in bytes, and in fields: a rotation of 1,000 chosen applications fits. */
const LIMIT = 256 * 1024;
const MOST_FIELDS = 2000;
const MEDIA_TYPE = /^application\/x-www-form-urlencoded(?:\s*;.*)?$/i;

/** Reads the body of a request. Fails with 413 and 415. @param {Request} request */
export async function readForm(request) {
  if (!MEDIA_TYPE.test(request.headers.get("content-type") ?? ""))
    throw new Problem(415, "ERR_UNSUPPORTED_MEDIA_TYPE", "the body must be that of a form");
  const text = new TextDecoder().decode(await readBytes(request, LIMIT, "a form"));
  const fields = new URLSearchParams(text);
  // Pages show a form again, also to nobody who is signed in: each field becomes a much longer text there.
  if (fields.size > MOST_FIELDS)
    throw new Problem(413, "ERR_TOO_LARGE", `a form must have at most ${MOST_FIELDS} fields`);
  return new Form(fields);
}

export class Form {
  /** @param {URLSearchParams} fields */
  constructor(fields) {
    this.fields = fields;
  }

  /** Returns a field as it was typed, `""` without one. @param {string} name */
  text(name) {
    return this.fields.get(name) ?? "";
  }

  /** Returns a field without spaces around it; `undefined` for an empty one. @param {string} name */
  optional(name) {
    const text = this.text(name).trim();
    return text === "" ? undefined : text;
  }

  /** Returns the lines of a field, without spaces around them and without empty ones. @param {string} name */
  lines(name) {
    return linesIn(this.text(name));
  }

  /** Returns a field as a whole number; `undefined` for an empty one. Fails with 400 for another text. @param {string} name */
  integer(name) {
    const text = this.optional(name);
    if (text === undefined) return undefined;
    if (!/^-?\d{1,15}$/.test(text)) throw badRequest(`${name}: must be a whole number`, [fault(name)]);
    return Number(text);
  }

  /** Whether a box is checked. @param {string} name */
  isChecked(name) {
    return this.fields.has(name);
  }

  /** Returns all values of a field. @param {string} name */
  all(name) {
    return this.fields.getAll(name);
  }
}

/** Returns the lines of a text, without spaces around them and without empty ones. @param {string} text */
export const linesIn = (text) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** @param {string} name */
const fault = (name) => ({ pointer: `/${name}`, detail: "must be a whole number" });
