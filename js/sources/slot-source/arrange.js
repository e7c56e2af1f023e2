// Turns the versions of a secret into numbered slots.
import { readDuration } from "../../platform/duration.js";
import { MAX_TIME } from "../../platform/unix-time.js";

/** @import { EffectiveFrom, Version } from "../types.js" */

const OUT_OF_RANGE = "its slot must be an integer from 0 to 10^11 − 1";

/**
 * Returns a function that gives the time from which on a version is in effect. Throws `ERR_INVALID_OPTION` for anything but a duration or a
 * function.
 *
 * @param {EffectiveFrom} [effectiveFrom]
 * @returns {(version: Version, isOldest: boolean) => number}
 */
export function readEffectiveFrom(effectiveFrom = 0) {
  if (typeof effectiveFrom === "function") {
    return ({ value: _, ...version }) => effectiveFrom(version);
  }
  const delay = readDuration("effectiveFrom", effectiveFrom);
  // Before the oldest version there is none, so nobody could sign while it waits.
  return ({ created, notBefore }, isOldest) => Math.floor(notBefore ?? created + (isOldest ? 0 : delay));
}

/**
 * Returns the versions that are slots, in ascending order, each with its number. Of two for the same second the later one gets the next.
 * `onRefused` hears of versions whose number is out of a slot's range.
 *
 * @param {readonly Version[]} versions
 * @param {(version: Version, isOldest: boolean) => number} effectiveFrom
 * @param {(version: Version, reason: string) => void} onRefused
 * @returns {{ slot: number, version: Version }[]}
 */
export function arrange(versions, effectiveFrom, onRefused) {
  const byCreation = [...versions].sort((one, other) => one.created - other.created);
  const numbered = byCreation
    .map((version, index) => ({ version, slot: version.slot ?? effectiveFrom(version, index === 0) }))
    .filter(({ version, slot }) => {
      const isNumber = Number.isInteger(slot) && slot >= 0 && slot <= MAX_TIME;
      if (!isNumber) onRefused(version, OUT_OF_RANGE);
      return isNumber && !(version.revokedAt !== undefined && version.revokedAt < slot);
    })
    .sort((one, other) => one.slot - other.slot);
  let last = -1;
  return numbered.flatMap(({ version, slot }) => {
    const next = Math.max(slot, last + 1);
    if (next > MAX_TIME) {
      onRefused(version, OUT_OF_RANGE);
      return [];
    }
    last = next;
    return [{ slot: last, version }];
  });
}
