// Reads a request's body, within a limit: a body may come without a length, and without an end.
import { badRequest, Problem } from "./problem.js";

/**
 * Returns the bytes of a body. Fails with 413 as soon as there are more than the limit.
 *
 * @param {Request} request
 * @param {number} limit In bytes.
 * @param {string} [name] What the body is called.
 */
export async function readBytes(request, limit, name = "the body") {
  const tooLarge = () => new Problem(413, "ERR_TOO_LARGE", `${name} must have at most ${limit} bytes`);
  const declared = Number(request.headers.get("content-length") ?? 0);
  if (declared > limit) throw tooLarge();
  const reader = request.body?.getReader();
  /** @type {Uint8Array[]} */
  const chunks = [];
  let length = 0;
  while (reader !== undefined) {
    const { done, value } = await reader.read().catch(() => {
      throw badRequest("the body ended too early");
    });
    if (done) break;
    length += value.length;
    if (length > limit) {
      await reader.cancel().catch(() => {});
      throw tooLarge();
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
