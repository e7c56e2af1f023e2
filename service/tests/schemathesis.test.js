// schemathesis makes requests from openapi.json, right and wrong ones, and compares the answers with it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { BOOTSTRAP, KEY } from "./client.js";
import { pythonCommand, serveShop } from "./python.js";

const config = fileURLToPath(new URL("schemathesis.toml", import.meta.url));
const LONGEST = 300_000;
/** A new domain has no previous webhook secret: its 404 is no resource that was lost. */
const ABSENT_AT_FIRST = "endPreviousWebhookSecret";

test("the answers to what schemathesis asks are those of openapi.json", { timeout: LONGEST }, async (context) => {
  // It may store a client and ask for a token: nothing is sent.
  const fetch = async () => {
    throw new TypeError("fetch failed");
  };
  const { url, events } = await serveShop(context, { encryptionKey: KEY, fetch });
  const cwd = mkdtempSync(join(tmpdir(), "schemathesis-"));
  context.after(() => rmSync(cwd, { recursive: true }));
  const all = await run(cwd, url, ["--exclude-operation-id", ABSENT_AT_FIRST]);
  assert.equal(all.code, 0, all.output);
  const [, generated = "0"] = /(\d+) generated/.exec(all.output) ?? [];
  assert.ok(Number(generated) > 1000, all.output);
  const checks = ["--exclude-checks", "use_after_free,ensure_resource_availability"];
  const one = await run(cwd, url, ["--include-operation-id", ABSENT_AT_FIRST, ...checks]);
  assert.equal(one.code, 0, one.output);
  assert.deepEqual(
    events.filter(({ type }) => type === "request_failed"),
    [],
  );
});

/** @param {string} cwd @param {string} url @param {string[]} chosen @returns {Promise<{ code: unknown, output: string }>} */
function run(cwd, url, chosen) {
  const args = [
    ...["--config-file", config, "run", `${url}/openapi.json`, "--header", `Authorization: Bearer ${BOOTSTRAP}`],
    ...["--max-examples", "30", "--generation-deterministic", "--no-shrink", "--no-color", "--workers", "1"],
    // The audit log of what is deleted stays.
    ...["--checks", "all", "--exclude-checks", "use_after_free", "--continue-on-failure", ...chosen],
  ];
  return new Promise((resolve) => {
    const options = { cwd, timeout: LONGEST, maxBuffer: 2 ** 26 };
    execFile(pythonCommand("schemathesis"), args, options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, output: stdout + stderr }),
    );
  });
}
