// The secret with eight slots that every contender verifies with. Imports nothing, so that a first call can have it.

export const NAME = "token-secret";
export const FIRST_SLOT = 1_741_790_697;
export const BETWEEN_SLOTS = 30 * 86_400;

/** All past; as long as HS512 asks for. */
export const SLOTS = Array.from({ length: 8 }, (_, place) => ({
  slot: FIRST_SLOT + place * BETWEEN_SLOTS,
  value: `${place} `.padEnd(64, "a secret that is as long as a hash "),
}));

/**
 * The place of the slot that a token belongs to, as each rival has to find it.
 * @param {number} iat
 */
export function placeAt(iat) {
  let low = 0;
  let high = SLOTS.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (SLOTS[middle].slot <= iat) low = middle + 1;
    else high = middle;
  }
  if (low === 0) throw new Error("no slot is in effect");
  return low - 1;
}
