// Each class of the style is used by a page, and each class of a page has a rule.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { STYLE } from "../src/console/view/style/style.js";

const ROOM = new URL("../src/console/", import.meta.url);
const PLAYGROUND = "playground/browser/playground.css";
/** Classes that a script sets. */
const OF_SCRIPTS = ["js"];

/** @param {string} path */
const read = (path) => readFileSync(new URL(path, ROOM), "utf8");

/** Returns the classes that have a rule. @param {string} style */
const ruled = (style) =>
  new Set([...style.replace(/\{[^{}]*\}/g, "{}").matchAll(/\.([a-z][\w-]*)/g)].map(([, name = ""]) => name));

/** The texts of pages by their files. */
const pages = readdirSync(ROOM, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".js") && !/^(?:view\/style|playground\/browser)\//.test(path))
  .map((path) => ({ path, text: read(path) }));

/** Returns the classes that stand in attributes of a page, and the texts that the expressions there have. @param {string} text */
const used = (text) =>
  [...text.matchAll(/\bclass="((?:\$\{[^}]*\}|[^"$])*)"/g)].flatMap(([, value = ""]) => {
    const expressions = [...value.matchAll(/\$\{([^}]*)\}/g)].map(([, one = ""]) => one);
    const quoted = expressions.flatMap((one) =>
      [...one.replace(/=== "[^"]*"/g, "").matchAll(/"([^"]*)"/g)].map(([, word = ""]) => word),
    );
    return [value.replace(/\$\{[^}]*\}/g, " "), ...quoted]
      .flatMap((words) => words.split(/\s+/))
      .filter((word) => word !== "");
  });

test("each class of a page has a rule", () => {
  const known = new Set([...ruled(STYLE), ...ruled(read(PLAYGROUND))]);
  const unknown = pages.flatMap(({ path, text }) =>
    used(text)
      .filter((name) => !known.has(name))
      .map((name) => `${path}: ${name}`),
  );
  assert.deepEqual(unknown, []);
});

test("each class that has a rule is used", () => {
  const all = new Set(pages.flatMap(({ text }) => used(text)));
  // A class that an expression chooses is a text somewhere: "good".
  const quoted = new Set(
    pages.flatMap(({ text }) => [...text.matchAll(/"([a-z][\w-]*)"/g)].map(([, word = ""]) => word)),
  );
  const left = [...ruled(STYLE)].filter((name) => !all.has(name) && !quoted.has(name) && !OF_SCRIPTS.includes(name));
  assert.deepEqual(left, []);
});
