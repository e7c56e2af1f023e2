// The commands of docs/service.md, as they stand and in their order, against a service in a process of its own.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { startProcess } from "../benches/process.js";

const file = (/** @type {string} */ path) => new URL(`../../${path}`, import.meta.url);
const BOOTSTRAP = "the-bootstrap-secret-of-the-guide";

test("the guide's commands succeed, and print what it says", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "secret-slots-guide-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const program = file("service/bin/secret-slots-service.js").pathname;
  const { url, stop } = await startProcess(program, ["--port", "0", "--data", folder], {
    SECRET_SLOTS_BOOTSTRAP: BOOTSTRAP,
    SECRET_SLOTS_LOG_LEVEL: "error",
  });
  context.after(stop);
  const guide = readFileSync(file("docs/service.md"), "utf8");
  const script = [...guide.matchAll(/^```sh\n([\s\S]+?)^```$/gm)].map(([, block]) => block).join("\n");
  const env = { ...process.env, BASE: url, BOOTSTRAP };
  const { status, stdout, stderr } = spawnSync("bash", ["-euo", "pipefail", "-c", script], { encoding: "utf8", env });
  assert.equal(status, 0, stdout + stderr);
  const promised = [...script.matchAll(/^# (\{.+|\d+ characters.+)$/gm)].map(([, line]) => line.replace(/, …$/, ""));
  assert.ok(promised.length > 5);
  let from = 0;
  for (const line of promised) {
    const found = stdout.indexOf(line, from);
    assert.notEqual(found, -1, `${line}\nis not printed, or not in its place, in\n${stdout}`);
    from = found + line.length;
  }
});

test("the guides list every code that the service may answer with", () => {
  const folder = file("service/src/");
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
  const text = sources.map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
  const codes = new Set([...text.matchAll(/\bERR_[A-Z_]+[A-Z]\b/g)].map(([code]) => code));
  const guides = ["docs/service.md", "docs/errors.md"].map((path) => readFileSync(file(path), "utf8")).join("\n");
  assert.ok(codes.size > 20);
  assert.deepEqual(
    [...codes].filter((code) => !guides.includes(`\`${code}\``)),
    [],
  );
});
