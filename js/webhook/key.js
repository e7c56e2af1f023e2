// The key that a slot's value holds. src/webhook/key.rs has the same rule; tests/vectors/webhooks.json holds both to it.

const PREFIX = "whsec_";
/** The shortest and the longest key, in bytes (Standard Webhooks 1.0.0, "Signature scheme"). */
const MIN_KEY = 24;
const MAX_KEY = 64;
/** The base64 of the longest key, with its padding. */
const MAX_TEXT = 88;

/** Base64 (RFC 4648, section 4) with its padding or without any. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/**
 * Returns a copy of the key: text is base64, with or without `whsec_` before it, and bytes are the key itself. `undefined` when the
 * value holds no key.
 *
 * @param {string | Uint8Array} value
 */
export function webhookKey(value) {
  const key = typeof value === "string" ? decode(value.startsWith(PREFIX) ? value.slice(PREFIX.length) : value) : value;
  return key !== undefined && key.length >= MIN_KEY && key.length <= MAX_KEY ? new Uint8Array(key) : undefined;
}

/** Returns the bytes of base64 that is canonical. @param {string} text */
function decode(text) {
  if (text.length > MAX_TEXT || !BASE64.test(text)) return undefined;
  const binary = atob(text);
  // Bits after the last byte must be 0, so that a key has one text.
  if (btoa(binary).replace(/=+$/, "") !== text.replace(/=+$/, "")) return undefined;
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
