// Every code that a credential may have, in words that a person can act on.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { html } from "hono/html";
import { errorWords, hasWords } from "../src/console/credentials/error-words.js";
import { readable } from "./console-seen.js";

const guide = readFileSync(new URL("../../docs/service.md", import.meta.url), "utf8");

/** Returns the codes of a part of the guide's tables. @param {RegExp} rows */
const codesIn = (rows) => [...new Set([...guide.matchAll(rows)].flatMap(([row]) => row.match(/ERR_[A-Z_]+/g) ?? []))];

test("each code of a token that cannot be had, and of an authorization, has words", () => {
  const codes = [...codesIn(/^\| (?:404|409|503) \| `ERR_.*$/gm), ...codesIn(/^\| `ERR_AUTH.*$/gm)];
  assert.ok(codes.length >= 14, String(codes));
  for (const code of codes) {
    assert.ok(hasWords(code), code);
    const { happened, advice } = errorWords(code, "crm");
    for (const text of [readable(String(happened)), advice]) assert.match(text, /^[A-Z0-9][^`]+\.$/, code);
  }
});

test("the client is named, and its name is text", () => {
  const { happened } = errorWords("ERR_CLIENT_SECRETS_REFUSED", "<b>crm</b>");
  assert.equal(
    String(happened),
    `The provider refuses all client secrets of client <bdi>&lt;b&gt;crm&lt;/b&gt;</bdi>.`,
  );
  assert.match(String(errorWords("ERR_CLIENT_SECRETS_REFUSED", null).happened), /of its client\.$/);
});

test("an unknown code leads to the log", () => {
  for (const code of ["ERR_NEW", "toString", "__proto__", ""])
    assert.equal(String(html`${errorWords(code).advice}`), "Look at the log of the service.");
});
