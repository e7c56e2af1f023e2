// A user clicks through an authorization in Chromium. Each page is photographed into target/authorize-pages, in light and dark, wide and narrow.
import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { chromium as installed } from "../../scripts/tools.js";
import { openOidc } from "./authorize-oidc.js";
import { ID } from "./authorize-world.js";

const folder = fileURLToPath(new URL("../../target/authorize-pages/", import.meta.url));
const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 360, height: 640 } };

/** Photographs a page, and checks that nothing is cut off. @param {import("playwright-core").Page} page @param {string} name */
async function photograph(page, name) {
  mkdirSync(folder, { recursive: true });
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${folder}${name}-${size}-${colorScheme}.png` });
    }
    // eslint-disable-next-line no-undef -- the function runs in the page
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(excess <= 0, `${name}, ${size}: ${excess} pixels are cut off`);
  }
}

test("Chromium: a user connects, then the link is used up, and another browser is refused", async (context) => {
  const command = installed();
  assert.ok(command !== undefined, "Chromium is not installed");
  const { begin, keeperOf, application, url } = await openOidc(context);
  const places = String(process.env.PATH).split(delimiter);
  const executablePath = places.map((place) => join(place, command)).find((path) => existsSync(path)) ?? command;
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  context.after(() => browser.close());
  const user = await browser.newContext();
  const page = await user.newPage();
  /** @type {string[]} */
  const refused = [];
  page.on("console", (message) => /Content Security Policy/.test(message.text()) && refused.push(message.text()));

  const start = await begin();
  await page.goto(start);
  await page.fill('input[name="login"]', "ana");
  await page.fill('input[name="password"]', "x");
  await page.click('button[type="submit"]');
  await page.click('button[type="submit"]');
  await page.waitForSelector("h1");
  assert.equal(await page.textContent("h1"), "Connected");
  assert.equal((await keeperOf().status(ID)).state, "ready");
  const cookies = (await user.cookies(`${url}/v1/callback`)).map(({ name }) => name);
  assert.deepEqual(
    cookies.filter((name) => name.startsWith("authorization-")),
    [],
    "the cookie of the flow is removed",
  );
  await photograph(page, "connected");
  await page.reload();
  assert.equal(await page.textContent(".code"), "ERR_AUTHORIZATION_UNKNOWN");
  await photograph(page, "used");

  const second = await begin({ return_to: application });
  await page.goto(second);
  const other = await (await browser.newContext()).newPage();
  await other.goto(second);
  assert.equal(await other.textContent(".code"), "ERR_AUTHORIZATION_BROWSER");
  await photograph(other, "another-browser");
  await page.click('button[type="submit"]');
  await page.waitForURL(`${application}?credential=user+7&outcome=connected`);

  const preview = await user.newPage();
  await preview.setExtraHTTPHeaders({ "sec-purpose": "prefetch" });
  await preview.goto(await begin());
  await photograph(preview, "preview");
  await preview.setExtraHTTPHeaders({});
  await preview.click("a");
  await preview.waitForSelector('button[type="submit"]');
  assert.ok(!preview.url().startsWith(url), "on at the provider");

  await page.goto(`${url}/v1/authorize/forged`);
  await photograph(page, "forged");
  await page.goto(url);
  await photograph(page, "home");
  assert.deepEqual(refused, [], "the policy lets the pages have what they need");
});
