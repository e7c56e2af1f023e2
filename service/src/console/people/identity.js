// Who is signed in, and with which roles: looked up at each request, so that a role that was taken away is gone at once.
import { BOOTSTRAP, Principal } from "../../access/principal.js";
import { base64url } from "../../encode/base64url.js";
import { actorOf } from "../../people/people.js";

/** @import { Bootstrap } from "../../access/bootstrap.js" */
/** @import { People } from "../../people/people.js" */

/**
 * Whoever presented the bootstrap secret. `mark` stands for the secret as it was then, so that its renewal ends the session.
 *
 * @typedef {{ kind: "bootstrap", salt: string, mark: string }} BootstrapIdentity
 */
/**
 * A person who has signed in at the OpenID provider. With another `epoch` the session has ended.
 *
 * @typedef {{ kind: "person", id: string, epoch: string }} PersonIdentity
 */
/** @typedef {BootstrapIdentity | PersonIdentity} Identity */

const SALT_BYTES = 16;

export class Identities {
  #bootstrap;
  #people;

  /** @param {Bootstrap} bootstrap @param {People} people */
  constructor(bootstrap, people) {
    this.#bootstrap = bootstrap;
    this.#people = people;
  }

  /** Returns the identity of whoever presents the bootstrap secret; `undefined` for another secret. @param {string} secret @returns {Promise<Identity | undefined>} */
  async ofBootstrap(secret) {
    if (!(await this.#bootstrap.verify(secret))) return undefined;
    const salt = base64url(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
    const mark = await this.#bootstrap.mark(salt);
    return mark === undefined ? undefined : { kind: "bootstrap", salt, mark };
  }

  /** Returns the identity of a person who has signed in. @param {{ id: string, epoch: string }} person @returns {Identity} */
  ofPerson({ id, epoch }) {
    return { kind: "person", id, epoch };
  }

  /** Returns the principal with the roles of now; `undefined` if the identity holds no more. @param {Identity} identity */
  async principal(identity) {
    return identity.kind === "bootstrap" ? this.#ofMark(identity) : this.#ofEpoch(identity);
  }

  /** @param {BootstrapIdentity} identity */
  async #ofMark({ salt, mark }) {
    return (await this.#bootstrap.mark(salt)) === mark ? new Principal(BOOTSTRAP, [{ role: "admin" }]) : undefined;
  }

  /** @param {PersonIdentity} identity */
  async #ofEpoch({ id, epoch }) {
    const roles = await this.#people.rolesOf(id, epoch);
    return roles === undefined ? undefined : new Principal(actorOf(id), roles);
  }
}

/** Returns what all sessions of one person share. @param {Identity} identity */
export const ownerOf = (identity) => (identity.kind === "bootstrap" ? BOOTSTRAP : actorOf(identity.id));
