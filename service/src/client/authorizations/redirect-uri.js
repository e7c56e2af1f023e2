// The redirect URI of a client, as it is registered at its provider.
import { badRequest } from "../../http/problem.js";
import { isThisMachine } from "../../outgoing/rule.js";
import { refusal } from "./refusal.js";

/**
 * Returns the redirect URI of an authorization: the one that all clients share, or that of the client alone. A provider may pass its answer
 * off as another's (mix-up attack, RFC 9700, section 4.4). A client with `issuer` is safe, as the callback must name it in `iss` (RFC 9207);
 * any other is with a redirect URI of its own (section 4.4.2.2). Fails with 409 if codes would travel without TLS, and with 400 for another URI.
 *
 * @param {string} base The URL that browsers reach this service by.
 * @param {string} client
 * @param {string | undefined} asked Default: the shared one.
 */
export function redirectUriOf(base, client, asked) {
  const { protocol, hostname } = new URL(base);
  if (protocol !== "https:" && !isThisMachine(hostname)) throw refusal("ERR_PUBLIC_URL");
  const shared = `${base}/v1/callback`;
  const own = `${shared}/${encodeURIComponent(client)}`;
  if (asked === undefined || asked === shared || asked === own) return asked ?? shared;
  const detail = `must be ${shared} or ${own}`;
  throw badRequest(`redirect_uri: ${detail}`, [{ pointer: "/redirect_uri", detail }]);
}
