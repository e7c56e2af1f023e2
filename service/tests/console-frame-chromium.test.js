// The frame of the console in Chromium: signing in and out, with JavaScript and without.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect, openChromium, openConsole, signIn } from "./console-browser.js";

for (const javaScriptEnabled of [true, false]) {
  test(`Chromium: a person signs in and out ${javaScriptEnabled ? "with" : "without"} JavaScript`, async (context) => {
    const { url } = await openConsole(context);
    const browser = await openChromium(context);
    const page = await signIn(context, browser, url, { javaScriptEnabled });
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "Domains");
    if (javaScriptEnabled) await inspect(page, "domains-none");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("Bootstrap secret").waitFor();
    if (javaScriptEnabled) await inspect(page, "sign-in");
    await page.goBack();
    assert.equal(
      await page.getByRole("heading", { level: 1 }).textContent(),
      "Sign in",
      "nothing is left of the session",
    );
  });
}
