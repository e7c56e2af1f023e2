// The browser example, in Chromium, over the package as it is installed from the tarball.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../scripts/run.js";
import { packed } from "../packaging/pack.js";
import { openPage } from "../runtimes/browser.js";

const PACKAGE = "/node_modules/secret-slots/";
/** Reads the page as its user would, presses its button, and types. */
const VISITOR = `
  const read = () => ["secret", "verdict", "problems"].map((id) => document.getElementById(id)).map((element) => element.value ?? element.textContent.trim());
  const first = read();
  document.getElementById("generate").click();
  const second = read();
  const input = document.getElementById("secret");
  input.value = "hunter2";
  input.dispatchEvent(new Event("input"));
  fetch("/outcome", { method: "POST", body: JSON.stringify({ first, second, third: read() }) });
`;

test("the page generates a secret, checks it, and checks what is typed", async () => {
  const page = readFileSync(join(root, "examples/browser/index.html"), "utf8");
  const { first, second, third } = await openPage((path) => {
    if (path === "/index.html")
      return page.replace("</body>", '<script type="module" src="/visitor.js"></script></body>');
    if (path === "/visitor.js") return VISITOR;
    return path.startsWith(PACKAGE) ? readFileSync(join(packed().consumer, path)) : undefined;
  }, 60_000);
  for (const [secret, verdict] of [first, second]) {
    assert.match(secret, /^[A-Za-z0-9\-_+=.]{64}$/);
    assert.equal(verdict, "It meets the policy.");
  }
  assert.notEqual(first[0], second[0]);
  assert.equal(third[1], "It does not meet the policy:");
  assert.match(third[2], /it is shorter than 64 characters/);
});
