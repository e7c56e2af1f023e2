// The examples for other languages, against a server.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { createServer } from "node:net";
import process from "node:process";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { SecretSlots, signWebhook } from "secret-slots/slots";
import { python, serveShop } from "./python.js";

const folder = fileURLToPath(new URL("../../examples/service/", import.meta.url));

/** @type {Record<string, string[]>} */
const EXAMPLES = { "verify.py": [python, `${folder}verify.py`], "verify.sh": ["sh", `${folder}verify.sh`] };

for (const [name, [command = "", ...args]] of Object.entries(EXAMPLES)) {
  test(`${name} says whether a client secret is good`, async (context) => {
    const { admin, first, url } = await serveShop(context);
    const { id, secret } = await admin.apiClient("server", [{ role: "secrets:verify", domains: ["acme"] }]);
    const env = { ...process.env, SERVICE: url, API_CLIENT_ID: id, API_CLIENT_SECRET: secret };
    const verify = (/** @type {string} */ presented, more = {}) =>
      run(command, [...args, "shop", presented], { ...env, ...more });
    assert.deepEqual(await verify(first.client_secret), { code: 0, stderr: "" });
    for (const wrong of [
      "wrong",
      "",
      `"\\" \\`,
      `x", "client_secret": "${first.client_secret}`,
      'x"\nurl = "http://127.0.0.1:1',
    ])
      assert.deepEqual(await verify(wrong), { code: 1, stderr: "invalid_client\n" }, wrong);
    const refused = await verify(first.client_secret, { API_CLIENT_SECRET: "wrong" });
    assert.notEqual(refused.code, 0);
    assert.match(refused.stderr, /401/);
  });
}

/** @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} env @returns {Promise<{ code: unknown, stderr: string }>} */
function run(command, args, env) {
  return new Promise((resolve) => {
    execFile(command, args, { env, timeout: 60_000 }, (error, _, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stderr }),
    );
  });
}

test("receive.py takes what the service signs, once, and nothing else", async (context) => {
  const key = `whsec_${btoa("k".repeat(32))}`;
  const port = await freePort();
  const env = { ...process.env, WEBHOOK_SECRET: key, PORT: String(port) };
  const receiver = spawn(python, ["-u", `${folder}receive.py`], { env, stdio: ["ignore", "pipe", "ignore"] });
  context.after(() => receiver.kill("SIGKILL"));
  const url = `http://127.0.0.1:${port}/`;
  while (
    !(await fetch(url).then(
      () => true,
      () => false,
    ))
  )
    assert.equal(receiver.exitCode, null, "it runs");
  const printed = createInterface({ input: receiver.stdout })[Symbol.asyncIterator]();

  const secrets = new SecretSlots({ acme: key });
  const post = async (/** @type {string} */ body, /** @type {Record<string, string>} */ headers) =>
    (await fetch(url, { method: "POST", body, headers })).status;
  const signed = (/** @type {string} */ id, /** @type {string} */ body) => ({
    ...signWebhook(secrets, "acme", { id, body }),
  });
  const [one, two] = ["shop", "reports"].map((client_id) =>
    JSON.stringify({ type: "secret.expiring", timestamp: "2026-11-26T00:00:00Z", data: { domain: "acme", client_id } }),
  );
  assert.equal(await post(one, {}), 401);
  assert.equal(await post(one, signed("msg_1", two)), 401);
  for (const again of [1, 2]) assert.equal(await post(one, signed("msg_1", one)), 204, `time ${again}`);
  assert.equal(await post(two, signed("msg_2", two)), 204);
  const lines = [(await printed.next()).value, (await printed.next()).value];
  assert.deepEqual(lines, ["secret.expiring acme shop", "secret.expiring acme reports"]);
});

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}
