// The secret of callers on this machine: whoever may read the file that the host keeps it in gets tokens, and nothing more.
import { isEqual } from "../encode/is-equal.js";
import { sha256 } from "../encode/sha256.js";
import { LOCAL, Principal } from "./principal.js";

/** @import { Role } from "./roles.js" */

/** @type {readonly Role[]} */
const ROLES = [
  { role: "tokens:read", ids: ["*"] },
  { role: "credentials:read", ids: ["*"] },
];

export class LocalSecret {
  /** @type {Promise<Uint8Array> | undefined} */
  #hash;

  /** @param {string | undefined} secret */
  constructor(secret) {
    this.#hash = secret === undefined ? undefined : sha256(secret);
  }

  /** Returns who presents it; `undefined` for another secret. @param {string} presented */
  async principal(presented) {
    if (this.#hash === undefined) return undefined;
    return isEqual(await sha256(presented), await this.#hash) ? new Principal(LOCAL, ROLES) : undefined;
  }
}
