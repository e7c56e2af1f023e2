// Seals what the service stores and nobody may read, by AES-256-GCM (NIST SP 800-38D).
import { base64, bytesOfBase64 } from "./encode/base64.js";
import { bytesOfHex } from "./encode/hex.js";

const FORMAT = "sealed1";
const IV_BYTES = 12;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class Seal {
  #key;

  /** @param {string} key 32 bytes in hexadecimal. */
  constructor(key) {
    this.#key = crypto.subtle.importKey("raw", bytesOfHex(key), "AES-GCM", false, ["encrypt", "decrypt"]);
  }

  /** @param {string} place Where the text is kept. It is authenticated: a sealed text opens in its own place alone. @param {string} text */
  async seal(place, text) {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const sealed = await crypto.subtle.encrypt(algorithm(iv, place), await this.#key, encoder.encode(text));
    return [FORMAT, base64(iv), base64(new Uint8Array(sealed))].join(".");
  }

  /** Returns a sealed text; `undefined` if it cannot be opened: another key sealed it, or it was changed. @param {string} place @param {string} sealed */
  async open(place, sealed) {
    const [format, iv = "", text = ""] = sealed.split(".");
    const key = await this.#key;
    if (format !== FORMAT) return undefined;
    try {
      return decoder.decode(await crypto.subtle.decrypt(algorithm(bytesOfBase64(iv), place), key, bytesOfBase64(text)));
    } catch {
      return undefined;
    }
  }
}

/** @param {Uint8Array<ArrayBuffer>} iv @param {string} place */
const algorithm = (iv, place) => ({ name: "AES-GCM", iv, additionalData: encoder.encode(`${FORMAT}\n${place}`) });
