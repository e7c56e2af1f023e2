// The one rule for addresses that the service sends to. Whoever may change a domain's settings chooses these addresses, so without the rule
// that person could reach the private network of the service (server-side request forgery, OWASP).
import { isAddress, isLoopback, isPublic } from "./address.js";
import { DeliveryError, Refusal } from "./delivery-error.js";

/**
 * @typedef {object} OutgoingRule
 * @property {boolean} allowLoopback Whether this machine may be reached, also by http.
 * @property {readonly string[]} allowedHosts Hosts whose addresses need not be public.
 */

/**
 * Checks an address by its text, and returns it. A host's name is not resolved here: {@link mayConnect} is asked for the address that it has.
 *
 * Throws a {@link DeliveryError} of the code `ERR_WEBHOOK_ADDRESS`.
 *
 * @param {string} text
 * @param {OutgoingRule} rule
 */
export function checkTarget(text, rule) {
  // `URL` makes 0x7f.1, 2130706433 and 127.0.0.1. all the same 127.0.0.1.
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw refused("must be an absolute URL");
  const host = hostOf(url.hostname);
  const isLocal = isThisMachine(host);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal && rule.allowLoopback))
    throw refused("must begin with https://");
  if (url.username !== "" || url.password !== "") throw refused("must not have a user name or a password");
  const isRefused = isLocal ? !rule.allowLoopback : isAddress(host) && !isPublic(host);
  if (isRefused && !isAllowed(host, rule)) throw refused("must have a host with a public address");
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

/** Whether a host is this machine by its name (RFC 6761, section 6.3) or address. @param {string} host */
const isThisMachine = (host) => host === "localhost" || host.endsWith(".localhost") || isLoopback(host);

/** Returns a host without the brackets of IPv6 and the dot of the root. @param {string} hostname */
const hostOf = (hostname) => hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");

/** @param {string} detail */
const refused = (detail) => new DeliveryError(Refusal.Address, `the webhook's URL ${detail}`);
