// What wrangler uploads: every module that it meets on its way, also those that no code is left of.
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { output, root } from "../../scripts/run.js";
import { packed } from "./pack.js";

const runtimes = join(root, "tests/runtimes/node_modules");
const folder = join(packed().consumer, "wrangler");
rmSync(folder, { recursive: true, force: true });
process.env.WRANGLER_SEND_METRICS = "false";
process.env.XDG_CONFIG_HOME = folder;

/** The names of the modules that are uploaded, and of those that the script imports. @param {string} config */
function upload(config) {
  const out = join(folder, "out");
  rmSync(out, { recursive: true, force: true });
  const wrangler = join(runtimes, "wrangler/bin/wrangler.js");
  // It refuses Node 20.
  const node = join(runtimes, "node24/bin/node");
  output(node, [wrangler, "deploy", "--dry-run", "--outdir", out, "--config", config], folder);
  const uploaded = readdirSync(out).filter((name) => name.endsWith(".wasm"));
  const script = readFileSync(join(out, "index.js"), "utf8");
  return { uploaded: rolesOf(uploaded), imported: rolesOf(uploaded.filter((name) => script.includes(`/${name}"`))) };
}

/** The name of a file is that of the module after a hash. @param {string[]} names */
const rolesOf = (names) => names.map((name) => name.replace(/^\w+-/, "")).sort();

/** @param {string} source */
function configOf(source) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "index.js"), source);
  const config = join(folder, "wrangler.json");
  writeFileSync(config, JSON.stringify({ name: "worker", main: "index.js", compatibility_date: "2026-06-01" }));
  return config;
}

for (const [entry, name, role] of [
  ["slots", "SecretSlots", "slots"],
  ["fastedge", "installSecrets", "slots"],
  ["client", "TokenKeeper", "client"],
  ["issuer", "ClientSecretRegistry", "issuer"],
]) {
  test(`a Worker that imports ${name} from secret-slots/${entry} uploads one module`, () => {
    const config = configOf(
      `import { ${name} } from "secret-slots/${entry}"; export default { fetch: () => new Response(String(${name})) };`,
    );
    assert.deepEqual(upload(config), { uploaded: [`${role}.wasm`], imported: [`${role}.wasm`] });
  });
}

test("a Worker that imports secret-slots uploads all modules, and starts the one that it uses", () => {
  const config = configOf(
    'import { SecretSlots } from "secret-slots"; export default { fetch: () => new Response(String(SecretSlots)) };',
  );
  assert.deepEqual(upload(config), {
    uploaded: ["client.wasm", "issuer.wasm", "slots.wasm"],
    imported: ["slots.wasm"],
  });
});

for (const [example, modules] of /** @type {[string, string[]][]} */ ([
  ["worker", ["slots.wasm"]],
  ["keeper-worker", ["client.wasm"]],
  ["issuer-worker", ["issuer.wasm", "slots.wasm"]],
])) {
  test(`examples/${example} uploads ${modules.join(" and ")}`, () => {
    assert.deepEqual(upload(join(root, "examples", example, "wrangler.jsonc")).uploaded, modules);
  });
}
