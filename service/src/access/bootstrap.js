// The bootstrap secret: an administrator before there is any API client, and when all others are lost. Only its SHA-256 is stored.
import { bytesOfHex, hex } from "../encode/hex.js";
import { isEqual } from "../encode/is-equal.js";
import { sha256 } from "../encode/sha256.js";
import { Records } from "../records.js";

/** @import { Settings } from "../service-options.js" */

const ID = "bootstrap";
const BYTES = 32;

export class Bootstrap {
  /** @type {Records<{ sha256: string }>} */
  #records;
  /** The hash of the secret that the configuration gives; it stands in the place of a stored one. @type {Promise<Uint8Array> | undefined} */
  #given;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#records = new Records(settings.store, "service/");
    this.#given = settings.bootstrap === undefined ? undefined : sha256(settings.bootstrap);
  }

  /** Whether a presented secret is the bootstrap secret. @param {string} presented */
  async verify(presented) {
    const hash = await sha256(presented);
    const expected = await this.#expected();
    return expected !== undefined && isEqual(hash, expected);
  }

  /**
   * Returns a text that stands for the secret as it is now, and changes with it; `undefined` if there is none.
   *
   * @param {string} salt Nobody can find the secret by the text without it.
   */
  async mark(salt) {
    const expected = await this.#expected();
    return expected === undefined ? undefined : hex(await sha256(`${salt}\n${hex(expected)}`));
  }

  /** Issues the first bootstrap secret; `undefined` if there is one already. */
  async first() {
    return this.#given === undefined ? this.#issue(null) : undefined;
  }

  /** Issues a new bootstrap secret in the place of the old one. */
  async renew() {
    while (true) {
      const found = await this.#records.read(ID);
      const secret = await this.#issue(found?.version ?? null);
      if (secret !== undefined) return secret;
    }
  }

  /** @param {string | null} ifVersion */
  async #issue(ifVersion) {
    const secret = `bootstrap_${hex(crypto.getRandomValues(new Uint8Array(BYTES)))}`;
    const version = await this.#records.write(ID, { sha256: hex(await sha256(secret)) }, ifVersion);
    return version === null ? undefined : secret;
  }

  async #expected() {
    return (await this.#given) ?? (await this.#stored());
  }

  /** @returns {Promise<Uint8Array | undefined>} */
  async #stored() {
    const found = await this.#records.read(ID);
    return found === null ? undefined : bytesOfHex(found.value.sha256);
  }
}
