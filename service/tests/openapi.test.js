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

test("each operation has a summary, one known tag and a description of each answer", async () => {
  const { admin } = openService();
  const { body: document } = await admin.as(null).get("/openapi.json");
  const tags = document.tags.map((/** @type {any} */ { name }) => name);
  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
  for (const { operationId, summary, tags: own, responses } of operations) {
    assert.match(summary, /^[A-Z].*\.$/, operationId);
    assert.ok(own.length === 1 && tags.includes(own[0]), operationId);
    for (const { description } of /** @type {any[]} */ (Object.values(responses)))
      assert.ok(description.length > 1, operationId);
  }
});

test("each time says that it is in Unix seconds", async () => {
  const { admin } = openService();
  const { body: document } = await admin.as(null).get("/openapi.json");
  const found = timesOf(document.components.schemas, "");
  assert.ok(found.length > 20, "times were found");
  for (const [path, schema] of found)
    assert.match(JSON.stringify(schema), /Unix (?:seconds|time)/, `${path}: ${JSON.stringify(schema)}`);
});

/** Returns the members that are times, with their paths. @param {any} schema @param {string} path @returns {[string, any][]} */
function timesOf(schema, path) {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([name, inner]) => {
    const isTime = path.endsWith("/properties") && /(?:^|_)at$/.test(name);
    return [
      ...(isTime ? [/** @type {[string, any]} */ ([`${path}/${name}`, inner])] : []),
      ...timesOf(inner, `${path}/${name}`),
    ];
  });
}
