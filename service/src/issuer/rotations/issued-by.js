// The secrets that an actor has issued, by the audit log.
/** @import { Domain } from "../domains/domains.js" */

/** The kinds of events that show a new value to whoever asked for it. */
const KINDS = ["secret.added", "secret.rotated", "secret.renewed"];
/** The most events of a month and kind that are read at once. */
const MOST = 1_000_000;

/**
 * Returns whether an actor has issued the value that a secret got at a time. It reads the log by months, so that it holds no more events
 * than those of one month, and of each issue of the actor one line.
 *
 * @param {Domain} domain
 * @param {string} actor The actor of the events, or the part of it after the slash: the person for whom an API client has acted.
 * @param {number} now In Unix seconds.
 */
export async function issuesOf({ registry, record }, actor, now) {
  /** @type {Set<string>} */
  const issues = new Set();
  for (const [from, to] of months(record.created_at, now)) {
    for (const kind of KINDS) {
      for (const event of await registry.audit({ kind, from, to, limit: MOST })) {
        if (event.outcome !== "ok" || !isBy(event.actor, actor)) continue;
        issues.add(keyOf(String(event.applicationId), String(event.secretId), event.time));
      }
    }
  }
  return (/** @type {string} */ applicationId, /** @type {{ secretId: string, issuedAt: number }} */ secret) =>
    issues.has(keyOf(applicationId, secret.secretId, secret.issuedAt));
}

/** @param {string | null} found @param {string} actor */
function isBy(found, actor) {
  return found !== null && (found === actor || found.slice(found.lastIndexOf("/") + 1) === actor);
}

/** @param {string} applicationId @param {string} secretId @param {number} issuedAt */
const keyOf = (applicationId, secretId, issuedAt) => JSON.stringify([applicationId, secretId, issuedAt]);

/** Yields the months of the calendar in UTC, as the log is cut. @param {number} from @param {number} now @returns {Generator<[number, number]>} */
function* months(from, now) {
  const first = new Date(from * 1000);
  // The clocks of instances differ: a domain's first secret may seem to be older than the domain.
  const month = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() - 1));
  while (month.getTime() / 1000 <= now) {
    const start = month.getTime() / 1000;
    month.setUTCMonth(month.getUTCMonth() + 1);
    yield [start, month.getTime() / 1000];
  }
}
