// The version of the record that a client was made of. A keeper tells by it that a client was changed.

/** @import { TokenClient } from "../../token/token.js" */

/** @type {WeakMap<TokenClient, string>} */
const versions = /* @__PURE__ */ new WeakMap();

/** @param {TokenClient} client @param {string} version */
export function setVersion(client, version) {
  versions.set(client, version);
}

/** Returns the version of a stored client; `undefined` for a client that the program made. @param {TokenClient} client */
export function versionOf(client) {
  return versions.get(client);
}
