// The demo of the console, as a newcomer starts it.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { root } from "../../scripts/run.js";

const SCRIPT = join(root, "scripts/demo.js");
const CHECKOUT = "/v1/domains/acme/applications/checkout";

/** Starts the demo, and returns what it printed up to its last line. @param {import("node:test").TestContext} context */
async function start(context) {
  const child = spawn(process.execPath, [SCRIPT, "--no-open"], { stdio: ["ignore", "pipe", "inherit"] });
  context.after(() => child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout });
  /** @type {string[]} */
  const printed = [];
  lines.on("line", (line) => printed.push(line));
  const says = async (/** @type {RegExp} */ text) => {
    while (!printed.some((line) => text.test(line))) await once(lines, "line");
    return String(printed.map((line) => text.exec(line)?.[1]).find((found) => found !== undefined));
  };
  await says(/Ctrl\+C ends everything/);
  return { child, printed, says };
}

test("the demo signs a newcomer in, has a forgotten consumer, and ends by Ctrl+C", async (context) => {
  const { child, printed, says } = await start(context);
  const link = await says(/once: +(\S+)/);
  const bootstrap = await says(/bootstrap secret (\S+)/);
  const { origin } = new URL(link);
  /** @param {string} path @param {RequestInit} [init] */
  const ask = async (path, init) => {
    const headers = { authorization: `Bearer ${bootstrap}`, "content-type": "application/json" };
    const response = await fetch(origin + path, { headers, ...init });
    const text = await response.text();
    assert.ok(response.ok, `${path}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };

  const wrong = await fetch(`${origin}/demo/${"x".repeat(32)}`, { redirect: "manual" });
  assert.equal(wrong.headers.get("set-cookie"), null, "another code signs nobody in");
  const entered = await fetch(link, { redirect: "manual" });
  assert.equal(entered.status, 303);
  const cookie = String(entered.headers.get("set-cookie")).split(";")[0] ?? "";
  const again = await fetch(link, { redirect: "manual" });
  assert.equal(again.headers.get("set-cookie"), null, "the link works once");

  const page = async (/** @type {string} */ path) => (await fetch(origin + path, { headers: { cookie } })).text();
  const list = await page(String(entered.headers.get("location")));
  for (const application of ["checkout", "warehouse", "legacy-import", "storefront"])
    assert.match(list, new RegExp(application));
  assert.match(await page("/console/domains/acme/applications/checkout"), /nightly-report\/1\.4/);
  assert.match(await page("/console/playground"), /<h1>Playground<\/h1>/);

  const consumers = async () => (await ask(`${CHECKOUT}/consumers`)).items;
  const [forgotten, ...more] = await consumers();
  assert.equal(forgotten.user_agent, "nightly-report/1.4");
  assert.equal(forgotten.reason, "previous");
  assert.deepEqual(more, [], "the fleet has the new secret");
  const { items } = await ask("/v1/credentials");
  const states = Object.fromEntries(items.map((/** @type {any} */ { id, state }) => [id, state]));
  assert.deepEqual(states, {
    ...{ acme: "ready", northwind: "ready", reports: "ready" },
    ...{ globex: "reauthorize", initech: "failing" },
  });
  const { items: clients } = await ask("/v1/clients");
  assert.equal(clients[0].client_secret_in_use, 1, "the first secret of crm has changed at the provider");
  const { items: rotations } = await ask("/v1/domains/acme/rotations");
  assert.deepEqual([rotations[0].state, rotations[0].failures[0].client_id], ["failed", "partner-api"]);

  await ask(`${CHECKOUT}/previous`, { method: "DELETE" });
  await says(/nightly-report\/1\.4 \(10\.0\.7\.4\), of checkout, (is refused now)/);
  assert.ok(!printed.some((line) => /checkout\/8\.2/.test(line)), "nothing changes for the fleet");

  child.kill("SIGINT");
  assert.deepEqual(await once(child, "close"), [0, null]);
  assert.match(printed.join("\n"), /The demo has ended\. Nothing of it is left on this machine\.$/);
});

test("a user's consent is one click at the provider of the demo", async (context) => {
  const { says } = await start(context);
  const { origin } = new URL(await says(/once: +(\S+)/));
  const headers = { authorization: `Bearer ${await says(/bootstrap secret (\S+)/)}` };
  const begun = await fetch(`${origin}/v1/credentials/globex/authorize`, { method: "POST", headers });
  const first = await fetch((await begun.json()).url, { redirect: "manual" });
  const cookie = String(first.headers.get("set-cookie")).split(";")[0] ?? "";
  const provider = String(first.headers.get("location"));
  const [, path = ""] = /href="(\/allow[^"]+)"/.exec(await (await fetch(provider)).text()) ?? [];
  const allow = new URL(path.replaceAll("&#38;", "&"), provider);
  const callback = String((await fetch(allow, { redirect: "manual" })).headers.get("location"));
  assert.equal((await fetch(callback, { headers: { cookie } })).status, 200);
  const credential = await (await fetch(`${origin}/v1/credentials/globex`, { headers })).json();
  assert.equal(credential.state, "ready");
});

test("--help says what it takes, and another flag or port is refused", () => {
  const run = (/** @type {string[]} */ ...args) => spawnSync(process.execPath, [SCRIPT, ...args], { encoding: "utf8" });
  const help = run("--help");
  assert.equal(help.status, 0);
  assert.match(help.stdout, /--port PORT[\s\S]+--no-open/);
  for (const args of [
    ["--prot", "1"],
    ["--port", "x"],
    ["--port", "65536"],
  ]) {
    const { status, stderr } = run(...args);
    assert.equal(status, 2, args.join(" "));
    assert.match(stderr, /usage: npm run demo/);
  }
});
