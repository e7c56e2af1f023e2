// Cursors of lists: opaque to callers, so that what is in them may change.
import { base64url, bytesOfBase64url } from "../encode/base64url.js";
import { badRequest } from "./problem.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Returns the cursor that stands for a JSON value. @param {unknown} position */
export const cursorOf = (position) => base64url(encoder.encode(JSON.stringify(position)));

/**
 * Returns the value that a cursor stands for; `undefined` without a cursor.
 *
 * @template T
 * @param {string | undefined} cursor
 * @param {(position: unknown) => position is T} isPosition
 * @returns {T | undefined}
 */
export function positionOf(cursor, isPosition) {
  if (cursor === undefined) return undefined;
  try {
    const position = JSON.parse(decoder.decode(bytesOfBase64url(cursor)));
    if (isPosition(position)) return position;
  } catch {
    // As below.
  }
  throw badRequest("cursor must be the `next` of an earlier answer");
}

/** Whether a position is an id; a notice's holds an application's. Others are not for every store: Postgres refuses NUL. @param {unknown} position @returns {position is string} */
export const isText = (position) => typeof position === "string" && /^[\x21-\x7e]{1,256}$/.test(position);
