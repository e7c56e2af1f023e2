// The playground in Chromium: served by the console, and alone from a folder of files.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { playgroundFiles } from "../src/node/index.js";
import { inspect, openChromium, openConsole, watch } from "./console-browser.js";

/** @import { TestContext } from "node:test" */
/** @import { Page } from "playwright-core" */

const SCRIPT = fileURLToPath(new URL("../../scripts/playground.js", import.meta.url));
const TYPES = /** @type {Record<string, string>} */ ({
  ...{ ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" },
});

/** Opens the playground of a service. @param {TestContext} context */
async function ofConsole(context) {
  const playground = playgroundFiles({ base: "playground/", home: "../console" });
  return `${(await openConsole(context, { playground })).url}/console/playground`;
}

/** Opens the playground as `scripts/playground.js` writes it, from a server that knows nothing but files. @param {TestContext} context */
async function ofFolder(context) {
  const folder = mkdtempSync(join(tmpdir(), "secret-slots-playground-"));
  context.after(() => rmSync(folder, { recursive: true }));
  execFileSync(process.execPath, [SCRIPT, folder]);
  const server = createServer((request, response) => {
    const path = (request.url ?? "").replace(/\/$/, "/index.html");
    response.writeHead(200, { "Content-Type": TYPES[extname(path)] }).end(readFileSync(join(folder, path)));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return `http://127.0.0.1:${port}/`;
}

/** Moves a slider. @param {Page} page @param {string} section @param {string} label @param {number} hours From now. */
const move = (page, section, label, hours) =>
  page.getByRole("region", { name: section }).getByRole("slider", { name: label }).fill(String(hours));

for (const [name, open] of Object.entries({ "of the console": ofConsole, "as static files": ofFolder })) {
  test(`Chromium: a person plays with the playground ${name}`, async (context) => {
    const url = await open(context);
    const browser = await openChromium(context);
    const page = await browser.newPage();
    watch(context, page, new URL(url).origin);
    await page.goto(url);

    const [slots, token, forgery, report] = ["1. Slots", "2. A token", "3. A forgery", "4. Is it a good secret"].map(
      (title) => page.getByRole("region", { name: title }),
    );
    assert.ok(slots && token && forgery && report);
    const effective = slots.getByRole("status").first();
    await effective.getByText("slot B", { exact: true }).waitFor();
    await move(page, "1. Slots", "The time", -100);
    await effective.getByText("slot A", { exact: true }).waitFor();
    await move(page, "1. Slots", "The time", 80);
    await effective.getByText("slot C", { exact: true }).waitFor();
    await slots.getByRole("button", { name: "Add the slot" }).click();
    await slots.getByText("Slot D is added. It comes into effect by itself.").waitFor();
    await move(page, "1. Slots", "The time", 130);
    await effective.getByText("slot D", { exact: true }).waitFor();
    await slots.getByRole("button", { name: "Revoke slot D" }).press("Enter");
    await effective.getByText("null", { exact: true }).waitFor();
    await effective.getByText("slot D is revoked, and nothing falls back to an older value").waitFor();
    assert.equal(
      await slots.getByRole("button", { name: "Restore slot D" }).evaluate((it) => it.matches(":focus")),
      true,
    );
    await slots.getByRole("button", { name: "Start again" }).click();
    await effective.getByText("slot B", { exact: true }).waitFor();
    assert.equal(await slots.getByRole("row").count(), 4, "the head and three slots");

    await token.getByText("Slot A verifies it").waitFor();
    await move(page, "2. A token", "Issued at", -10);
    await token.getByText("Slot B verifies it").waitFor();
    await move(page, "2. A token", "Issued at", 5);
    await token.getByText("It says that it was issued in the future.").waitFor();
    await move(page, "2. A token", "Issued at", -60);
    await token.getByLabel("Lifetime").selectOption("1 hour");
    await token.getByText("ERR_JWT_EXPIRED").waitFor();
    await token.getByLabel("Lifetime").selectOption("14 days");
    await token.getByLabel("Overlap").selectOption("12 hours");
    await token.getByText("superseded more than 12 hours ago").waitFor();

    await forgery.getByRole("button", { name: "Date it now" }).click();
    await forgery.getByText("The forgery is refused.").waitFor();
    await forgery.getByText("the value of slot B did not sign it").waitFor();
    await forgery.getByRole("button", { name: "Date it back", exact: true }).click();
    await forgery.getByText("The forgery is accepted.").waitFor();
    await forgery.getByText("nothing ends that slot").waitFor();
    await forgery.getByRole("button", { name: "with an overlap" }).click();
    await forgery.getByText("the overlap has ended").waitFor();
    await move(page, "3. A forgery", "Verified at", -48);
    await forgery.getByText("superseded less than 1 hour ago").waitFor();
    await move(page, "3. A forgery", "Verified at", 0);
    await forgery.getByRole("button", { name: "revoke the slot" }).click();
    await forgery.getByText("range of slot A, which is revoked").waitFor();
    await forgery.getByRole("button", { name: "Date it back", exact: true }).click();
    await forgery.getByLabel("The slot that leaked").selectOption({ index: 1 });
    await move(page, "3. A forgery", "The forgery's iat", -1);
    await forgery.getByText("Slot B is in effect now: whoever has its value is you.").waitFor();

    await report.getByText("It meets the policy.").waitFor();
    const secret = report.getByLabel("A secret");
    const generated = await secret.inputValue();
    assert.match(generated, /^[\w+=.-]{64}$/);
    await report.getByRole("button", { name: "Generate one" }).click();
    assert.notEqual(await secret.inputValue(), generated);
    await secret.fill("hunter2");
    await report.getByText("It does not meet the policy.").waitFor();
    assert.ok((await report.getByRole("listitem").count()) > 1);
    await secret.fill("é".repeat(40_000));
    await report.getByText("A secret has at most 65,536 bytes.").waitFor();
    await report.getByRole("button", { name: "Generate one" }).click();

    await slots.getByRole("button", { name: "Start again" }).click();
    await inspect(page, `playground-${name.replaceAll(" ", "-")}`);
  });
}

test("Chromium: without JavaScript the playground says why it needs it", async (context) => {
  const url = await ofConsole(context);
  const browser = await openChromium(context);
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await page.goto(url);
  const reason = page.locator("noscript .notice");
  await reason.waitFor();
  assert.match(await reason.innerText(), /This page needs JavaScript: the library runs in your browser/);
  assert.equal(await page.getByRole("slider").count(), 0, "no control without a use");
  await page.getByRole("link", { name: "Back to the console" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
});
