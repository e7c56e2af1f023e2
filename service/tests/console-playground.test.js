// What the console serves of the playground, and to whom.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playgroundFiles } from "../src/node/index.js";
import { openService } from "./client.js";

/** @param {Partial<import("../src/index.js").ServiceOptions>} [options] */
function open(options = {}) {
  const { service } = openService(options);
  return (/** @type {string} */ path) => service.fetch(new Request(`http://service.test/console/playground${path}`));
}

const playground = playgroundFiles({ base: "playground/", home: "../console" });

test("everybody gets the page and each of its files, with a policy that allows no request", async () => {
  const get = open({ playground });
  const page = await get("");
  assert.equal(page.status, 200);
  assert.match(await page.text(), /<h1>Playground<\/h1>/);
  for (const [path, { contentType, text }] of playground) {
    const response = await get(`/${path}`);
    assert.equal(response.status, 200, path);
    assert.equal(await response.text(), text);
    assert.equal(response.headers.get("content-type"), contentType);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    const policy = String(response.headers.get("content-security-policy"));
    assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /connect-src|unsafe-inline|'unsafe-eval'/);
  }
});

test("WebAssembly is allowed for the playground alone", async () => {
  const { service } = openService({ playground });
  const response = await service.fetch(new Request("http://service.test/console"));
  assert.doesNotMatch(String(response.headers.get("content-security-policy")), /wasm/);
});

test("a path that is none of the files is 404", async () => {
  const get = open({ playground });
  const paths = [
    "/",
    "/secret-slots/package.json",
    "/secret-slots/js/issuer.js",
    "/..%2f..%2fstyle.css",
    "/%2e%2e/x.js",
  ];
  for (const path of [...paths, "/secret-slots/../index.html.js", "/__proto__", "/playground.js/"])
    assert.equal((await get(path)).status, 404, path);
});

test("the files are those of the slots role, and none of the other roles", () => {
  const paths = [...playground.keys()];
  assert.ok(paths.includes("secret-slots/pkg/slots_text.js"));
  assert.deepEqual(
    paths.filter((path) => /client|issuer|keeper|registry|stores|imported/.test(path)),
    [],
  );
  for (const [path, { text }] of playground)
    assert.doesNotMatch(
      text,
      /^(?:import|export)\b[^;"']*from\s*["'][^.]/m,
      `${path} has a name that no browser resolves`,
    );
});

test("a host that has not given the files says how to get them", async () => {
  const response = await open()("");
  assert.equal(response.status, 404);
  assert.match(await response.text(), /node scripts\/playground\.js FOLDER/);
});
