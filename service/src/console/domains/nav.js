// The way around in a domain.
import { html } from "hono/html";
import { RESERVED } from "../../access/roles.js";

/** @import { Visit } from "../visit.js" */

/** @typedef {"applications" | "rotations" | "audit" | "notices" | "settings"} Place */

const PLACES = /** @type {const} */ ([
  { place: "applications", text: "Applications", role: "issuer:read" },
  { place: "rotations", text: "Rotations", role: "issuer:read" },
  { place: "audit", text: "Audit log", role: "audit:read" },
  { place: "notices", text: "Notices", role: "issuer:read" },
  { place: "settings", text: "Settings", role: "issuer:read" },
]);

/** Returns a domain as people call it: the reserved one has the API clients. @param {string} domain */
export const domainName = (domain) => (domain === RESERVED ? "API clients" : domain);

/**
 * Returns the tabs of a domain, each for those who have its role.
 *
 * @param {Visit} visit
 * @param {string} domain
 * @param {Place} here
 */
export function domainNav(visit, domain, here) {
  const shown = PLACES.filter(({ role }) => visit.may(role, { domain }));
  return html`<nav class="tabs" aria-label="Domain ${domainName(domain)}">
    <bdi class="of">${domainName(domain)}</bdi>
    ${shown.map(({ place, text }) => {
      const isHere = place === here ? html`aria-current="page"` : "";
      return html`<a href="${visit.to`/domains/${domain}/${place}`}" ${isHere}>${linkText(domain, place, text)}</a>`;
    })}
  </nav>`;
}

/** @param {string} domain @param {Place} place @param {string} text */
const linkText = (domain, place, text) => (domain === RESERVED && place === "applications" ? "List" : text);

/** Returns where a person is in a domain, from the list of domains on. @param {Visit} visit @param {string} domain @param {...(readonly [string, string | undefined])} more */
export const domainPlaces = (visit, domain, ...more) =>
  /** @type {(readonly [string, string | undefined])[]} */ ([
    ["Domains", visit.to`/domains`],
    [domainName(domain), visit.to`/domains/${domain}/applications`],
    ...more,
  ]);
