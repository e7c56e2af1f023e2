// The authorization that a user has been sent to, until the user comes back.
import { SecretSlotsError } from "../platform/errors.js";
import { invalid } from "../platform/options.js";

/** @import { PendingAuthorization, PendingStorage } from "./types.js" */

export class Pending {
  #storage;

  /** Throws `ERR_INVALID_OPTION`. @param {PendingStorage} [storage] */
  constructor(storage = inMemory()) {
    if (typeof storage?.load !== "function" || typeof storage.save !== "function") {
      throw invalid("pending must have the functions load and save");
    }
    this.#storage = storage;
  }

  /** @returns {Promise<PendingAuthorization>} */
  async load() {
    return (await this.#storage.load()) ?? {};
  }

  /** Replaces members; `undefined` removes one. @param {{ [name in keyof PendingAuthorization]: unknown }} members */
  async change(members) {
    const changed = Object.entries({ ...(await this.load()), ...members });
    await this.#storage.save(Object.fromEntries(changed.filter(([, value]) => value !== undefined)));
  }

  /** Returns the secret of PKCE. Throws `ERR_TOKEN_RESPONSE_INVALID` if no authorization is pending. */
  async codeVerifier() {
    const { codeVerifier } = await this.load();
    if (codeVerifier === undefined) throw notPending("no authorization is pending, or it was answered already");
    return codeVerifier;
  }

  /** Throws `ERR_TOKEN_RESPONSE_INVALID` if this is not the state of the authorization (RFC 6749, section 10.12). @param {string | null} given */
  async checkState(given) {
    const { state } = await this.load();
    if (state === undefined || state !== given) {
      throw notPending("the callback is not the answer to this authorization: its state is another");
    }
  }
}

/** @returns {PendingStorage} */
function inMemory() {
  /** @type {PendingAuthorization | undefined} */
  let kept;
  return { load: () => kept, save: (pending) => void (kept = pending) };
}

/** @param {string} message */
function notPending(message) {
  return new SecretSlotsError("ERR_TOKEN_RESPONSE_INVALID", `${message}; begin a new authorization`);
}
