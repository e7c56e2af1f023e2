// A person looks after clients and credentials in Chromium, clicking what is on the page. Each page is checked by axe and photographed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect, openChromium, openConsole, signIn } from "./console-browser.js";
import { StubIssuer } from "./client-issuer.js";

for (const javaScriptEnabled of [true, false]) {
  test(`Chromium: a person sets up a client and a credential ${javaScriptEnabled ? "with" : "without"} JavaScript`, async (context) => {
    const issuer = await StubIssuer.open(context);
    const { url } = await openConsole(context);
    const browser = await openChromium(context);
    const page = await signIn(context, browser, url, { javaScriptEnabled });
    const look = async (/** @type {string} */ name) => {
      if (javaScriptEnabled) await inspect(page, name);
    };
    const button = (/** @type {string | RegExp} */ name) => page.getByRole("button", { name, exact: true });
    const link = (/** @type {string | RegExp} */ name) => page.getByRole("link", { name, exact: true });

    await link("Clients").click();
    await look("clients-none");
    await link("New client").click();
    await look("client-new");
    await page.getByLabel("Name").fill("crm");
    await page.getByLabel("Token address").fill(`${issuer.url}/token`);
    await page.getByLabel("Client id").fill("app");
    await page.getByLabel("Scope").fill("contacts.read offline_access");
    await page.getByLabel("Client secret").fill("canary-secret-old");
    await button("Create the client").click();
    await page.getByText("Created. Credentials can use it now.").waitFor();

    await page.getByText("Add a secret").click();
    await page.getByLabel("Secret", { exact: true }).fill("a secret that the provider does not know");
    await look("client-add");
    await button("Add").click();
    await page.getByText("Added.").waitFor();

    await link("Credentials").click();
    await look("credentials-none");
    await link("New credential").click();
    await page.getByLabel("Id", { exact: true }).fill("tenant-7/crm");
    await page.getByLabel("Client", { exact: true }).fill("crm");
    await page.getByLabel("Of the client itself").check();
    await page.getByLabel("Owner (optional)").fill("tenant 7");
    await look("credential-new");
    await button("Create the credential").click();
    await button("Refresh now").click();
    await page.getByText("Refreshed: the new token is there.").waitFor();
    await look("credential");
    await link("Credentials").first().click();
    await look("credentials");

    await link("Clients").click();
    await page.getByText("secret 2 of 2").waitFor();
    await look("clients");
    await link("crm").click();
    await look("client");
    await button("Move secret 2 up").click();
    await page.getByText("Moved.").waitFor();
    await link("Remove secret 2…").click();
    await look("client-remove");
    await button("Remove secret 2").click();
    await page.getByText("Removed: it is never sent again.").waitFor();
    await link("Remove secret 1…").click();
    await page.getByText("It is the last one.").waitFor();
    await look("client-remove-last");
    await link("Keep it").click();

    await link("Change…").click();
    await look("client-edit");
    await page.getByLabel("Client id").fill("app-2");
    await button("Save").click();
    await page.getByText("You change the client id: enter all secrets again below").waitFor();
    await look("client-edit-refused");
    await page.getByLabel("Secret 1").fill("canary-secret-new");
    await button("Save").click();
    await page.getByText("Saved.").waitFor();
    await link("Delete…").click();
    await page.getByText("1 credential uses it, so it cannot be deleted yet.").waitFor();
    await look("client-delete");
    await link("tenant-7/crm").click();
    await link("Delete…").click();
    await look("credential-delete");
    await button("Delete this credential").click();
    await page.getByText("Deleted.").waitFor();
    assert.equal(await page.getByRole("heading", { level: 2 }).textContent(), "No credentials yet");
  });
}
