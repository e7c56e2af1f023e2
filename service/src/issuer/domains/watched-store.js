// A store that tells what a registry writes, so that this instance sees its own changes at once, whichever command or job makes them.

/** @import { Store } from "../../service-options.js" */

/**
 * @param {Store} store
 * @param {string} prefix What the keys of the registry begin with.
 * @param {(kind: string, id: string) => void} wrote Called after each write, done or not, with the two parts of the key that follow the prefix:
 *   an application has the kind `application`, and its last uses have `use`.
 * @returns {Store}
 */
export function watched(store, prefix, wrote) {
  const tell = (/** @type {string} */ key) => {
    const [kind, ...id] = key.slice(prefix.length).split("/");
    wrote(kind, id.join("/"));
  };
  return {
    ...store,
    write: (key, value, options) => store.write(key, value, options).finally(() => tell(key)),
    delete: (key, options) => store.delete(key, options).finally(() => tell(key)),
  };
}
