// Compares the slots of two reads.

/** @import { SourceSlot } from "../types.js" */

/** @param {readonly SourceSlot[]} some @param {readonly SourceSlot[]} others */
export function isSameSlots(some, others) {
  return some.length === others.length && some.every((slot, index) => isSame(slot, others[index]));
}

/** @param {SourceSlot} one @param {SourceSlot} other */
function isSame(one, other) {
  return one.slot === other.slot && one.version === other.version && isSameValue(valueOf(one), valueOf(other));
}

/** @param {SourceSlot} slot */
const valueOf = (slot) => ("value" in slot ? slot.value : undefined);

/** @param {string | Uint8Array | undefined} one @param {string | Uint8Array | undefined} other */
function isSameValue(one, other) {
  if (one instanceof Uint8Array && other instanceof Uint8Array)
    return one.length === other.length && one.every((byte, index) => byte === other[index]);
  return one === other;
}
