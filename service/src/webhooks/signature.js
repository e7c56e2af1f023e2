// Signatures after Standard Webhooks (https://www.standardwebhooks.com, "Signature scheme"): HMAC-SHA-256 over the id, the time and the body.
import { base64, bytesOf } from "./seal.js";

const encoder = new TextEncoder();

/**
 * Returns the headers of a message. Each secret makes one signature, so that a receiver verifies by any of them.
 *
 * @param {readonly string[]} secrets Each as `whsec_…`.
 * @param {{ id: string, at: number, body: string }} message `id`: without a full stop, which separates the parts. `at`: in Unix seconds.
 */
export async function signedHeaders(secrets, { id, at, body }) {
  const text = encoder.encode(`${id}.${at}.${body}`);
  const signatures = await Promise.all(secrets.map((secret) => signature(secret, text)));
  return { "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": signatures.join(" ") };
}

/** @param {string} secret @param {Uint8Array<ArrayBuffer>} text */
async function signature(secret, text) {
  const bytes = bytesOf(secret.slice("whsec_".length));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return `v1,${base64(new Uint8Array(await crypto.subtle.sign("HMAC", key, text)))}`;
}
