// Seals records at rest with AES-256-GCM, through WebCrypto.
import { SecretSlotsError } from "../platform/errors.js";
import { invalid } from "../platform/options.js";

const FORMAT = "sealed1";
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @typedef {{ id: string, key: CryptoKey }} Key */

export class Seal {
  /** @type {Promise<Key[]>} */
  #keys;

  /** Throws `ERR_INVALID_OPTION`. @param {readonly (Uint8Array | string)[]} keys The first key seals, and all keys open. */
  constructor(keys) {
    if (!Array.isArray(keys) || keys.length === 0) throw invalid("encrypt must be a non-empty array of keys");
    const raw = keys.map(readKey);
    this.#keys = Promise.all(raw.map(importKey));
    this.#keys.catch(() => {});
  }

  /**
   * @param {string} id The key of the record in the store. It is authenticated, so that a record opens only under its own key.
   * @param {string} text
   */
  async seal(id, text) {
    const [{ id: keyId, key }] = await this.#keys;
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt(algorithm(iv, id, keyId), key, encoder.encode(text));
    return [FORMAT, keyId, toText(iv), toText(new Uint8Array(sealed))].join(".");
  }

  /**
   * Returns the text of a sealed record. Rejects with `ERR_STORE`; trying again does not help.
   *
   * @param {string} id
   * @param {string} sealed
   * @returns {Promise<string>}
   */
  async open(id, sealed) {
    const [format, keyId, iv, text, ...more] = sealed.split(".");
    if (format !== FORMAT || text === undefined || more.length > 0) {
      throw new SecretSlotsError(
        "ERR_STORE",
        "the stored record is not sealed, although encrypt is given; reseal() seals it",
      );
    }
    const known = (await this.#keys).find((key) => key.id === keyId);
    if (known === undefined) {
      throw new SecretSlotsError("ERR_STORE", "the stored record is sealed with a key that encrypt does not contain");
    }
    try {
      const opened = await crypto.subtle.decrypt(algorithm(fromText(iv), id, keyId), known.key, fromText(text));
      return decoder.decode(opened);
    } catch {
      throw new SecretSlotsError(
        "ERR_STORE",
        "the stored record cannot be opened: it was changed, or belongs to another id",
      );
    }
  }

  /** Whether a value is sealed with the first key. @param {string} value */
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

/** @param {unknown} key @param {number} index */
function readKey(key, index) {
  let bytes;
  try {
    bytes = typeof key === "string" ? fromText(key) : key;
  } catch {
    // Not base64url.
  }
  if (!ArrayBuffer.isView(bytes) || bytes.byteLength !== 32) {
    throw invalid(`encrypt[${index}] must be a key of 32 bytes, as a Uint8Array or in base64url`);
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
