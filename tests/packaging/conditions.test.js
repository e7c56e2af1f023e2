// Which modules an entry point, and a single function, bring along under each condition.
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { output } from "../../scripts/run.js";
import { packed } from "./pack.js";
import { copyPrograms, printed } from "./program.js";
import { bundleForWorker, textOf, wasmFile } from "./worker-bundle.js";

const { consumer } = packed();
const folder = copyPrograms(consumer, "conditions");
const CONDITIONS = ["workerd", "edge-light"];

/** @type {[title: string, source: string, roles: string[]][]} */
const USES = [
  ["secret-slots/slots, whole", 'export * from "secret-slots/slots"', ["slots"]],
  ["secret-slots/client, whole", 'export * from "secret-slots/client"', ["client"]],
  ["secret-slots/issuer, whole", 'export * from "secret-slots/issuer"', ["issuer"]],
  ["secret-slots/fastedge, whole", 'export * from "secret-slots/fastedge"', ["slots"]],
  ["secret-slots, whole", 'export * from "secret-slots"', ["client", "issuer", "slots"]],
  ["a store", 'export * from "secret-slots/stores/memory"', []],
  ["SecretSlotsError", 'export { SecretSlotsError } from "secret-slots"', []],
  ["generateSecret", 'export { generateSecret } from "secret-slots"', ["slots"]],
  ["SecretSlots", 'export { SecretSlots } from "secret-slots"', ["slots"]],
  ["TokenClient", 'export { TokenClient } from "secret-slots"', ["client"]],
  ["TokenKeeper", 'export { TokenKeeper } from "secret-slots"', ["client"]],
  ["ClientSecretRegistry", 'export { ClientSecretRegistry } from "secret-slots"', ["issuer"]],
];

for (const [title, source, roles] of USES) {
  for (const condition of CONDITIONS) {
    test(`under ${condition}, ${title} imports ${roles.join(", ") || "no module"}, and none as text`, async () => {
      const { wasm, hasText } = await bundleForWorker(source, folder, [condition]);
      assert.deepEqual([wasm, hasText], [roles.map((role) => `${role}.wasm?module`), false]);
    });
  }

  test(`without a condition, ${title} has ${roles.join(", ") || "no module"} as text`, async () => {
    const { wasm, script } = await bundleForWorker(source, folder, []);
    const texts = ["client", "issuer", "slots"].filter((role) => script.includes(textOf(role)));
    assert.deepEqual([wasm, texts], [[], roles]);
  });
}

for (const condition of CONDITIONS) {
  test(`a program bundled under ${condition} runs with the modules that its host compiles`, async () => {
    const { script, wasm } = await bundleForWorker('import "./rollover.js"', folder, [condition]);
    assert.deepEqual(wasm, ["slots.wasm?module"]);
    const host = join(folder, condition);
    rmSync(host, { recursive: true, force: true });
    mkdirSync(host);
    const bytes = JSON.stringify([...wasmFile(consumer, wasm[0])]);
    writeFileSync(join(host, "module.mjs"), `export default new WebAssembly.Module(Uint8Array.from(${bytes}));`);
    const imported = new RegExp(`"[^"]*${wasm[0].replace("?", "\\?")}"`);
    writeFileSync(join(host, "program.mjs"), script.replace(imported, '"./module.mjs"'));
    assert.deepEqual(JSON.parse(output(process.execPath, ["program.mjs"], host)), printed);
  });
}
