// Sessions of people who are signed in. The cookie has a random token, of which only the hash is stored; so a session ends everywhere at once,
// and nobody who reads the store can take one over. The cookie is signed, so a forged one costs no look into the store.
import { base64url } from "../../encode/base64url.js";
import { eachOf } from "../../each-of.js";
import { sha256 } from "../../encode/sha256.js";
import { hex } from "../../encode/hex.js";
import { Records } from "../../records.js";
import { ownerOf } from "../people/identity.js";
import { OpenSessions } from "./open-sessions.js";
import { SessionKeys } from "./session-keys.js";

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
  #keys;
  #open;
  /** @type {Records<Stored>} */
  #records;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
    this.#keys = new SessionKeys(settings, LONGEST);
    this.#open = new OpenSessions(settings);
    this.#records = new Records(settings.store, "service/session/");
  }

  /**
   * Begins a session. Returns the text of its cookie, and how long that lives, in seconds. Fails with 409 without an encryption key.
   *
   * @param {Identity} identity
   * @param {string} cookie The cookie's name.
   */
  async begin(identity, cookie) {
    const cookies = await this.#keys.cookies();
    const token = base64url(crypto.getRandomValues(new Uint8Array(TOKEN_BYTES)));
    const id = await idOf(token);
    const now = this.#settings.now();
    const replaced = await this.#open.add(ownerOf(identity), { id, until: now + LONGEST });
    await this.#write(id, { identity, beganAt: now, usedAt: now }, null);
    for (const one of replaced) await this.end(one);
    return { text: cookies.signed(cookie, token), seconds: LONGEST };
  }

  /** Returns the session of a cookie; `undefined` if it has ended. @param {string} text @param {string} cookie The cookie's name. @returns {Promise<Session | undefined>} */
  async find(text, cookie) {
    const token = (await this.#keys.cookies()).value(cookie, text);
    if (token === undefined) return undefined;
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

  /** Removes sessions that have ended, and rolls the key of their cookies over. */
  tick() {
    return eachOf([() => this.#keys.tick(), () => this.#open.sweep(), () => this.#sweep()]);
  }

  async #sweep() {
    const now = this.#settings.now();
    const due = await this.#records.due(now);
    await eachOf(
      due.map((id) => async () => {
        const found = await this.#records.read(id);
        if (found !== null && now >= endOf(found.value)) await this.#records.delete(id, found.version);
      }),
    );
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
