// One of a list whose record cannot be read: it is damaged, or sealed with another key. The list names it with the code, while the store is there.
import { Problem } from "../http/problem.js";

/** @import { Visit } from "./visit.js" */

/**
 * Returns one of a list by itself; what the list says of it if its record cannot be read. Fails with what the API answers otherwise.
 *
 * @param {Visit} visit
 * @param {string} list The path of the list.
 * @param {string} id
 * @param {(item: any) => string} idOf
 * @returns {Promise<{ body: any, etag: string | null, isUnreadable: boolean }>}
 */
export async function readOne({ api }, list, id, idOf) {
  try {
    return { ...(await api.send("GET", `${list}/${encodeURIComponent(id)}`)), isUnreadable: false };
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "ERR_STORE") throw error;
    // With the store away this fails as well. The id itself is the first one that begins with it.
    const { items } = await api.get(list, { prefix: id, limit: 1 });
    const found = items.find((/** @type {any} */ item) => idOf(item) === id);
    if (found === undefined) throw error;
    return { body: found, etag: null, isUnreadable: true };
  }
}
