// All events of a query as one stream, page by page, so that no download holds more than a page in memory.
import { HEADER, lineOf } from "./csv.js";

/** @import { AuditEvent } from "secret-slots/issuer" */

/** How many events are read at once. */
const PAGE = 5000;

const encoder = new TextEncoder();

/**
 * Returns events as CSV, newest first. Rejects if the first ones cannot be read; if later ones cannot be, the stream fails.
 *
 * @param {(page: { before: { time: number, id: string } | undefined, limit: number }) => Promise<AuditEvent[]>} read Returns the latest events
 *   before one, oldest first.
 * @param {number} most How many events it has at most.
 * @returns {Promise<ReadableStream<Uint8Array>>}
 */
export async function download(read, most) {
  const events = pages(read, most);
  const first = await events.next();
  let isBegun = false;
  return new ReadableStream({
    async pull(controller) {
      const { value: page, done } = isBegun ? await events.next() : first;
      const header = isBegun ? "" : HEADER;
      isBegun = true;
      if (header !== "" || !done) controller.enqueue(encoder.encode(header + (page ?? []).map(lineOf).join("")));
      if (done) controller.close();
    },
    async cancel() {
      await events.return(undefined);
    },
  });
}

/** @param {Parameters<typeof download>[0]} read @param {number} most @returns {AsyncGenerator<AuditEvent[], undefined>} */
async function* pages(read, most) {
  /** @type {AuditEvent | undefined} */
  let before;
  for (let left = most; left > 0;) {
    const limit = Math.min(left, PAGE);
    const page = await read({ before, limit });
    if (page.length > 0) yield page.toReversed();
    if (page.length < limit) return;
    [before] = page;
    left -= page.length;
  }
}
