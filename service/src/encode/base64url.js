import { base64, bytesOfBase64 } from "./base64.js";

/** Returns bytes in base64url without padding (RFC 4648, section 5). @param {Uint8Array} bytes */
export const base64url = (bytes) => base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** Returns the bytes of a text in base64url. Throws for any other text. @param {string} text */
export const bytesOfBase64url = (text) => bytesOfBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
