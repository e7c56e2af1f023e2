/** Returns bytes in Base64 (RFC 4648, section 4). @param {Uint8Array} bytes */
export const base64 = (bytes) => btoa(String.fromCharCode(...bytes));

/** Returns the bytes of a text in Base64. Throws for any other text. @param {string} text */
export const bytesOfBase64 = (text) => Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));
