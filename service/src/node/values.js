// The forms of configured values. No message repeats what was given: it may be a secret.
import { BlockList, isIP } from "node:net";
import { secretsFromText } from "secret-slots/client";

/**
 * The form of a value.
 *
 * @template T
 * @typedef {object} Form
 * @property {string} must What a value must be, after "must".
 * @property {(given: unknown) => T | undefined} read Returns what the service takes; `undefined` for a value of JSON of another form.
 * @property {(text: string) => unknown} [ofText] Turns the text of a flag or a variable into a value of JSON. Default: the text itself.
 */

/** @param {number} min @param {number} max @returns {Form<number>} */
export const integer = (min, max) => ({
  must: `be a whole number from ${min} to ${max}`,
  ofText: (given) => (/^\d{1,9}$/.test(given) ? Number(given) : given),
  read: (given) =>
    typeof given === "number" && Number.isInteger(given) && given >= min && given <= max ? given : undefined,
});

/** @param {string} must @param {RegExp} pattern @returns {Form<string>} */
export const text = (must, pattern) => ({
  must,
  read: (given) => (typeof given === "string" && pattern.test(given) ? given : undefined),
});

/** @type {Record<string, boolean>} */
const FLAGS = { true: true, 1: true, on: true, false: false, 0: false, off: false };

/** @type {Form<boolean>} */
export const flag = {
  must: "be true or false",
  ofText: (given) => (Object.hasOwn(FLAGS, given) ? FLAGS[given] : given),
  read: (given) => (typeof given === "boolean" ? given : undefined),
};

/** @template {string} T @param {readonly T[]} words @returns {Form<T>} */
export const oneOf = (words) => ({
  must: `be ${words.slice(0, -1).join(", ")} or ${words.at(-1)}`,
  read: (given) => words.find((word) => word === given),
});

/** A list: an array of JSON, or text with commas between its parts. @param {string} must @param {(part: string) => boolean} isPart @returns {Form<string[]>} */
export const list = (must, isPart) => ({
  must,
  ofText: (given) => given.split(",").map((part) => part.trim()),
  read: (given) =>
    Array.isArray(given) && given.every((part) => typeof part === "string" && isPart(part)) ? given : undefined,
});

/** Client secrets: an array of JSON, or text with one a line. @type {Form<string[]>} */
export const secrets = {
  must: "be 1 to 32 secrets, none of them empty: one a line, or a JSON array of strings",
  ofText(given) {
    try {
      return secretsFromText(given);
    } catch {
      return undefined;
    }
  },
  read: (given) =>
    Array.isArray(given) &&
    given.length >= 1 &&
    given.length <= 32 &&
    given.every((one) => typeof one === "string" && one !== "")
      ? given
      : undefined,
};

/** @param {string} part */
export const isHostName = (part) => isIP(part) !== 0 || /^(?=.{1,253}$)[\w-]{1,63}(\.[\w-]{1,63})*$/.test(part);

/** Whether a text is an address or a network, such as `10.0.0.0/8`. @param {string} part */
export function isNetwork(part) {
  try {
    addNetwork(new BlockList(), part);
    return true;
  } catch {
    return false;
  }
}

/** Adds an address or a network to a list. Throws for any other text. @param {BlockList} networks @param {string} part */
export function addNetwork(networks, part) {
  const [address = "", bits] = part.split("/", 2);
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  if (bits === undefined) networks.addAddress(address, family);
  else networks.addSubnet(address, /^\d{1,3}$/.test(bits) ? Number(bits) : -1, family);
}

/**
 * Where records are kept.
 *
 * @typedef {{ kind: "file" | "sqlite" | "postgres" | "redis", address: string }} StoreAddress `address`: the path of a folder or a file, or
 *   the URL of a server.
 */

/** @type {Form<StoreAddress>} */
export const storeAddress = {
  must: "be file:FOLDER, sqlite:FILE, postgres://… or redis://…",
  read(given) {
    const [, scheme = "", rest = ""] = (typeof given === "string" && /^([a-z]+):(.+)$/s.exec(given)) || [];
    if (scheme === "file" || scheme === "sqlite") {
      // A file URL has no host, so that its path begins with the third slash.
      const path = rest.replace(/^\/\/(?=\/)/, "");
      return path.startsWith("//") || path.includes("\0") ? undefined : { kind: scheme, address: path };
    }
    const kind = { postgres: "postgres", postgresql: "postgres", redis: "redis", rediss: "redis" }[scheme];
    const isServer = kind !== undefined && rest.startsWith("//") && URL.canParse(String(given));
    return isServer ? { kind: /** @type {"postgres" | "redis"} */ (kind), address: String(given) } : undefined;
  },
};
