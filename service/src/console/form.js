// What a form of a page sends.
import { badRequest, Problem } from "../http/problem.js";

/** The most that a form may have, in bytes: a rotation of 1,000 chosen applications fits. */
const LIMIT = 256 * 1024;
const MEDIA_TYPE = /^application\/x-www-form-urlencoded(?:\s*;.*)?$/i;

/** Reads the body of a request. Fails with 413 and 415. @param {Request} request */
export async function readForm(request) {
  if (!MEDIA_TYPE.test(request.headers.get("content-type") ?? ""))
    throw new Problem(415, "ERR_UNSUPPORTED_MEDIA_TYPE", "the body must be that of a form");
  if (Number(request.headers.get("content-length") ?? 0) > LIMIT) throw tooLarge();
  const text = await request.text().catch(() => {
    throw badRequest("the body ended too early");
  });
  if (text.length > LIMIT) throw tooLarge();
  return new Form(new URLSearchParams(text));
}

const tooLarge = () => new Problem(413, "ERR_TOO_LARGE", `a form must have at most ${LIMIT} bytes`);

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

/** @param {string} name */
const fault = (name) => ({ pointer: `/${name}`, detail: "must be a whole number" });
