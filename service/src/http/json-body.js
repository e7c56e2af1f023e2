// Reads a request's body as strict JSON, within a limit.
import { readBytes } from "./body-bytes.js";
import { badRequest, Problem } from "./problem.js";
import { duplicateMember } from "./duplicate-member.js";
import { isShort, pointerOf } from "./fault.js";
import { hasLoneSurrogate } from "./lone-surrogate.js";

const MEDIA_TYPE = /^application\/json(?:\s*;.*)?$/i;
const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Returns the text of a JSON body; `undefined` if there is none.
 *
 * @param {Request} request
 * @param {number} limit In bytes.
 */
export async function readJsonText(request, limit) {
  const bytes = await readBytes(request, limit);
  if (bytes.length === 0) return undefined;
  if (!MEDIA_TYPE.test(request.headers.get("content-type") ?? ""))
    throw new Problem(415, "ERR_UNSUPPORTED_MEDIA_TYPE", "the body must be application/json");
  const text = textOf(bytes);
  try {
    JSON.parse(text);
  } catch {
    // The parser's message repeats a part of the text, which may be a secret.
    throw badRequest("the body must be one JSON value: it cannot be parsed");
  }
  if (hasLoneSurrogate(text)) throw badRequest("the body must have surrogates in pairs only");
  const path = duplicateMember(text);
  if (path !== undefined) {
    // A long name may be a secret in the wrong place.
    const faults = path.every(isShort) ? [{ pointer: pointerOf(path), detail: "comes twice" }] : undefined;
    throw badRequest("a member of the body comes twice: leave one of the two out", faults);
  }
  return text;
}

/** @param {Uint8Array} bytes */
function textOf(bytes) {
  try {
    return decoder.decode(bytes);
  } catch {
    throw badRequest("the body must be UTF-8");
  }
}
