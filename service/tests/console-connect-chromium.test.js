// A person connects a credential in Chromium, with oidc-provider on another site than the console: the way back has no Strict cookie.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BOOTSTRAP } from "./client.js";
import { openOidc } from "./authorize-oidc.js";
import { ID } from "./authorize-world.js";
import { inspect, openChromium } from "./console-browser.js";

for (const javaScriptEnabled of [true, false]) {
  test(`Chromium: a person connects and reconnects ${javaScriptEnabled ? "with" : "without"} JavaScript`, async (context) => {
    const { local, keeperOf } = await openOidc(context);
    const browser = await openChromium(context);
    const person = await browser.newContext({ javaScriptEnabled });
    const page = await person.newPage();
    /** @type {string[]} */
    const refused = [];
    page.on("console", (message) => /Content Security Policy/.test(message.text()) && refused.push(message.text()));
    await page.goto(`${local}/console/credentials`);
    await page.getByLabel("Bootstrap secret").fill(BOOTSTRAP);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("link", { name: ID }).click();
    await page.getByText("Its user must connect it.").waitFor();
    if (javaScriptEnabled) await inspect(page, "credential-waits");

    await page.getByRole("button", { name: "Connect" }).click();
    await page.locator('input[name="login"]').fill("ana");
    await page.locator('input[name="password"]').fill("x");
    await page.locator('button[type="submit"]').click();
    await page.locator('button[type="submit"]').click();
    await page.getByText("Connected. The new token is there.").waitFor();
    assert.equal(new URL(page.url()).pathname, `/console/credentials/${encodeURIComponent(ID)}`);
    assert.equal((await keeperOf().status(ID)).state, "ready");
    if (javaScriptEnabled) await inspect(page, "credential-connected");

    await page.getByRole("button", { name: "Reconnect" }).click();
    await page.getByRole("link", { name: /cancel/i }).click();
    await page.getByText("Not connected.").waitFor();
    assert.equal((await keeperOf().status(ID)).state, "ready", "the old token still works");
    if (javaScriptEnabled) await inspect(page, "credential-not-connected");

    await page.getByRole("button", { name: "Reconnect" }).click();
    await page.locator('button[type="submit"]').click();
    await page.getByText("Connected. The new token is there.").waitFor();
    assert.deepEqual(refused, [], "the policy lets the pages have what they need");
  });
}

test("Chromium: a person whose session ended on the way signs in, and reads the outcome", async (context) => {
  const { local } = await openOidc(context);
  const browser = await openChromium(context);
  const person = await browser.newContext();
  const page = await person.newPage();
  const signIn = async () => {
    await page.getByLabel("Bootstrap secret").fill(BOOTSTRAP);
    await page.getByRole("button", { name: "Sign in" }).click();
  };
  await page.goto(`${local}/console/credentials/${encodeURIComponent(ID)}`);
  await signIn();
  await page.getByRole("button", { name: "Connect" }).click();
  await page.locator('input[name="login"]').fill("ana");
  await page.locator('input[name="password"]').fill("x");
  await page.locator('button[type="submit"]').click();
  await person.clearCookies({ name: "console" });
  await page.locator('button[type="submit"]').click();
  await signIn();
  await page.getByText("Connected. The new token is there.").waitFor();
});
