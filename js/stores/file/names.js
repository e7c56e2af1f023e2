// The names in a store's folder: those that stand for keys and numbers, as opposed to foreign ones.

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Returns a key as a file name: in base32 (RFC 4648), in lower case, as some file systems ignore case. @param {string} key */
export function encode(key) {
  let [text, bits, count] = ["", 0, 0];
  for (const byte of new TextEncoder().encode(key)) {
    bits = ((bits << 8) | byte) & 0xfff;
    for (count += 8; count >= 5; count -= 5) text += BASE32[(bits >> (count - 5)) & 31];
  }
  return count === 0 ? text : text + BASE32[(bits << (5 - count)) & 31];
}

/** Returns the key that a name stands for after its prefix; `undefined` for a foreign name. @param {string} name @param {string} prefix */
export function keyOf(name, prefix) {
  return name.startsWith(prefix) ? decode(name.slice(prefix.length)) : undefined;
}

/** Returns the number that a name stands for, if it is in canonical form and below 2^53; `undefined` otherwise. @param {string} name */
export function numberOf(name) {
  const number = /^(0|[1-9]\d{0,15})$/.test(name) ? Number(name) : undefined;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** @param {string} name */
function decode(name) {
  const bytes = new Uint8Array(Math.floor((name.length * 5) / 8));
  let [bits, count, length] = [0, 0, 0];
  for (const character of name) {
    const value = BASE32.indexOf(character);
    if (value < 0) return undefined;
    bits = ((bits << 5) | value) & 0xfff;
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes[length++] = bits >> count;
  }
  // The bits that are left must be zeros, and fewer than a character's.
  if (count >= 5 || (bits & ((1 << count) - 1)) !== 0) return undefined;
  try {
    return DECODER.decode(bytes);
  } catch {
    return undefined;
  }
}
