// Forms that are made to cost the service much.
import assert from "node:assert/strict";
import { test } from "node:test";
import { typed } from "../src/console/view/foreign-text.js";
import { BOOTSTRAP, KEY, openService } from "./client.js";

const ORIGIN = "http://127.0.0.1:8080";
const PATHS = ["/console/sign-in", "/console/people"];

/** Sends a form as nobody who is signed in. @param {string} path @param {any} body */
function send(path, body) {
  const { service } = openService({ encryptionKey: KEY });
  const headers = { origin: ORIGIN, "content-type": "application/x-www-form-urlencoded" };
  const init = { method: "POST", headers, body, duplex: "half" };
  return service.fetch(new Request(ORIGIN + path, init), { address: "198.51.100.7" });
}

for (const path of PATHS) {
  test(`a form without a length and without an end is not read on: ${path}`, async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536;
        if (sent > 16 * 1024 * 1024) controller.close();
        else controller.enqueue(new Uint8Array(65_536).fill(97));
      },
    });
    const { status } = await send(path, endless);
    assert.equal(status, 413);
    assert.ok(sent < 1024 * 1024, `${sent} bytes were read`);
  });
}

test("a form with very many fields is refused, and its page is not twenty times as long", async () => {
  const answer = await send("/console/people", "a&".repeat(120_000));
  assert.equal(answer.status, 413);
  assert.ok((await answer.text()).length < 10_000);
});

test("a form with as many fields as 1,000 chosen applications need is read", async () => {
  const fields = new URLSearchParams({ secret: BOOTSTRAP, to: "/console" });
  for (let id = 0; id < 1000; id++) fields.append("client_ids", `application-${id}`);
  assert.equal((await send("/console/sign-in", String(fields))).status, 303);
});

test("a typed text with very many accents in a row is not normalized, which takes time by the square of their number", () => {
  const accents = `a${"\u0301\u0316".repeat(50_000)}`;
  assert.equal(typed(accents), accents);
  assert.equal(typed("  cafe\u0301 \u202e x"), "caf\u00e9 x");
});
