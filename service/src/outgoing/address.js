// IP addresses: which of them belong to the public internet. Source: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890).

/** IPv4 blocks that are not public, each with the length of its prefix. */
const SPECIAL_V4 = /** @type {const} */ ([
  ["0.0.0.0", 8], // this network, RFC 791
  ["10.0.0.0", 8], // private, RFC 1918
  ["100.64.0.0", 10], // carriers' NAT, RFC 6598
  ["127.0.0.0", 8], // loopback, RFC 1122
  ["169.254.0.0", 16], // link-local, RFC 3927: metadata services of clouds
  ["172.16.0.0", 12], // private, RFC 1918
  ["192.0.0.0", 24], // protocol assignments, RFC 6890
  ["192.0.2.0", 24], // documentation, RFC 5737
  ["192.88.99.0", 24], // relays of 6to4, RFC 7526
  ["192.168.0.0", 16], // private, RFC 1918
  ["198.18.0.0", 15], // benchmarks, RFC 2544
  ["198.51.100.0", 24], // documentation, RFC 5737
  ["203.0.113.0", 24], // documentation, RFC 5737
  ["224.0.0.0", 4], // multicast, RFC 5771
  ["240.0.0.0", 4], // reserved, and broadcast, RFC 1112
]);

/** Public IPv6 addresses are in 2000::/3 (RFC 4291). These blocks of it are not: they embed an IPv4 address, or belong to no host. */
const SPECIAL_V6 = /** @type {const} */ ([
  ["2001::", 23], // protocol assignments, RFC 2928: Teredo and others
  ["2001:db8::", 32], // documentation, RFC 3849
  ["2002::", 16], // 6to4, RFC 3056
  ["3fff::", 20], // documentation, RFC 9637
]);

/** Whether an address is public. `false` for a text that is no address. @param {string} address */
export function isPublic(address) {
  const bits = bitsOf(address);
  if (bits === undefined) return false;
  if (bits.length === 32) return !SPECIAL_V4.some((block) => isIn(bits, block));
  // All else is not public: ::1, ::ffff:0:0/96 (IPv4-mapped), 64:ff9b::/96 (IPv4-translated), fc00::/7, fe80::/10, ff00::/8.
  return isIn(bits, ["2000::", 3]) && !SPECIAL_V6.some((block) => isIn(bits, block));
}

/** Whether an address is of this machine: 127.0.0.0/8 or ::1. @param {string} address */
export function isLoopback(address) {
  const bits = bitsOf(address);
  if (bits === undefined) return false;
  return bits.length === 32 ? isIn(bits, ["127.0.0.0", 8]) : isIn(bits, ["::1", 128]);
}

/** Whether a text is an address, in the form that `URL` and the operating system write. @param {string} text */
export const isAddress = (text) => bitsOf(text) !== undefined;

/** @param {string} bits @param {readonly [string, number]} block */
function isIn(bits, [base, length]) {
  return bits.slice(0, length) === bitsOf(base)?.slice(0, length);
}

/** Returns the 32 or 128 bits of an address, as text. @param {string} address @returns {string | undefined} */
function bitsOf(address) {
  return address.includes(":") ? bitsOfV6(address) : bitsOfV4(address);
}

/** @param {string} address */
function bitsOfV4(address) {
  const parts = address.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.map((part) => binary(Number(part), 8)).join("");
}

/** @param {string} address */
function bitsOfV6(address) {
  const [head = "", tail, ...more] = address.split("::");
  if (more.length > 0) return undefined;
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => "0"), ...after];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.map((group) => binary(Number.parseInt(group, 16), 16)).join("");
}

/** Returns groups of 16 bits; an IPv4 address at the end becomes two of them. @param {string} text */
function groupsOf(text) {
  const groups = text === "" ? [] : text.split(":");
  const v4 = bitsOfV4(groups.at(-1) ?? "");
  if (v4 === undefined) return groups;
  const halves = [v4.slice(0, 16), v4.slice(16)].map((half) => Number.parseInt(half, 2).toString(16));
  return [...groups.slice(0, -1), ...halves];
}

/** @param {number} value @param {number} length */
const binary = (value, length) => value.toString(2).padStart(length, "0");
