// An application in Chromium: the whole way of a rotation, and that a copied secret is nowhere afterwards.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeClock } from "../../tests/js/fake-clock.js";
import { HOSTILE, rotateShop, SHOP_PAGE } from "./console-application-world.js";
import { inspect, openChromium, openConsole, signIn } from "./console-browser.js";
import { NOW } from "./client.js";
import { ACME, APPLICATIONS, SHOP } from "./shop.js";

/** @import { TestContext } from "node:test" */
/** @import { Page } from "playwright-core" */

/** @param {TestContext} context @param {object} [settings] Of the domain. */
async function openShop(context, settings = {}) {
  const clock = new FakeClock(NOW);
  const opened = await openConsole(context, { clock });
  const { admin } = opened;
  await admin.post("/v1/domains", { id: "acme", ...settings }, { status: 201 });
  await admin.post(APPLICATIONS, { client_id: "shop", type: "web" }, { status: 201 });
  const { body: first } = await admin.post(`${SHOP}/secrets`, { description: "production" }, { status: 201 });
  /** @param {string} secret @param {string} agent */
  const isGood = async (secret, agent) => {
    const presented = { client_id: "shop", client_secret: secret, ip: "203.0.113.40", user_agent: agent };
    return (await admin.post(`${ACME}/verify`, presented, { status: 200 })).body.ok;
  };
  return { ...opened, clock, first, isGood };
}

/** Returns the source of whatever page is there once nothing loads any more. @param {Page} page */
async function sourceOf(page) {
  while (true) {
    await page.waitForLoadState();
    // The page of an error replaces the one before it without a word.
    const source = await page.content().catch(() => undefined);
    if (source !== undefined) return source;
  }
}

/** @param {Page} page @param {string} name */
const button = (page, name) => page.getByRole("button", { name, exact: true });
/** @param {Page} page @param {string} name */
const link = (page, name) => page.getByRole("link", { name, exact: true });

for (const javaScriptEnabled of [true, false]) {
  const mode = javaScriptEnabled ? "with" : "without";

  test(`Chromium, ${mode} JavaScript: a person rotates, finds the forgotten consumer, and revokes`, async (context) => {
    const shop = await openShop(context);
    const page = await signIn(context, await openChromium(context), shop.url, { javaScriptEnabled });
    await page.goto(shop.url + SHOP_PAGE);
    await page.getByRole("link", { name: "Rotate: secret 1" }).click();
    await page.getByLabel("24 hours").check();
    await button(page, "Rotate the secret").click();
    const second = (await page.locator("#issued").innerText()).trim();
    await page.getByText("The previous secret, #1, works until 2026-11-25 16:26 UTC").waitFor();
    if (javaScriptEnabled) {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await button(page, "Copy").click();
      await page.getByText("Copied.").waitFor();
      // eslint-disable-next-line no-undef -- the function runs in the page
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), second);
      await inspect(page, "application-issued");
    } else assert.equal(await button(page, "Copy").count(), 0);
    await button(page, "I’ve copied it").click();
    await page.getByText("The new secret has left this browser.").waitFor();
    await page.getByText("The new secret of production").waitFor();

    await shop.isGood(second, "shop/2");
    await shop.isGood(shop.first.client_secret, "nightly-report/1.4");
    await shop.clock.advance(11_000);
    await page.reload();
    await page.getByText("1 consumer still presents the previous secret, #1, of production").waitFor();
    await page.getByRole("img", { name: "The lives of the secrets" }).waitFor();
    await page.getByRole("cell", { name: "nightly-report/1.4" }).waitFor();
    await page.getByRole("link", { name: "Revoke previous: secret 2" }).click();
    await page.getByText("1 consumer used it in the last hour, and would be refused").waitFor();
    await button(page, "Revoke the previous secret").click();
    await page.getByText("The previous secret is revoked").waitFor();
    assert.equal(await page.getByRole("link", { name: "Revoke previous: secret 2" }).count(), 0);
    assert.equal(await shop.isGood(shop.first.client_secret, "nightly-report/1.4"), false);
    assert.equal(await shop.isGood(second, "shop/2"), true);
  });

  test(`Chromium, ${mode} JavaScript: a copied secret is in no history, cache, source, log or event`, async (context) => {
    const shop = await openShop(context);
    const page = await signIn(context, await openChromium(context), shop.url, { javaScriptEnabled });
    /** @type {string[]} */
    const addresses = [];
    page.on("request", (request) => addresses.push(request.url()));
    await page.goto(shop.url + SHOP_PAGE);
    await link(page, "New secret").click();
    await page.getByLabel("Description").fill("staging");
    await button(page, "Create the secret").click();
    const secret = (await page.locator("#issued").innerText()).trim();
    assert.equal(await shop.isGood(secret, "probe"), true);
    await button(page, "I’ve copied it").click();
    await page.getByText("The new secret has left this browser.").waitFor();

    const isGone = async (/** @type {string} */ where) => assert.ok(!(await sourceOf(page)).includes(secret), where);
    await isGone("the page after it");
    for (let steps = 1; steps <= 3; steps++) {
      await page.goBack({ timeout: 2_000 }).catch(() => {});
      await isGone(`back, ${steps}`);
      await page.reload({ timeout: 5_000 }).catch(() => {});
      await isGone(`back and reload, ${steps}`);
    }
    for (let steps = 1; steps <= 4; steps++) {
      await page.goForward({ timeout: 2_000 }).catch(() => {});
      await isGone(`forward, ${steps}`);
    }
    await page.goto(shop.url + SHOP_PAGE);
    assert.equal(await page.evaluate(stored), "{}", "no cache and no storage of the page has anything");
    assert.ok(!addresses.some((address) => address.includes(secret)), "no address has it");
    assert.ok(!JSON.stringify(shop.events).includes(secret), "no event has it");
    assert.equal((await shop.admin.get(`${SHOP}/secrets`)).body.items.length, 2, "nothing was done twice");
  });

  test(`Chromium, ${mode} JavaScript: a double click rotates once, and reload says that the secret was shown already`, async (context) => {
    const shop = await openShop(context);
    const page = await signIn(context, await openChromium(context), shop.url, { javaScriptEnabled });
    await page.goto(`${shop.url}${SHOP_PAGE}/secrets/1/rotate`);
    await button(page, "Rotate the secret").dblclick();
    await page.locator("#issued").waitFor();
    const secret = (await page.locator("#issued").innerText()).trim();
    assert.equal(await shop.isGood(secret, "probe"), true);
    await shop.clock.advance(6_000);
    await page.reload();
    await page.getByRole("heading", { name: "This secret was shown already" }).waitFor();
    if (javaScriptEnabled) await inspect(page, "application-shown-already");
    await link(page, "Renew secret #2").click();
    await button(page, "Renew the secret").click();
    assert.notEqual((await page.locator("#issued").innerText()).trim(), secret);
    assert.equal((await shop.admin.get(`${SHOP}/secrets`)).body.items.length, 1);
  });
}

