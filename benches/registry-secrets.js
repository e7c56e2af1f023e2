// An application with so many client secrets, and what is presented to it: shared by the benchmarks of the registry.
import { createHash } from "node:crypto";
import { ClientSecretRegistry } from "../js/index.js";
import { MemoryStore } from "../js/stores/memory.js";
import { flat, forge } from "./tokens.js";

/** In the store, with the prefix that keys have where none is said. */
const KEY = "registry/application/";

export const APPLICATION = "shop";

/** @param {number} size */
export async function applicationOf(size) {
  const store = new MemoryStore();
  const registry = new ClientSecretRegistry({ store, domain: { maxSecrets: size } });
  await registry.createApplication(APPLICATION, { type: "machine" });
  const secrets = [];
  for (let place = 0; place < size; place++) {
    const { secret } = await registry.add(APPLICATION, { description: `secret ${place}` });
    secrets.push(flat(/** @type {string} */ (secret)));
  }
  const hashes = secrets.map((secret) => createHash("sha256").update(secret).digest());
  return { store, registry, secrets, hashes, key: KEY + APPLICATION };
}

/**
 * So many secrets that an application does not have, each as long as its own.
 *
 * @param {string[]} secrets
 * @param {number} count
 */
export function wrongSecrets(secrets, count) {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index).padStart(8, "0");
    return forge(number + secrets[index % secrets.length].slice(number.length));
  });
}

/** As the document has it, and as others would write it. @param {import("node:buffer").Buffer} hash */
export function hashTexts(hash) {
  return [hash.toString("base64url"), hash.toString("hex"), hash.toString("latin1")];
}
