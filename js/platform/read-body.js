// Reads a response's body up to a size.
import { joinChunks } from "./join-chunks.js";

/**
 * Returns the bytes of a body. `isCut` is whether more bytes follow, or the connection broke.
 *
 * @param {ReadableStreamDefaultReader<Uint8Array> | undefined} reader
 * @param {number} most How many bytes are read at most.
 */
export async function readBody(reader, most) {
  /** @type {Uint8Array[]} */
  const chunks = [];
  let length = 0;
  let isCut = false;
  try {
    while (reader !== undefined && !isCut) {
      const { done, value } = await reader.read();
      if (done) break;
      isCut = length + value.length > most;
      const chunk = isCut ? value.subarray(0, most - length) : value;
      chunks.push(chunk);
      length += chunk.length;
    }
  } catch {
    // The status counts, although the rest of the body is lost.
    isCut = true;
  }
  if (isCut) reader?.cancel().catch(() => {});
  return { bytes: joinChunks(chunks, length), isCut };
}