/** Returns what a page has stored, as JSON. It runs in the page. */
async function stored() {
  /* eslint-disable no-undef -- the names of the browser */
  const names = typeof caches === "undefined" ? [] : await caches.keys();
  return JSON.stringify({
    ...localStorage,
    ...sessionStorage,
    ...Object.fromEntries(names.map((name) => [name, true])),
  });
  /* eslint-enable no-undef */
}

test("Chromium: back from the page with the secret, before it is copied, shows no secret and issues none", async (context) => {
  const shop = await openShop(context);
  const page = await signIn(context, await openChromium(context), shop.url);
  await page.goto(`${shop.url}${SHOP_PAGE}/secrets/1/rotate`);
  await button(page, "Rotate the secret").click();
  const secret = (await page.locator("#issued").innerText()).trim();
  await page.goBack();
  assert.ok(!(await sourceOf(page)).includes(secret));
  await page.goForward({ timeout: 3_000 }).catch(() => {});
  assert.ok(!(await sourceOf(page)).includes(secret), "nor does forward");
  assert.equal((await shop.admin.get(`${SHOP}/secrets`)).body.items[0].secret_id, "2");
});

test("Chromium: each page of an application is without a violation, wide and narrow, light and dark", async (context) => {
  const shop = await openShop(context, { expiry: { value: 6, unit: "months" } });
  await rotateShop(shop);
  const { admin, url } = shop;
  await admin.post(APPLICATIONS, { client_id: "empty", type: "machine" }, { status: 201 });
  await admin.post(APPLICATIONS, { client_id: "app", type: "spa" }, { status: 201 });
  await admin.post(APPLICATIONS, { client_id: "long", type: "web", expiry: { value: 9, unit: "d" } }, { status: 201 });
  const long = `${APPLICATIONS}/long/secrets`;
  for (const description of ["x".repeat(256), `${HOSTILE} שלום עולם`, "👩‍👩‍👧‍👦 🔑 team"])
    await admin.post(long, { description }, { status: 201 });
  for (let index = 4; index <= 10; index++) await admin.post(long, { description: `copy ${index}` }, { status: 201 });
  await admin.post(`${long}/3/revoke`, {}, { status: 204 });
  await admin.post(`${long}/rotate`, { secret_id: "4", overlap: 7200 }, { status: 201 });
  const page = await signIn(context, await openChromium(context), url);
  const see = async (/** @type {string} */ path, /** @type {string} */ name) => {
    await page.goto(url + path);
    assert.equal(await page.title().then((title) => title.includes("owned")), false);
    await inspect(page, name);
  };
  await see(SHOP_PAGE, "application");
  const forms = ["secrets/new", "secrets/3/rotate", "secrets/2/rotate", "secrets/3/revoke-previous", "secrets/3/renew"];
  for (const form of [...forms, "secrets/2/revoke", "secrets/3/delete", "expiry", "delete"])
    await see(`${SHOP_PAGE}/${form}`, `application-${form.replaceAll("/", "-")}`);
  await see("/console/domains/acme/applications/empty", "application-empty");
  await see("/console/domains/acme/applications/app", "application-spa");
  await see("/console/domains/acme/applications/long", "application-long");
  await admin.patch(SHOP, { expiry: { value: 1, unit: "d" } }, { status: 200 });
  await see(`${SHOP_PAGE}/reapply`, "application-reapply");
  await admin.delete(`${SHOP}?force=true`, { status: 204 });
  await see(SHOP_PAGE, "application-gone");
});

test("Chromium: a typed end shows its distance at once, and once more before anything is done", async (context) => {
  const shop = await openShop(context);
  const page = await signIn(context, await openChromium(context), shop.url);
  await page.goto(`${shop.url}${SHOP_PAGE}/secrets/1/rotate`);
  await page.clock.setFixedTime(NOW * 1000);
  await page.getByLabel("Date and time in UTC").fill("2026-11-29T10:00");
  assert.ok(await page.getByLabel("Until a date").isChecked(), "who types a date means it");
  await page.getByText("That is in 4 days and 17 hours.").waitFor();
  await button(page, "Rotate the secret").click();
  await page.getByText("keep working until 2026-11-29 10:00 UTC, which is in 5 days").waitFor();
  await inspect(page, "application-rotate-until");
  await button(page, "Rotate the secret").click();
  await page.getByText("works until 2026-11-29 10:00 UTC").waitFor();
});
