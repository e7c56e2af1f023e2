// Names in a store's folder: what a key or a number is called there, and what is none of ours.

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A key as a file's name, also where names differ by more than their case: base32 (RFC 4648) in lower case. @param {string} key */
export function encode(key) {
  let [text, bits, count] = ["", 0, 0];
  for (const byte of new TextEncoder().encode(key)) {
    bits = ((bits << 8) | byte) & 0xfff;
    for (count += 8; count >= 5; count -= 5) text += BASE32[(bits >> (count - 5)) & 31];
  }
  return count === 0 ? text : text + BASE32[(bits << (5 - count)) & 31];
}

/** The key of a name after its prefix; `undefined` for a name that no key has. @param {string} name @param {string} prefix */
export function keyOf(name, prefix) {
  return name.startsWith(prefix) ? decode(name.slice(prefix.length)) : undefined;
}

/** The number that a name is in canonical form, below 2^53; `undefined` for any other name. @param {string} name */
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
  // What is left of the last character is zeros, and less than a character.
  if (count >= 5 || (bits & ((1 << count) - 1)) !== 0) return undefined;
  try {
    return DECODER.decode(bytes);
  } catch {
    return undefined;
  }
}
