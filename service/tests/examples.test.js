// The examples for other languages, against a server.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
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
