// Every page that links of the console lead to, over the data of the demo: axe finds nothing, and nothing is cut off.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect, openChromium } from "./console-browser.js";
import { startDemo } from "./console-demo.js";

/** @import { Page } from "playwright-core" */

/** What comes before the id of something. */
const KINDS = /^(?:domains|applications|secrets|rotations|credentials|clients|people)$/;
/** How many pages of one kind are looked at. */
const OF_A_KIND = 2;
/** Fewer would mean that links were not found. */
const LEAST_KINDS = 33;

/** Returns the kind of an address: ids are left out. @param {string} path */
function kindOf(path) {
  const segments = path.split("/");
  return segments.map((segment, index) => (KINDS.test(segments[index - 1] ?? "") ? "id" : segment)).join("/");
}

/** Returns the pages of the console that a page links to. @param {Page} page @param {string} origin @returns {Promise<string[]>} */
async function linksOf(page, origin) {
  const found = await page
    .locator("a[href]")
    .evaluateAll((links) => links.map((link) => /** @type {any} */ (link).href));
  return found
    .filter((href) => href.startsWith(`${origin}/console`) && !/\/audit\.csv|playground/.test(href))
    .map((href) => href.slice(origin.length).replace(/#.*/, ""));
}

test("Chromium: each page that a link leads to has no violation of axe, in light and dark, wide and narrow", async (context) => {
  const { link } = await startDemo(context);
  const { origin } = new URL(link);
  const browser = await openChromium(context);
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  /** @type {Map<string, number>} */
  const seen = new Map();
  const known = new Set(["/console"]);
  for (const address of known) {
    const [path = ""] = address.split("?");
    const kind = kindOf(path);
    const count = seen.get(kind) ?? 0;
    if (count >= OF_A_KIND) continue;
    seen.set(kind, count + 1);
    const response = await page.goto(origin + address);
    assert.equal(response?.status(), 200, address);
    assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1, address);
    await inspect(page, `all${kind.replaceAll("/", "-")}-${count}`);
    for (const next of await linksOf(page, origin)) known.add(next);
  }
  assert.ok(seen.size >= LEAST_KINDS, [...seen.keys()].join("\n"));
});
