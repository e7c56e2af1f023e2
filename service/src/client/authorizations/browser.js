// The browser that an authorization is bound to. The first visit of the start page sets a cookie, and the callback must have it: so nobody can
// lead another user's browser into his own authorization, or finish one that another user has begun (RFC 6749, section 10.12).
import { base64url } from "../../encode/base64url.js";
import { digest } from "./digest.js";

const BYTES = 32;
/** Each authorization has a cookie of its own, so that two of them in one browser do not disturb each other. */
const PREFIX_LENGTH = 16;

/** Returns a new value, and its hash. */
export async function newBrowser() {
  const value = base64url(crypto.getRandomValues(new Uint8Array(BYTES)));
  return { value, hash: await digest(value) };
}

/**
 * Whether a request has the cookie of an authorization.
 *
 * @param {string | undefined} header `Cookie`
 * @param {{ id: string, redirectUri: string, browser: string | null }} bound
 */
export async function isBrowser(header, { id, redirectUri, browser }) {
  const name = nameOf(id, redirectUri);
  const values = (header ?? "").split(";").map((one) => one.trim().split("="));
  for (const [found, value] of values) {
    // Hashes of random values are compared: how long that takes tells nothing of the value.
    if (found === name && value !== undefined && (await digest(value)) === browser) return true;
  }
  return false;
}

/**
 * Returns a header `Set-Cookie`. Over https, `__Host-` keeps other hosts of the domain from setting the cookie; it asks for `Secure` and the
 * path `/` (RFC 6265bis, section 4.1.3.2). `Lax` lets it come with the redirect from the provider.
 *
 * @param {{ id: string, redirectUri: string }} of
 * @param {string} value
 * @param {number} seconds How long it lives; 0 removes it.
 */
export function cookieOf({ id, redirectUri }, value, seconds) {
  const scope = isSecure(redirectUri) ? "Path=/; Secure" : `Path=${folderOf(redirectUri)}`;
  return `${nameOf(id, redirectUri)}=${value}; Max-Age=${seconds}; ${scope}; HttpOnly; SameSite=Lax`;
}

/** @param {string} id @param {string} redirectUri */
const nameOf = (id, redirectUri) =>
  `${isSecure(redirectUri) ? "__Host-" : ""}authorization-${id.slice(0, PREFIX_LENGTH)}`;

/** @param {string} redirectUri */
const isSecure = (redirectUri) => redirectUri.startsWith("https:");

/** Returns the path of the start page and the callback. @param {string} redirectUri */
const folderOf = (redirectUri) => new URL(redirectUri).pathname.replace(/callback(\/[^/]*)?$/, "");
