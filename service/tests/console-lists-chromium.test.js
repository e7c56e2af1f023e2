// The journey through the lists of the console in Chromium: a domain, its settings, many applications, and a bulk rotation.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { inspect, openChromium, openConsole, signIn } from "./console-browser.js";

/** @import { TestContext } from "node:test" */

const LAST = "job-11";
const APPLICATIONS = "/v1/domains/acme/applications";

/** Takes new secrets, but for that of one application, which it refuses once. @param {TestContext} context */
async function receiver(context) {
  let isRefused = false;
  /** @type {Promise<void>} */
  let gate = Promise.resolve();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    await gate;
    const isLast = JSON.parse(body).data?.client_id === LAST;
    response.statusCode = isLast && !isRefused ? 500 : 204;
    isRefused ||= isLast;
    response.end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  context.after(() => server.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/secrets`,
    /** Lets it wait, and returns a function that lets it go on. */
    hold: () => {
      /** @type {() => void} */
      let open = () => {};
      gate = new Promise((resolve) => (open = () => resolve()));
      return open;
    },
  };
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with" : "without";
  test(`Chromium: a person makes a domain, and rotates many secrets of it, ${how} JavaScript`, async (context) => {
    const { url, admin } = await openConsole(context);
    const { url: webhook, hold } = await receiver(context);
    const browser = await openChromium(context);
    const page = await signIn(context, browser, url, { javaScriptEnabled });
    const look = async (/** @type {string} */ name) => {
      if (javaScriptEnabled) await inspect(page, name);
    };
    const heading = (/** @type {string} */ name) => page.getByRole("heading", { level: 1, name }).waitFor();

    await page.getByRole("main").getByRole("link", { name: "New domain" }).first().click();
    await look("domain-new");
    await page.getByLabel("Id of the domain").fill("acme");
    await page.getByRole("button", { name: "Create the domain" }).click();
    await heading("Settings");
    await look("domain-settings");
    await page.getByLabel("A secret works for", { exact: true }).fill("6");
    await page.getByLabel("A secret works for: unit").selectOption("months");
    await page.getByLabel("After a rotation, the previous secret works for", { exact: true }).fill("90");
    await page.getByRole("button", { name: "Save the settings" }).click();
    await page.getByText("must be 12 hours to 7 days").first().waitFor();
    await look("domain-settings-wrong");
    await page.getByLabel("After a rotation, the previous secret works for", { exact: true }).fill("2");
    await page.getByLabel("E-mail addresses").fill("ops@acme.example");
    await page.getByRole("button", { name: "Save the settings" }).click();
    await page.getByText("Saved.").waitFor();
    await page.getByRole("link", { name: "Webhook secret" }).click();
    await look("webhook-secret-none");
    await page.getByRole("button", { name: "Issue the secret" }).click();
    await heading("Your new webhook secret");
    await look("webhook-secret-new");
    assert.match(await page.locator("#issued").innerText(), /^whsec_/);
    await page.getByRole("button", { name: "I’ve copied it" }).click();
    await page.getByText("signs", { exact: true }).waitFor();
    await look("webhook-secret");

    await page.getByRole("link", { name: "Applications" }).last().click();
    await heading("Applications");
    await look("applications-none");
    await page.getByRole("main").getByRole("link", { name: "New application" }).first().click();
    await look("application-new");
    await page.getByLabel("Client id").fill("job-00");
    await page.getByLabel(/Machine to machine/).check();
    await page.getByRole("button", { name: "Create the application" }).click();
    await heading("job-00");
    for (let index = 1; index < 60; index++)
      await admin.post(
        APPLICATIONS,
        { client_id: `job-${String(index).padStart(2, "0")}`, type: "machine" },
        { status: 201 },
      );
    for (let index = 0; index < 12; index++) {
      const path = `${APPLICATIONS}/job-${String(index).padStart(2, "0")}`;
      await admin.post(`${path}/secrets`, { description: "first" }, { status: 201 });
    }
    for (const id of ["portal", "spa-of-the-shop"])
      await admin.post(APPLICATIONS, { client_id: id, type: id === "portal" ? "web" : "spa" }, { status: 201 });
    await page.goto(`${url}/console/domains/acme/applications`);
    await look("applications");
    await page.getByRole("link", { name: "Next" }).click();
    await page.getByRole("link", { name: "spa-of-the-shop" }).waitFor();
    await page.getByRole("link", { name: "Previous", exact: true }).click();
    await page.getByLabel("Part of the client id").fill("job-1");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByText("10 match.").waitFor();
    await look("applications-found");
    await page.getByLabel("Choose job-10").check();
    await page.getByLabel("Choose job-11").check();
    await page.getByRole("button", { name: "Rotate the chosen…" }).click();
    await heading("Rotate many secrets");
    await page.getByText("2 applications, with all their secrets").waitFor();
    await page.getByLabel("Webhook that takes the new secrets").fill(webhook);
    await look("rotation-new");
    await page.getByRole("button", { name: "See what would happen" }).click();
    await heading("Rotate 2 secrets?");
    await look("rotation-check");
    const open = hold();
    await page.getByRole("button", { name: "Start: rotate 2 secrets" }).click();
    await page.getByText("You can close this page").waitFor();
    await look("rotation-running");
    await page.goto(`${url}/console/domains/acme/rotations`);
    open();
    await page.getByRole("table").getByRole("link").first().click();
    await page.getByText("1 secret was rotated, and 1 failed.").waitFor({ timeout: 20_000 });
    await page.getByText("the webhook did not take the new secret").waitFor();
    await look("rotation-failed");
    await page.getByRole("button", { name: "Try the failed ones again" }).click();
    await page.getByText("rotated, and delivered.").waitFor({ timeout: 20_000 });
    await look("rotation-done");
    await page.getByRole("navigation", { name: "Domain acme" }).getByRole("link", { name: "Rotations" }).click();
    await look("rotations");
    await page.getByRole("link", { name: "Rotate many…" }).click();
    await look("rotation-filter");

    await page.getByRole("link", { name: "Audit log" }).click();
    await look("audit");
    await page.getByRole("link", { name: "Settings changed" }).click();
    await page.getByRole("cell", { name: "Settings changed" }).first().waitFor();
    await page.getByRole("link", { name: "Notices" }).click();
    await look("notices");
    await page.getByRole("button", { name: "Send a test to each of them" }).click();
    await page.getByText("The service has no mail server").waitFor();
    await look("notices-tested");
    await page.getByRole("link", { name: "Settings" }).click();
    await page.getByRole("link", { name: "Delete the domain…" }).click();
    await look("domain-delete");
    await page.getByLabel("Type acme to delete it").fill("acme");
    await page.getByRole("button", { name: "Delete acme and all that is in it" }).click();
    await page.getByText("The domain is deleted").waitFor();
  });
}
