// When the next secret of each domain expires, for those who are alerted by metrics.
import { ignoreUnknown } from "../errors.js";

/** @import { Domains } from "./domains/domains.js" */

const PAGE = 1000;

/**
 * Reads every application, so call it from time to time only. A previous secret does not count: its end is wanted.
 *
 * @param {Domains} domains
 * @returns {Promise<Record<string, number>>} In Unix seconds, by domain, without domains in which nothing expires.
 */
export async function soonestExpiries(domains) {
  /** @type {Record<string, number>} */
  const soonest = {};
  for await (const id of domains.ids()) {
    const domain = await domains.open(id).catch(ignoreUnknown);
    const at = domain === undefined ? Infinity : await soonestOf(domain.registry);
    if (at < Infinity) soonest[id] = at;
  }
  return soonest;
}

/** @param {import("secret-slots/issuer").ClientSecretRegistry} registry */
async function soonestOf(registry) {
  let soonest = Infinity;
  /** @type {string | undefined} */
  let after;
  while (true) {
    const ids = await registry.applications({ limit: PAGE, after });
    for (const id of ids) {
      const secrets = (await registry.list(id).catch(ignoreUnknown)) ?? [];
      for (const { status, expiresAt } of secrets)
        if (status === "active" && expiresAt !== null) soonest = Math.min(soonest, expiresAt);
    }
    if (ids.length < PAGE) return soonest;
    after = ids.at(-1);
  }
}
