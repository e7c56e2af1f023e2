// Names in a store's folder: what a key or a number is called there, and what is none of ours.

const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

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
  const key = name.startsWith(prefix) ? decode(name.slice(prefix.length)) : undefined;
  return key !== undefined && prefix + encode(key) === name ? key : undefined;
}

/** The number that a name is in canonical form, below 2^53; `undefined` for any other name. @param {string} name */
export function numberOf(name) {
  const number = /^(0|[1-9]\d{0,15})$/.test(name) ? Number(name) : undefined;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** @param {string} name */
function decode(name) {
  const bytes = [];
  let [bits, count] = [0, 0];
  for (const character of name) {
    bits = ((bits << 5) | BASE32.indexOf(character)) & 0xfff;
    count += 5;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 0xff);
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
