/** Compares in constant time, except for the length. @param {Uint8Array} one @param {Uint8Array} other */
export function isEqual(one, other) {
  let differs = one.length ^ other.length;
  for (let index = 0; index < one.length; index++) differs |= one[index] ^ other[index];
  return differs === 0;
}
