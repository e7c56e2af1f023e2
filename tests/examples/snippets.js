// The code in README.md and docs/: each block whose language is js or ts.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/run.js";

/**
 * @typedef {object} Snippet
 * @property {string} title The document and the line.
 * @property {string} name For a file of its own.
 * @property {"js" | "ts"} language
 * @property {string} code
 */

const docs = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
const documents = ["README.md", ...docs.map((name) => `docs/${name}`)];

/**
 * A block with a file's name after its language, as in "js next.config.mjs", is a file of another tool's. Only the document of hosts
 * has some: the tests of these hosts use them.
 */
const BLOCK = /^```(js|ts)( \S+)?\n([\s\S]+?)^```$/gm;

/** @param {string} document @returns {Snippet[]} */
function snippetsOf(document) {
  const text = readFileSync(join(root, document), "utf8");
  return [...text.matchAll(BLOCK)].flatMap(({ 1: language, 2: file, 3: code, index }) => {
    const line = text.slice(0, index).split("\n").length;
    if (file !== undefined && document === "docs/hosts.md") return [];
    if (file !== undefined) throw new Error(`${document}:${line}: a block of code with a file's name is never run`);
    const name = `${document.replace(/\.md$/, "").replaceAll("/", "-")}-${line}`.toLowerCase();
    return [{ title: `${document}:${line}`, name, language: language === "ts" ? "ts" : "js", code }];
  });
}

export const snippets = documents.flatMap(snippetsOf);
