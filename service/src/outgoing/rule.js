// The one rule for addresses that the service sends to: webhooks, token endpoints and discovery. Whoever may change the settings of a domain or
// a client chooses these addresses, so without the rule that person could reach the private network of the service (server-side request
// forgery, OWASP).
import { AddressRefused } from "./address-refused.js";
import { isAddress, isLoopback, isPublic } from "./address.js";

/**
 * @typedef {object} OutgoingRule
 * @property {boolean} allowLoopback Whether this machine may be reached, also by http.
 * @property {readonly string[]} allowedHosts Hosts whose addresses need not be public.
 * @property {boolean} [onlyListedHosts] Whether a name must be one of `allowedHosts`, as nobody checks the address that it leads to.
 */

/** Why a host is refused that has no allowed address. */
export const NOT_PUBLIC = "must have a host with a public address";

/**
 * Checks an address by its text, and returns it. A host's name is not resolved here: {@link mayConnect} is asked for the address that it has.
 *
 * Throws an {@link AddressRefused}, which has the code `ERR_OUTGOING_ADDRESS`.
 *
 * @param {string} text
 * @param {OutgoingRule} rule
 */
export function checkTarget(text, rule) {
  // `URL` makes 0x7f.1, 2130706433 and 127.0.0.1. all the same 127.0.0.1.
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw new AddressRefused("must be an absolute URL");
  const host = hostOf(url.hostname);
  const isLocal = isThisMachine(host);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal && rule.allowLoopback))
    throw new AddressRefused(
      isLocal ? "must begin with https://, unless allow_loopback is set" : "must begin with https://",
    );
  if (url.username !== "" || url.password !== "") throw new AddressRefused("must not have a user name or a password");
  const isRefused = isLocal ? !rule.allowLoopback : isAddress(host) && !isPublic(host);
  if (isRefused && !isAllowed(host, rule)) throw new AddressRefused(NOT_PUBLIC);
  if (rule.onlyListedHosts === true && !isAddress(host) && !isLocal && !isAllowed(host, rule))
    throw new AddressRefused(
      "must have an allowed host, as the addresses of names cannot be checked here: set allowed_hosts",
    );
  return url;
}

/**
 * Whether a connection to a host may go to this address.
 *
 * @param {string} hostname
 * @param {string} address
 * @param {OutgoingRule} rule
 */
export function mayConnect(hostname, address, rule) {
  if (isAllowed(hostOf(hostname), rule)) return true;
  return isLoopback(address) ? rule.allowLoopback : isPublic(address);
}

/** @param {string} host @param {OutgoingRule} rule */
const isAllowed = (host, { allowedHosts }) => allowedHosts.some((allowed) => hostOf(allowed.toLowerCase()) === host);

/** Whether a host is this machine by its name (RFC 6761, section 6.3) or address. @param {string} hostname As `URL` writes it. */
export function isThisMachine(hostname) {
  const host = hostOf(hostname);
  return host === "localhost" || host.endsWith(".localhost") || isLoopback(host);
}

/** Returns a host without the brackets of IPv6 and the dot of the root. @param {string} hostname */
const hostOf = (hostname) => hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
