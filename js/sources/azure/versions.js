// Versions of a secret as Key Vault lists them: in no order, with times in whole seconds.
import { SourceError } from "../source-error.js";

/** @import { Version } from "../types.js" */

/**
 * @typedef {object} KeyVaultVersion
 * @property {string} id
 * @property {boolean} enabled
 * @property {number} created In Unix seconds, as the others.
 * @property {number} [updated]
 * @property {number} [nbf]
 * @property {number} [exp]
 * @property {string} [contentType]
 * @property {Record<string, string>} [tags]
 */

/** The tag that has the id of the version before. */
export const AFTER = "secret-slots-after";

/** @param {string} name */
export const isKeyVaultName = (name) => /^[0-9A-Za-z-]{1,127}$/.test(name);

/** @param {any} item @returns {KeyVaultVersion} */
export function readVersion(item) {
  const [, id] = /\/secrets\/[^/]+\/([0-9A-Za-z]{1,64})$/.exec(String(item?.id)) ?? [];
  const { enabled, created, updated, nbf, exp } = item?.attributes ?? {};
  const areTimes = [updated, nbf, exp].every((time) => time === undefined || Number.isFinite(time));
  if (id === undefined || !Number.isFinite(created) || !areTimes)
    throw new SourceError("ERR_SOURCE", "Key Vault answered with a version that has no id, or no time of creation");
  return { id, enabled: enabled !== false, created, updated, nbf, exp, contentType: item.contentType, tags: item.tags };
}

/**
 * Returns the versions, the newest last. Those of the same second come in the order of their tags, then in that of their ids, which is the same
 * for every reader. If that leaves open which one is the newest, `current` tells it.
 *
 * @param {KeyVaultVersion[]} versions
 * @param {() => Promise<string | undefined>} current
 */
export async function orderVersions(versions, current) {
  const byId = new Map(versions.map((version) => [version.id, version]));
  /** How many versions of the same second it is known to follow. @param {KeyVaultVersion} version */
  const depth = (version) => {
    let steps = 0;
    for (let at = beforeOf(version, byId); at !== undefined && steps < versions.length; at = beforeOf(at, byId))
      steps++;
    return steps;
  };
  const ranked = versions.map((version) => ({ version, depth: depth(version) }));
  ranked.sort(
    (one, other) =>
      one.version.created - other.version.created ||
      one.depth - other.depth ||
      (one.version.id < other.version.id ? -1 : 1),
  );
  const ordered = ranked.map(({ version }) => version);
  const [last, other] = [ranked.at(-1), ranked.at(-2)];
  if (last?.version.created !== other?.version.created || last?.depth !== other?.depth) return ordered;
  const newest = byId.get((await current()) ?? "");
  if (newest === undefined || newest.created !== last?.version.created) return ordered;
  return [...ordered.filter((version) => version !== newest), newest];
}

/** @param {KeyVaultVersion} version @param {Map<string, KeyVaultVersion>} byId */
function beforeOf({ created, tags }, byId) {
  const before = byId.get(tags?.[AFTER] ?? "");
  return before?.created === created ? before : undefined;
}

/** @param {KeyVaultVersion} version @param {number} now @returns {Version} */
export function toSlotVersion({ id, enabled, created, updated, nbf, exp }, now) {
  const version = { id, created, ...(nbf === undefined ? {} : { notBefore: nbf }) };
  const ends = [enabled ? undefined : updated, exp !== undefined && exp <= now ? exp : undefined];
  const revokedAt = Math.min(...ends.filter((time) => time !== undefined));
  if (Number.isFinite(revokedAt)) return { ...version, revoked: true, revokedAt };
  return enabled ? version : { ...version, revoked: true };
}
