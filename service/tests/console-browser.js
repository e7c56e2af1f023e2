// The console over HTTP on this machine, and Chromium to look at it. Each page is checked by axe, and photographed into target/console-pages.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { MemoryStore } from "secret-slots/stores/memory";
import { chromium as installed } from "../../scripts/tools.js";
import { createService } from "../src/index.js";
import { httpServer } from "../src/node/http-server.js";
import { BOOTSTRAP, Client, KEY } from "./client.js";

/** @import { TestContext } from "node:test" */
/** @import { Browser, BrowserContextOptions, Page } from "playwright-core" */
/** @import { ServiceEvent, ServiceOptions } from "../src/index.js" */

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = fileURLToPath(new URL("../../target/console-pages/", import.meta.url));
const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 360, height: 640 } };
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Starts the service on loopback, with a client of its API. @param {TestContext} context @param {Partial<ServiceOptions>} [options] */
export async function openConsole(context, options = {}) {
  /** @type {ServiceEvent[]} */
  const events = [];
  const onEvent = (/** @type {ServiceEvent} */ event) => events.push(event);
  const store = options.store ?? new MemoryStore();
  const service = createService({
    ...{ store, bootstrap: BOOTSTRAP, encryptionKey: KEY, allowLoopback: true, onEvent, ...options },
  });
  const http = httpServer(service.fetch, { trustedProxies: [] });
  const url = `http://127.0.0.1:${await http.listen(0, "127.0.0.1")}`;
  context.after(async () => {
    await http.end(100);
    await service.close();
  });
  return { service, store, events, url, admin: new Client((request) => fetch(request), { origin: url, events }) };
}

/** Starts Chromium. @param {TestContext} context @returns {Promise<Browser>} */
export async function openChromium(context) {
  const command = installed();
  assert.ok(command !== undefined, "Chromium is not installed");
  const places = String(process.env.PATH).split(delimiter);
  const executablePath = places.map((place) => join(place, command)).find((path) => existsSync(path)) ?? command;
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  context.after(() => browser.close());
  return browser;
}

/**
 * Opens a page in a browser of its own, and signs in with the bootstrap secret. At the end of the test no page may have asked for what its policy
 * refuses, nor for anything of another origin.
 *
 * @param {TestContext} context
 * @param {Browser} browser
 * @param {string} url Of the service.
 * @param {BrowserContextOptions} [options] Such as `{ javaScriptEnabled: false }`.
 */
export async function signIn(context, browser, url, options) {
  const person = await browser.newContext(options);
  const page = await person.newPage();
  watch(context, page, url);
  await page.goto(`${url}/console`);
  await page.getByLabel("Bootstrap secret").fill(BOOTSTRAP);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  return page;
}

/** @param {TestContext} context @param {Page} page @param {string} url */
export function watch(context, page, url) {
  /** @type {string[]} */
  const wrong = [];
  page.on("console", (message) => /Content Security Policy/.test(message.text()) && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !/^(?:data|blob):/.test(request.url())) wrong.push(request.url());
  });
  context.after(() => assert.deepEqual(wrong, [], "the policy, a script, or a request of another origin"));
}

/**
 * Checks a page by axe, in light and dark, wide and narrow, and photographs each. Nothing may be cut off.
 *
 * @param {Page} page
 * @param {string} name
 */
export async function inspect(page, name) {
  mkdirSync(folder, { recursive: true });
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${folder}${name}-${size}-${colorScheme}.png`, fullPage: true });
      assert.deepEqual(await violations(page), [], `${name}, ${size}, ${colorScheme}`);
    }
    // eslint-disable-next-line no-undef -- the function runs in the page
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(excess <= 0, `${name}, ${size}: ${excess} pixels are cut off`);
  }
}

/** Returns what axe finds. It runs in a world of its own, so it also works on pages without JavaScript. @param {Page} page @returns {Promise<string[]>} */
async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async (values) => {
    const { violations } = await /** @type {any} */ (globalThis).axe.run({ runOnly: values });
    return violations;
  }, RULES);
  return found.map(
    (/** @type {any} */ { id, nodes }) => `${id}: ${nodes.map((/** @type {any} */ { html }) => html).join(" ")}`,
  );
}
