// The chunks of a stream as one array.

/**
 * Joins chunks. A single chunk is returned as it is, not copied: the result is for reading only.
 *
 * @param {Uint8Array[]} chunks
 * @param {number} length The sum of their lengths, in bytes.
 */
export function joinChunks(chunks, length) {
  if (chunks.length === 1) return chunks[0];
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
