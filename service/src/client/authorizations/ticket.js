// Tickets: what leads a browser from the start page to a begun authorization. A ticket is signed, so that a forged or altered one is refused
// without a look into the store.
import { base64url, bytesOfBase64url } from "../../encode/base64url.js";
import { bytesOfHex } from "../../encode/hex.js";

const FORM = /^([\w-]{43})\.(\d{1,11})\.([\w-]{43})$/;
const FORMAT = "ticket1";
/** Separates this key from all others that are derived of the same one (RFC 5869, section 3.2). */
const INFO = "secret-slots authorization ticket";
const HMAC = { name: "HMAC", hash: "SHA-256", length: 256 };
const encoder = new TextEncoder();

/** @typedef {{ id: string, expiresAt: number }} Ticket `expiresAt`: in Unix seconds. */

export class Tickets {
  #key;

  /** @param {string} encryptionKey 32 bytes in hexadecimal. */
  constructor(encryptionKey) {
    this.#key = derive(encryptionKey);
  }

  /** @param {Ticket} ticket */
  async sign({ id, expiresAt }) {
    const mac = await crypto.subtle.sign("HMAC", await this.#key, signed(id, String(expiresAt)));
    return [id, expiresAt, base64url(new Uint8Array(mac))].join(".");
  }

  /** Returns the ticket of a text; `undefined` if it was not signed here. @param {string} text @returns {Promise<Ticket | undefined>} */
  async read(text) {
    const [, id, expiresAt, mac] = FORM.exec(text) ?? [];
    if (mac === undefined) return undefined;
    const isOurs = await crypto.subtle.verify("HMAC", await this.#key, bytesOfBase64url(mac), signed(id, expiresAt));
    return isOurs ? { id, expiresAt: Number(expiresAt) } : undefined;
  }
}

/** @param {string} id @param {string} expiresAt */
const signed = (id, expiresAt) => encoder.encode([FORMAT, id, expiresAt].join("\n"));

/** @param {string} encryptionKey */
async function derive(encryptionKey) {
  const key = await crypto.subtle.importKey("raw", bytesOfHex(encryptionKey), "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encoder.encode(INFO) };
  return crypto.subtle.deriveKey(how, key, HMAC, false, ["sign", "verify"]);
}
