const encoder = new TextEncoder();

/** Returns the SHA-256 of a text in UTF-8. @param {string} text */
export async function sha256(text) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
}
