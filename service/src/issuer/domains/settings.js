// The settings of a domain: merged with their defaults, and as the registry takes them.
import { DEFAULTS } from "./schema.js";

/** @import { DomainSettings } from "./schema.js" */
/** @typedef {{ [name: string]: any }} Patch */

/**
 * Applies a merge patch (RFC 7396) to settings. `null` puts a member back to its default.
 *
 * @param {DomainSettings} settings
 * @param {Patch} patch
 * @returns {DomainSettings}
 */
export function merged(settings, patch) {
  return mergedMembers(settings, patch, DEFAULTS);
}

/** @param {any} settings @param {Patch} patch @param {any} defaults @returns {any} */
function mergedMembers(settings, patch, defaults) {
  const result = { ...settings };
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const isNested = name === "notices" && value !== null;
    result[name] =
      value === null ? defaults[name] : isNested ? mergedMembers(settings[name], value, defaults[name]) : value;
  }
  return result;
}

/** Returns the registry's options of a domain. @param {DomainSettings} settings */
export function registryDomain({
  expiry,
  max_expiry: maxExpiry,
  overlap,
  max_overlap: maxOverlap,
  prefix,
  max_secrets: maxSecrets,
  notices,
}) {
  return {
    ...{ expiry, overlap, maxOverlap, prefix, maxSecrets, noticeThresholds: notices.thresholds },
    maxExpiry: maxExpiry ?? undefined,
  };
}
