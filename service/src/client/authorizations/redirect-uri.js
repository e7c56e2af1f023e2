// The redirect URI of a client, as it is registered at its provider.
import { isThisMachine } from "../../outgoing/rule.js";
import { refusal } from "./refusal.js";

/**
 * Returns the redirect URI of a client. A provider may pass its answer off as another's (mix-up attack, RFC 9700, section 4.4). A client with
 * `issuer` is safe, as the callback must name it in `iss` (RFC 9207). A client without it has a redirect URI of its own (section 4.4.2.2).
 * Fails with 409 if codes would travel without TLS.
 *
 * @param {string} base The URL that browsers reach this service by.
 * @param {string} client
 * @param {string | undefined} issuer
 */
export function redirectUriOf(base, client, issuer) {
  const { protocol, hostname } = new URL(base);
  if (protocol !== "https:" && !isThisMachine(hostname)) throw refusal("ERR_PUBLIC_URL");
  return `${base}/v1/callback${issuer === undefined ? `/${encodeURIComponent(client)}` : ""}`;
}

/**
 * Returns the URL that browsers reach this service by: the configured one, or the origin of a request.
 *
 * @param {string | undefined} publicUrl
 * @param {string} url Of a request.
 */
export const baseOf = (publicUrl, url) => (publicUrl ?? new URL(url).origin).replace(/\/$/, "");
