// Records sealed at rest: AES-256-GCM through WebCrypto.
import { SecretSlotsError } from "../platform/errors.js";
import { invalid } from "../platform/options.js";

const FORMAT = "sealed1";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @typedef {{ id: string, key: CryptoKey }} Key */

export class Seal {
  /** @type {Promise<Key[]>} */
  #keys;

  /** @param {readonly (Uint8Array | string)[]} keys The first seals, and all open. */
  constructor(keys) {
    if (!Array.isArray(keys) || keys.length === 0) throw invalid("encrypt must be an array of keys");
    const raw = keys.map(readKey);
    this.#keys = Promise.all(raw.map(importKey));
    this.#keys.catch(() => {});
  }

  /**
   * @param {string} id What the record is of: sealed with it, so that no record takes another's place.
   * @param {string} text
   */
  async seal(id, text) {
    const [{ id: keyId, key }] = await this.#keys;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt(algorithm(iv, id, keyId), key, encoder.encode(text));
    return [FORMAT, keyId, toText(iv), toText(new Uint8Array(sealed))].join(".");
  }

  /**
   * @param {string} id
   * @param {string} sealed
   * @returns {Promise<string>}
   */
  async open(id, sealed) {
    const [format, keyId, iv, text, ...more] = sealed.split(".");
    if (format !== FORMAT || text === undefined || more.length > 0) {
      throw new SecretSlotsError("ERR_STORE", "the stored record is not sealed, and encrypt is given");
    }
    const known = (await this.#keys).find((key) => key.id === keyId);
    if (known === undefined) {
      throw new SecretSlotsError(
        "ERR_STORE",
        "the stored record is sealed with a key that is not among those of encrypt",
      );
    }
    try {
      const opened = await crypto.subtle.decrypt(algorithm(fromText(iv), id, keyId), known.key, fromText(text));
      return decoder.decode(opened);
    } catch {
      throw new SecretSlotsError("ERR_STORE", "the stored record was changed, or is another's");
    }
  }

  /** Whether a value is sealed with the key that seals now. @param {string} value */
  async isCurrent(value) {
    const [{ id }] = await this.#keys;
    return value.startsWith(`${FORMAT}.${id}.`);
  }
}

/** @param {string} value */
export function isSealed(value) {
  return value.startsWith(`${FORMAT}.`);
}

/**
 * @param {Uint8Array<ArrayBuffer>} iv
 * @param {string} id
 * @param {string} keyId
 */
function algorithm(iv, id, keyId) {
  return { name: "AES-GCM", iv, additionalData: encoder.encode(`${FORMAT}\n${keyId}\n${id}`) };
}

/** @param {unknown} key */
function readKey(key) {
  let bytes;
  try {
    bytes = typeof key === "string" ? fromText(key) : key;
  } catch {
    // Not base64url.
  }
  if (!ArrayBuffer.isView(bytes) || bytes.byteLength !== 32) {
    throw invalid("each key of encrypt must be 32 bytes, or 32 bytes in base64url");
  }
  return new Uint8Array(bytes.buffer, bytes.byteOffset, 32).slice();
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<Key>}
 */
async function importKey(bytes) {
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  bytes.fill(0);
  return { id: toText(new Uint8Array(hash, 0, 6)), key };
}

/** @param {Uint8Array} bytes */
function toText(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @param {string} text */
function fromText(text) {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
}
