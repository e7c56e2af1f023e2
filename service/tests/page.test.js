// The page at `/`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createService } from "../src/index.js";
import { MemoryStore } from "secret-slots/stores/memory";

const service = createService({ store: new MemoryStore(), bootstrap: "the-bootstrap-secret-of-this-test" });
const get = (/** @type {string} */ path) => service.fetch(new Request(`http://service${path}`));

test("the page says that the service runs, and its own policy lets it have its style", async () => {
  const response = await get("/");
  const page = await response.text();
  assert.match(page, /The service runs\./);
  const policy = String(response.headers.get("content-security-policy"));
  assert.match(policy, /^default-src 'none'; style-src 'self';/);
  assert.doesNotMatch(page, /<style|<script|style=/, "the policy would refuse it");
  const [, path] = /<link rel="stylesheet" href="([^"]+)"/.exec(page) ?? [];
  const style = await get(path);
  assert.equal(style.headers.get("content-type"), "text/css; charset=utf-8");
  assert.match(await style.text(), /prefers-color-scheme|light-dark/);
});

test("the links of the page lead somewhere", async () => {
  const page = await (await get("/")).text();
  for (const [, path] of page.matchAll(/href="([^"]+)"/g)) assert.equal((await get(path)).status, 200, path);
});
