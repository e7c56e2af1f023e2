// The address `/`.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createService } from "../src/index.js";
import { MemoryStore } from "secret-slots/stores/memory";
import { KEY } from "./client.js";

/** @param {string} path @param {object} [options] of the service */
async function get(path, options) {
  const service = createService({
    store: new MemoryStore(),
    bootstrap: "the-bootstrap-secret-of-this-test",
    encryptionKey: KEY,
    ...options,
  });
  return service.fetch(new Request(`http://127.0.0.1:8080${path}`));
}

test("the address / leads to the console, whose own policy lets it have its style and its script", async () => {
  const response = await get("/");
  assert.equal(response.status, 303);
  const console = await get(String(response.headers.get("location")));
  const page = await console.text();
  assert.match(page, /Sign in/);
  const policy = String(console.headers.get("content-security-policy"));
  assert.match(policy, /^default-src 'none'; style-src 'self'; script-src 'self';/);
  assert.doesNotMatch(page, /<style|<script>|style=| on\w+=/, "the policy would refuse it");
  for (const [, path] of page.matchAll(/(?:href|src)="(\/[^"]+\.\w+)"/g))
    assert.equal((await get(path)).status, 200, path);
});

test("the address / keeps the path of a public URL", async () => {
  const response = await get("/", { publicUrl: "https://issuer.example/slots" });
  assert.equal(response.headers.get("location"), "/console", "on this machine under another name");
  const service = createService({ store: new MemoryStore(), publicUrl: "https://issuer.example/slots" });
  const proxied = await service.fetch(new Request("http://issuer.example/"));
  assert.equal(proxied.headers.get("location"), "/slots/console");
});
