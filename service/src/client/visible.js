// Lists of what the caller may see: they are filtered by roles, so a page of the store may give less than a page of the answer.

/** How much of the store is read at once, after the first page. */
const PAGE = 1000;

/**
 * Returns the first items that a caller may see.
 *
 * @template T
 * @param {(options: { after: string | undefined, limit: number }) => Promise<T[]>} read Reads a page; a page that is shorter than `limit` is the last one.
 * @param {object} options
 * @param {(item: T) => string} options.idOf
 * @param {(id: string) => boolean} options.isVisible
 * @param {string | undefined} options.after
 * @param {number} options.limit
 * @returns {Promise<T[]>}
 */
export async function visible(read, { idOf, isVisible, after, limit }) {
  /** @type {T[]} */
  const found = [];
  for (let size = limit; ; size = PAGE) {
    const page = await read({ after, limit: size });
    found.push(...page.filter((item) => isVisible(idOf(item))));
    const last = page.at(-1);
    if (last === undefined || page.length < size || found.length >= limit) return found.slice(0, limit);
    after = idOf(last);
  }
}
