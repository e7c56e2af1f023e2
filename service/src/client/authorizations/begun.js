// Begun authorizations in the store: each is sealed, as the verifier of PKCE is a secret, and answers one callback.
import { eachOf } from "../../each-of.js";
import { Records } from "../../records.js";
import { digest } from "./digest.js";
import { Pending } from "./pending.js";

/** @import { Seal } from "../../seal.js" */
/** @import { Settings } from "../../service-options.js" */

/**
 * An authorization that waits for its callback.
 *
 * @typedef {object} Begun
 * @property {string} credential The id of the credential that it is for.
 * @property {string} client The name of its client.
 * @property {string} destination What decides where the client sends the code: it must not change meanwhile.
 * @property {{ url: string, state: string, codeVerifier: string, redirectUri: string, issuer?: string }} authorization
 * @property {string | null} scope The scope that was asked for; `null`: the server chooses.
 * @property {string | null} returnTo Where the user lands; `null`: on a page of this service.
 * @property {string | null} browser The hash of the cookie of the browser that it is bound to; `null` before the first visit.
 * @property {number} expiresAt In Unix seconds.
 */
/** @typedef {{ id: string, version: string, begun: Begun }} Found */
/** @typedef {{ sealed: string, expires_at: number }} BegunRecord */

export class BegunAuthorizations {
  #settings;
  #seal;
  #pending;
  /** @type {Records<BegunRecord>} */
  #records;

  /** @param {Settings} settings @param {Seal} seal */
  constructor(settings, seal) {
    this.#settings = settings;
    this.#seal = seal;
    this.#pending = new Pending(settings);
    this.#records = new Records(settings.store, "service/authorization/");
  }

  /** Stores an authorization, and returns its id. Fails with 429 if too many of its credential are pending. @param {Begun} begun */
  async add(begun) {
    const id = await idOf(begun.authorization.state);
    await this.#pending.add(begun.credential, { id, expires_at: begun.expiresAt });
    await this.#write(id, begun, null);
    return id;
  }

  /** Returns an authorization; `undefined` if it was taken, swept or never begun, or if another key sealed it. @param {string} id @returns {Promise<Found | undefined>} */
  async find(id) {
    const found = await this.#records.read(id);
    const text = found === null ? undefined : await this.#seal.open(placeOf(id), found.value.sealed);
    return found === null || text === undefined ? undefined : { id, version: found.version, begun: JSON.parse(text) };
  }

  /** Returns the authorization of a state. @param {string} state */
  async ofState(state) {
    return this.find(await idOf(state));
  }

  /** Binds an authorization to a browser, and returns whether it did; `false` if it has changed. @param {Found} found @param {string} browser */
  async bind({ id, version, begun }, browser) {
    return (await this.#write(id, { ...begun, browser }, version)) !== null;
  }

  /** Removes an authorization, and returns whether this call did it: of several, one may go on. @param {Found} found */
  async take({ id, version, begun }) {
    if (!(await this.#records.delete(id, version))) return false;
    // If this fails, the place is free once the authorization would have expired.
    await this.#pending.remove(begun.credential, id).catch(() => {});
    return true;
  }

  /** Removes authorizations that have expired. */
  async sweep() {
    const now = this.#settings.now();
    const due = await this.#records.due(now);
    await eachOf([...due.map((id) => () => this.#sweep(id, now)), () => this.#pending.sweep()]);
  }

  /** @param {string} id @param {number} now */
  async #sweep(id, now) {
    const found = await this.#records.read(id);
    if (found !== null && found.value.expires_at <= now) await this.#records.delete(id, found.version);
  }

  /** @param {string} id @param {Begun} begun @param {string | null} ifVersion */
  async #write(id, begun, ifVersion) {
    const sealed = await this.#seal.seal(placeOf(id), JSON.stringify(begun));
    const { expiresAt } = begun;
    return this.#records.write(id, { sealed, expires_at: expiresAt }, ifVersion, expiresAt);
  }
}

/** The store has no state: who reads the store cannot make a callback. @param {string} state */
const idOf = (state) => digest(state);

/** @param {string} id */
const placeOf = (id) => `authorization/${id}`;
