// Tokens made by hand with WebCrypto, so that nothing of the library vouches for itself. And the clock to judge them by.

export const OLD = "the old secret, of the 64 bytes that every algorithm is content with";
export const NEW = "the new secret, of the 64 bytes that every algorithm is content with";
export const ROLLOVER = 1741790697;
export const HS256 = '{"alg":"HS256","typ":"JWT"}';

export const times = {
  s: [
    { slot: 0, value: OLD },
    { slot: ROLLOVER, value: NEW },
  ],
};
export const indexes = {
  s: [
    { slot: 0, value: OLD },
    { slot: 5, value: NEW },
  ],
};

/** @param {number} seconds */
export const at = (seconds) => new Date(seconds * 1000);

const encoder = new TextEncoder();

/** @param {string | Uint8Array} content */
export function encode(content) {
  const bytes = typeof content === "string" ? encoder.encode(content) : content;
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

/**
 * A token of any header and payload, rightly signed with HMAC: SHA-256, or what the header's alg says.
 *
 * @param {string | Uint8Array} header
 * @param {string | Uint8Array} payload
 * @param {string} [secret]
 */
export function token(header, payload, secret = NEW) {
  return resign(encode(header), encode(payload), secret, /HS(384|512)/.exec(String(header))?.[1]);
}

/**
 * @param {string} header a segment
 * @param {string} payload a segment
 * @param {string} [secret]
 * @param {string} [bits]
 */
export async function resign(header, payload, secret = NEW, bits = "256") {
  const algorithm = { name: "HMAC", hash: `SHA-${bits}` };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  const signed = `${header}.${payload}`;
  const signature = await crypto.subtle.sign("HMAC", key, encoder.encode(signed));
  return `${signed}.${encode(new Uint8Array(signature))}`;
}

/**
 * Calls with a system clock that stands at a time, for what reads it without an option.
 *
 * @template T
 * @param {number} seconds
 * @param {() => T} call
 */
export function during(seconds, call) {
  const { now } = Date;
  Date.now = () => seconds * 1000;
  try {
    return call();
  } finally {
    Date.now = now;
  }
}
