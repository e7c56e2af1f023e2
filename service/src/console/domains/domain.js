// A domain, as pages read it from the API.
import { path } from "../address.js";

/** @import { Visit } from "../visit.js" */

/** Returns the path of a domain in the API. @param {string} domain */
export const pathOf = (domain) => path`/v1/domains/${domain}`;

/** Returns a domain, and its entity tag. @param {Visit} visit @param {string} domain */
export async function readDomain(visit, domain) {
  const { body, etag } = await visit.api.send("GET", pathOf(domain));
  return { settings: body, version: etag ?? "" };
}

/** Returns who has changed the settings; `undefined` if the person may not read that, or the log does not say. @param {Visit} visit @param {string} domain @param {number} at When they were changed, in Unix seconds. */
export async function lastChange(visit, domain, at) {
  if (!visit.may("audit:read", { domain })) return undefined;
  const { items } = await visit.api.get(`${pathOf(domain)}/audit`, { kind: "domain.updated", from: at, limit: 1 });
  return /** @type {{ actor: string | null, at: number } | undefined} */ (items[0]);
}
