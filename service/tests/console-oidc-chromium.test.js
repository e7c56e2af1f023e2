// People in Chromium: signing in at oidc-provider, and what their pages look like.
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect, openChromium, openConsole, signIn } from "./console-browser.js";
import { openConsoleAtProvider } from "./console-oidc.js";

/** @import { Page } from "playwright-core" */

/** Signs in at the provider as a person does there. @param {Page} page @param {string} name */
async function atProvider(page, name) {
  await page.getByPlaceholder("Enter any login").fill(name);
  await page.getByPlaceholder("and password").fill("x");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with" : "without";
  test(`Chromium: a person signs in at oidc-provider ${how} JavaScript, and lands where they wanted to go`, async (context) => {
    const secrets = ["the first secret of the console", "the second secret of the console"];
    const { url, add, change, admin } = await openConsoleAtProvider(context, { secrets });
    const browser = await openChromium(context);
    const page = await (await browser.newContext({ javaScriptEnabled })).newPage();
    await page.goto(`${url}/console/people?cursor=`);
    if (javaScriptEnabled) await inspect(page, "sign-in-openid");
    await page.getByRole("link", { name: "Sign in with Example ID" }).click();
    await atProvider(page, "ana");
    await page.getByRole("heading", { name: "No access yet" }).waitFor();
    if (javaScriptEnabled) await inspect(page, "sign-in-stranger");
    assert.equal((await page.locator(".secret").textContent())?.trim(), "ana@example.com");

    await add("ana");
    await page.getByRole("link", { name: "Sign in again" }).click();
    await page.getByRole("heading", { name: "People" }).waitFor();
    assert.equal(page.url(), `${url}/console/people?cursor=`);
    assert.equal(await page.getByTitle("Signed in as").textContent(), "ana@example.com");
    if (javaScriptEnabled) await inspect(page, "people");

    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Sign in with Example ID" }).waitFor();
    await page.goBack();
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "Sign in");

    change("the second secret of the console");
    await page.goto(`${url}/console/people`);
    await page.getByRole("link", { name: "Sign in with Example ID" }).click();
    // The provider has forgotten the person too.
    await atProvider(page, "ana");
    await page.getByRole("heading", { name: "People" }).waitFor();

    await admin.post("/v1/people/ana%40example.com/sign-out", undefined, { status: 204 });
    await page.reload();
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "Sign in");
  });
}

test("Chromium: a person who cancels at the provider reads what happened", async (context) => {
  const { url } = await openConsoleAtProvider(context);
  const browser = await openChromium(context);
  const page = await browser.newPage();
  await page.goto(`${url}/console`);
  await page.getByRole("link", { name: "Sign in with Example ID" }).click();
  await page.getByRole("link", { name: "Cancel" }).click();
  await page.getByRole("heading", { name: "You are not signed in" }).waitFor();
  await page.getByText("You did not allow the sign-in").waitFor();
  await inspect(page, "sign-in-cancelled");
  await page.getByRole("link", { name: "Open the console" }).click();
  await page.getByRole("link", { name: "Sign in with Example ID" }).waitFor();
});

test("Chromium: a link of another site opens the page of somebody who is signed in", async (context) => {
  const { url, add, issuer } = await openConsoleAtProvider(context);
  await add("ana");
  const browser = await openChromium(context);
  const page = await browser.newPage();
  await page.goto(`${url}/console`);
  await page.getByRole("link", { name: "Sign in with Example ID" }).click();
  await atProvider(page, "ana");
  await page.getByRole("button", { name: "Sign out" }).waitFor();
  // Another host, as sites have no ports.
  await page.goto(issuer.replace("127.0.0.1", "localhost"));
  await page.setContent(`<a href="${url}/console/people">the link</a><iframe src="${url}/console/people"></iframe>`);
  const framed = page.frames().find((frame) => frame !== page.mainFrame());
  await page.getByRole("link", { name: "the link" }).click();
  await page.getByRole("heading", { name: "People" }).waitFor();
  assert.ok(framed !== undefined);
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with" : "without";
  test(`Chromium: a session that ends in the middle of a form loses nothing ${how} JavaScript`, async (context) => {
    const { url, admin } = await openConsole(context);
    const browser = await openChromium(context);
    const page = await signIn(context, browser, url, { javaScriptEnabled });
    await page.goto(`${url}/console/people/new`);
    if (javaScriptEnabled) await inspect(page, "person-new");
    await page.getByLabel("E-mail address, or account").fill("ben@example.com");
    await page.getByRole("checkbox", { name: "issuer:read" }).check();
    await page.getByLabel("Domains of issuer:read").fill("acme\nother");
    // Whoever has the cookie signs out elsewhere.
    const elsewhere = await page.context().newPage();
    await elsewhere.goto(`${url}/console/people`);
    await elsewhere.getByRole("button", { name: "Sign out" }).click();
    await elsewhere.getByRole("heading", { name: "Sign in" }).waitFor();
    // Chromium sometimes never answers a close while a page loads: the browser takes its pages with it.
    await page.bringToFront();
    await page.getByRole("button", { name: "Add" }).click();
    await page.getByRole("heading", { name: "Your session had ended" }).waitFor();
    assert.equal(await page.getByRole("textbox").count(), 0, "nothing of it is a secret that must be entered again");
    if (javaScriptEnabled) await inspect(page, "sign-in-expired");
    const [tab] = await Promise.all([
      page.context().waitForEvent("page"),
      page.getByRole("link", { name: "Sign in (opens a new tab)" }).click(),
    ]);
    await tab.getByLabel("Bootstrap secret").fill("bootstrap-of-the-tests");
    await tab.getByRole("button", { name: "Sign in" }).click();
    await tab.getByRole("button", { name: "Sign out" }).waitFor();
    await page.bringToFront();
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("You are signed in again.").waitFor();
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("Added. They can sign in with your OpenID provider now.").waitFor();
    if (javaScriptEnabled) await inspect(page, "person");
    const { body } = await admin.get("/v1/people/ben%40example.com", { status: 200 });
    assert.deepEqual(body.roles, [{ role: "issuer:read", domains: ["acme", "other"] }]);
  });
}

test("Chromium: an administrator adds a person, changes the roles, and ends the access", async (context) => {
  const { url, admin } = await openConsole(context);
  const browser = await openChromium(context);
  const page = await signIn(context, browser, url);
  await page.getByRole("link", { name: "People" }).click();
  await inspect(page, "people-none");
  await page.getByRole("link", { name: "Add a person" }).click();
  await page.getByLabel("E-mail address, or account").fill("Ben@Example.com");
  await page.getByRole("checkbox", { name: "tokens:read" }).check();
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByRole("alert").getByText("Say for which credentials").waitFor();
  await inspect(page, "person-new-wrong");
  await page.getByLabel("Credentials of tokens:read").fill("*");
  await page.getByRole("button", { name: "Add" }).click();
  await page.getByRole("status").getByText("Added").waitFor();
  await page.getByRole("checkbox", { name: "admin" }).check();
  await page.getByRole("button", { name: "Save the roles" }).click();
  await page.getByRole("status").getByText("Saved").waitFor();
  const { body } = await admin.get("/v1/people/ben%40example.com", { status: 200 });
  assert.deepEqual(body.roles, [{ role: "admin" }, { role: "tokens:read", ids: ["*"] }]);
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await page.getByRole("status").getByText("Signed out everywhere").waitFor();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("status").getByText("Removed").waitFor();
  await admin.get("/v1/people/ben%40example.com", { status: 404 });
});
