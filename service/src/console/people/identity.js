// Who is signed in, and with which roles: looked up at each request, so that a role that was taken away is gone at once.
import { BOOTSTRAP, Principal } from "../../access/principal.js";
import { base64url } from "../../encode/base64url.js";

/** @import { Bootstrap } from "../../access/bootstrap.js" */

/**
 * Whoever presented the bootstrap secret. `mark` stands for the secret as it was then, so that its renewal ends the session.
 *
 * @typedef {{ kind: "bootstrap", salt: string, mark: string }} BootstrapIdentity
 */
/** @typedef {BootstrapIdentity} Identity */

const SALT_BYTES = 16;

export class Identities {
  #bootstrap;

  /** @param {Bootstrap} bootstrap */
  constructor(bootstrap) {
    this.#bootstrap = bootstrap;
  }

  /** Returns the identity of whoever presents the bootstrap secret; `undefined` for another secret. @param {string} secret @returns {Promise<Identity | undefined>} */
  async ofBootstrap(secret) {
    if (!(await this.#bootstrap.verify(secret))) return undefined;
    const salt = base64url(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
    const mark = await this.#bootstrap.mark(salt);
    return mark === undefined ? undefined : { kind: "bootstrap", salt, mark };
  }

  /** Returns the principal with the roles of now; `undefined` if the identity holds no more. @param {Identity} identity */
  async principal({ salt, mark }) {
    return (await this.#bootstrap.mark(salt)) === mark ? new Principal(BOOTSTRAP, [{ role: "admin" }]) : undefined;
  }
}
