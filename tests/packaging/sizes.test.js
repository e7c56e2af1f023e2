// What a Worker uploads for the main uses: gates, so that nothing grows unseen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { packed } from "./pack.js";
import { bundleForWorker, wasmFile } from "./worker-bundle.js";

const { consumer } = packed();
const LOOK_UP = 'const slots = new SecretSlots({ s: "v" }); export const value = slots.getEffectiveAt("s", 1);';

/** @type {Record<string, { source: (entry: string) => string, role: string, gate: number }>} */
const BUNDLES = {
  generateSecret: {
    source: (entry) => `import { generateSecret } from "${entry}"; export const secret = () => generateSecret();`,
    role: "slots",
    gate: 56_000,
  },
  getEffectiveAt: {
    source: (entry) => `import { SecretSlots } from "${entry}"; ${LOOK_UP}`,
    role: "slots",
    gate: 61_000,
  },
  "getEffectiveAt and jwtVerifier": {
    source: (entry) =>
      `import { SecretSlots } from "${entry}"; ${LOOK_UP} export const verify = slots.jwtVerifier("s", { overlap: 60 });`,
    role: "slots",
    gate: 61_000,
  },
  TokenClient: {
    source: (entry) => `export { TokenClient } from "${entry}";`,
    role: "client",
    gate: 110_000,
  },
  ClientSecretRegistry: {
    source: (entry) => `export { ClientSecretRegistry } from "${entry}";`,
    role: "issuer",
    gate: 104_000,
  },
};

for (const [name, { source, role, gate }] of Object.entries(BUNDLES)) {
  test(`${name}: script and wasm are at most ${gate} bytes in gzip`, async (context) => {
    /** @type {number[]} */
    const sizes = [];
    for (const entry of ["secret-slots", `secret-slots/${role}`]) {
      const { script, wasm } = await bundleForWorker(source(entry), consumer, ["workerd"]);
      const files = [script, ...wasm.map((file) => wasmFile(consumer, file))];
      sizes.push(files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0));
    }
    context.diagnostic(`${name}: ${sizes[0]} bytes from secret-slots, ${sizes[1]} from secret-slots/${role}`);
    for (const size of sizes) assert.ok(size <= gate, `${size} bytes`);
  });
}

test("a bundle without SignedCookies has nothing of it", async () => {
  const has = async (/** @type {string} */ more) => {
    const source = `import { SecretSlots, SignedCookies } from "secret-slots/slots"; ${LOOK_UP} ${more}`;
    const { script } = await bundleForWorker(source, consumer, ["workerd"]);
    return script.includes("secret-slots keygrip");
  };
  assert.equal(await has('export const cookies = new SignedCookies(slots, "s");'), true);
  assert.equal(await has(""), false);
});
