// openapi.json is valid, by Redocly's rules.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { openService } from "./client.js";
import { PLAIN } from "./contract.js";

const folder = fileURLToPath(new URL("..", import.meta.url));

/** Returns what Redocly finds wrong with a document. @param {import("node:test").TestContext} context @param {string} text */
function problemsOf(context, text) {
  const temporary = mkdtempSync(join(tmpdir(), "openapi-"));
  context.after(() => rmSync(temporary, { recursive: true }));
  const file = join(temporary, "openapi.json");
  writeFileSync(file, text);
  const redocly = join(folder, "node_modules/@redocly/cli/bin/cli.js");
  const args = ["lint", "--config", join(folder, "redocly.yaml"), "--format", "json", file];
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const { stdout, stderr } = spawnSync(process.execPath, [redocly, ...args], { encoding: "utf8", env });
  assert.ok(stdout.startsWith("{"), stderr);
  return JSON.parse(stdout).problems.map((/** @type {any} */ { ruleId, message, location: [where] }) => {
    return `${ruleId} at ${where?.pointer}: ${message}`;
  });
}

test("openapi.json is valid, without a warning", async (context) => {
  const { admin } = openService({ metrics: { read: async () => ({ contentType: "text/plain", text: "" }) } });
  const { text } = await admin.as(null).get("/openapi.json", { status: 200 });
  assert.deepEqual(problemsOf(context, text), []);
});

test("a document with a fault is told", async (context) => {
  const { admin } = openService();
  const { body } = await admin.as(null).get("/openapi.json", { status: 200 });
  body.paths["/healthz"].get.responses[200].content["application/json"].schema.$ref = "#/components/schemas/None";
  const problems = problemsOf(context, JSON.stringify(body));
  assert.match(problems[0], /no-unresolved-refs/);
});

test("each route of the API is in openapi.json, under its own name", async () => {
  const { admin, service } = openService();
  const { paths } = (await admin.as(null).get("/openapi.json")).body;
  const routes = service.routes.filter(({ path }) => !PLAIN.includes(path));
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({ method: method.toUpperCase(), path, operationId })),
  );
  assert.deepEqual(
    described.map(({ method, path }) => `${method} ${path}`).sort(),
    routes.map(({ method, path }) => `${method} ${path}`).sort(),
  );
  assert.equal(new Set(described.map(({ operationId }) => operationId)).size, described.length);
});
