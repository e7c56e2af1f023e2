// Sessions of people who are signed in. The cookie has a random token, of which only the hash is stored; so a session ends everywhere at once,
// and nobody who reads the store can take one over.
import { base64url } from "../../encode/base64url.js";
import { sha256 } from "../../encode/sha256.js";
import { hex } from "../../encode/hex.js";
import { Records } from "../../records.js";

/** @import { Settings } from "../../service-options.js" */
/** @import { Identity } from "../people/identity.js" */

const TOKEN_BYTES = 32;
/** How long a session lasts at most, and without a request, in seconds. */
const LONGEST = 12 * 3600;
const LONGEST_IDLE = 3600;
/** How old the last saved use may be before a further one is saved, in seconds. */
const SAVED_EVERY = 300;

/** @typedef {{ identity: Identity, beganAt: number, usedAt: number }} Stored Times in Unix seconds. */
/** @typedef {{ id: string, identity: Identity, formToken: string }} Session `formToken` must come with each form. */

export class Sessions {
  #settings;
  /** @type {Records<Stored>} */
  #records;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
    this.#records = new Records(settings.store, "service/session/");
  }

  /** Begins a session. Returns the value of its cookie, and how long that lives, in seconds. @param {Identity} identity */
  async begin(identity) {
    const token = base64url(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)));
    const now = this.#settings.now();
    await this.#write(await idOf(token), { identity, beganAt: now, usedAt: now }, null);
    return { value: token, seconds: LONGEST };
  }

  /** Returns the session of a cookie; `undefined` if it has ended. @param {string} token @returns {Promise<Session | undefined>} */
  async find(token) {
    if (!/^[\w-]{43}$/.test(token)) return undefined;
    const id = await idOf(token);
    const found = await this.#records.read(id);
    const now = this.#settings.now();
    if (found === null || now >= endOf(found.value)) return undefined;
    // Another request may save the same use: one of them is enough.
    if (now - found.value.usedAt >= SAVED_EVERY) await this.#write(id, { ...found.value, usedAt: now }, found.version);
    return { id, identity: found.value.identity, formToken: base64url(await sha256(`form\n${token}`)) };
  }

  /** Ends a session, at once and on every instance. @param {string} id */
  async end(id) {
    while (true) {
      const found = await this.#records.read(id);
      if (found === null || (await this.#records.delete(id, found.version))) return;
    }
  }

  /** Removes sessions that have ended. */
  async sweep() {
    const now = this.#settings.now();
    for (const id of await this.#records.due(now)) {
      const found = await this.#records.read(id);
      if (found !== null && now >= endOf(found.value)) await this.#records.delete(id, found.version);
    }
  }

  /** @param {string} id @param {Stored} session @param {string | null} ifVersion */
  #write(id, session, ifVersion) {
    return this.#records.write(id, session, ifVersion, endOf(session));
  }
}

/** @param {string} token */
const idOf = async (token) => hex(await sha256(`session\n${token}`));

/** @param {Stored} session */
const endOf = ({ beganAt, usedAt }) => Math.min(beganAt + LONGEST, usedAt + LONGEST_IDLE);
