// The guard in workerd, with the secrets in a binding.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { root } from "../../scripts/run.js";
import { binding, cases, SLOT, SUBJECT } from "./cases.js";
import { sendRequest } from "./suite.js";

// Miniflare refuses Node 20.
const node24 = join(root, "tests/runtimes/node_modules/node24/bin/node");
const host = fileURLToPath(new URL("workerd-host.js", import.meta.url));

describe("workerd", () => {
  /** @type {import("node:child_process").ChildProcess} */
  let served;
  let port = 0;
  before(async () => {
    served = spawn(node24, [host, binding], { stdio: ["pipe", "pipe", "inherit"] });
    const ended = once(served, "exit").then(([code]) => assert.fail(`workerd ended with ${code}`));
    const [line] = await Promise.race([once(/** @type {any} */ (served.stdout), "data"), ended]);
    ended.catch(() => {});
    port = Number(line);
  });
  after(async () => {
    const exit = once(served, "exit");
    served.stdin?.end();
    await exit;
  });

  for (const { title, headers, query, status, code } of cases) {
    test(`${title}: ${status}${code === undefined ? "" : ` ${code}`}`, async () => {
      const answer = await sendRequest(port, query === undefined ? "/" : `/?access_token=${query}`, headers);
      assert.equal(answer.status, status);
      const body = JSON.parse(answer.body);
      if (code === undefined) assert.deepEqual(body, { sub: SUBJECT, slot: SLOT });
      else assert.equal(body.code, code);
    });
  }
});
