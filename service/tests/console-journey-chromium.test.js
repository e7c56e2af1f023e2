// What a newcomer does at the demo, in Chromium: rotates a secret, sees until when the old one lives, finds the forgotten consumer, revokes, and
// reconnects a broken credential. It photographs the two pages that README shows.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { openChromium } from "./console-browser.js";
import { startDemo } from "./console-demo.js";

/** @import { Page } from "playwright-core" */

const PICTURES = fileURLToPath(new URL("../../target/readme/", import.meta.url));

/** Photographs what a person sees first. @param {Page} page @param {string} name */
async function photograph(page, name) {
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}${name}.png` });
}

/** Returns what the timeline says to those who hear it. @param {Page} page */
const timelineOf = async (page) =>
  String(await page.getByRole("img", { name: "The lives of the secrets" }).textContent());

for (const javaScriptEnabled of [true, false]) {
  test(`Chromium: the journey of a newcomer, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async (context) => {
    const { link, says } = await startDemo(context);
    const browser = await openChromium(context);
    const person = await browser.newContext({ javaScriptEnabled, viewport: { width: 1280, height: 860 } });
    const page = await person.newPage();
    page.setDefaultTimeout(10_000);
    const click = (/** @type {"link" | "button"} */ role, /** @type {string | RegExp} */ name) =>
      page.getByRole(role, { name, exact: true }).first().click();
    const sees = (/** @type {string | RegExp} */ text) => page.getByText(text).first().waitFor();

    await page.goto(link);
    await click("link", "checkout");
    await sees("1 consumer still presents the previous secret");
    await sees("nightly-report/1.4 at 10.0.7.4");
    assert.match(await timelineOf(page), /previous/i);
    if (javaScriptEnabled) await photograph(page, "console-application");

    await click("link", /^Revoke previous/);
    await sees("nightly-report/1.4");
    await click("button", /^Revoke/);
    await sees("The previous secret is revoked: it works for nobody any more.");
    await says(/nightly-report\/1\.4 \(10\.0\.7\.4\), of checkout, (is refused now)/);

    await click("link", "acme");
    await click("link", "warehouse");
    await click("link", /^Rotate/);
    await click("button", /^Rotate/);
    const secret = String(await page.locator("#issued").textContent()).trim();
    assert.equal(secret.length, 64);
    await click("button", /copied it/);
    await sees("The new secret has left this browser.");
    assert.doesNotMatch(await page.content(), new RegExp(secret), "the secret is gone");
    assert.match(await timelineOf(page), /previous/i);

    await click("link", "Credentials");
    if (javaScriptEnabled) await photograph(page, "console-credentials");
    await click("link", "globex");
    await sees("Its user must connect it again");
    await click("button", "Connect");
    await click("link", /Allow/);
    await sees(/connected/i);
    await sees("ready");
  });
}
