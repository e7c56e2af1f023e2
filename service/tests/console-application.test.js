// The page of an application: what a person sees there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { HOSTILE, rotateShop, SHOP_PAGE } from "./console-application-world.js";
import { Person } from "./console-person.js";
import { ACME, APPLICATIONS, openShop, SHOP } from "./shop.js";

const DAY = 86_400_000;
const EXPIRY = { expiry: { value: 6, unit: "months" } };

test("a page says who still presents the old secret, until when it works, and what was used by day", async () => {
  const shop = await openShop(EXPIRY);
  const { second } = await rotateShop(shop);
  const page = await (await Person.root(shop.service)).get(SHOP_PAGE);
  assert.match(page.shown, /2 consumers still present the previous secret, #1, of production\./);
  assert.match(page.shown, /nightly-report\/1\.4 at 203\.0\.113\.40, 12 hours ago/);
  assert.match(page.shown, /It works until 2026-12-17 16:26 UTC, which is in 2 days/);
  assert.match(page.shown, /works 1 day ago in 6 months 12 hours ago 2026-12-17 16:26 UTC #1, ends in 2 days/);
  assert.match(page.shown, /production #3, issued 2026-12-14 16:26 UTC, expires in 6 months/);
  assert.match(page.shown, /previous #1, ends in 2 days \(2026-12-17 16:26 UTC\)/);
  assert.match(page.shown, /previous #1 ends in 2 days: 2026-12-17 16:26 UTC/);
  assert.match(page.shown, /now works previous both work Use in/);
  assert.match(page.shown, /production #3: 14 accepted; staging #2: 7 accepted; previous #1: 209 accepted/);
  assert.match(page.shown, /203\.0\.113\.40 nightly-report\/1\.4 #1 previous still works 7 12 hours ago/);
  assert.ok(!page.html.includes(second.client_secret));
});

test("a user agent is shown as text, and its marks by their names", async () => {
  const shop = await openShop();
  await rotateShop(shop);
  const { html, shown } = await (await Person.root(shop.service)).get(SHOP_PAGE);
  assert.ok(!html.includes("<script>document") && !html.includes("\u202E"));
  assert.ok(shown.includes(HOSTILE.replace("\u202E", "[U+202E]")));
});

test("a secret that expires soon asks to be rotated, and one that has expired is named as the last", async () => {
  const shop = await openShop({ expiry: { value: 4, unit: "d" } });
  await shop.clock.advance(DAY + 1);
  const person = await Person.root(shop.service);
  assert.match((await person.get(SHOP_PAGE)).shown, /production …\S{4} expires in 3 days\. Rotate it before\. Rotate/);
  await shop.clock.advance(4 * DAY);
  const { shown } = await (await Person.root(shop.service)).get(SHOP_PAGE);
  assert.match(shown, /No secret works: every token request of this application is refused\. New secret/);
  assert.match(shown, /expired 1 day ago/);
});

test("once the new secret is used and the old one is not, the page offers to revoke the previous one", async () => {
  const shop = await openShop();
  const { body: second } = await shop.admin.post(`${SHOP}/secrets/rotate`, {}, { status: 201 });
  const person = await Person.root(shop.service);
  assert.match((await person.get(SHOP_PAGE)).shown, /The new secret of production …\S{4} was not used yet/);
  await shop.verify(second.client_secret);
  await shop.clock.advance(11_000);
  const { shown, html } = await person.get(SHOP_PAGE);
  assert.match(shown, /is in use, and nobody presents the previous one any more/);
  assert.match(html, /class="button danger" href="[^"]*\/secrets\/2\/revoke-previous"/);
});

test("whoever was refused in the last day is named", async () => {
  const shop = await openShop();
  await shop.admin.post(`${SHOP}/secrets/rotate`, { overlap: 0 }, { status: 201 });
  const presented = {
    client_id: "shop",
    client_secret: shop.first.client_secret,
    ip: "203.0.113.9",
    user_agent: "old/1",
  };
  await shop.admin.post(`${ACME}/verify`, presented, { status: 200 });
  await shop.clock.advance(11_000);
  const { shown } = await (await Person.root(shop.service)).get(SHOP_PAGE);
  assert.match(
    shown,
    /1 consumer was refused in the last day, with a secret that has ended\. old\/1 at 203\.0\.113\.9/,
  );
  assert.match(shown, /203\.0\.113\.9 old\/1 #1 replaced or deleted refused 1/);
  assert.match(shown, /old #1: 0 accepted, 1 refused/);
});

test("an application without secrets, and without use, says what comes next", async () => {
  const shop = await openShop();
  await shop.admin.post(APPLICATIONS, { client_id: "new", type: "machine" }, { status: 201 });
  const person = await Person.root(shop.service);
  const { shown } = await person.get("/console/domains/acme/applications/new");
  assert.match(shown, /No secret yet .* Create the first secret/);
  assert.match((await person.get(SHOP_PAGE)).shown, /No use in the last 30 days\. .* POST \/v1\/domains\/acme\/verify/);
});

for (const type of ["spa", "native"])
  test(`an application of type ${type} has no table, and says what PKCE does`, async () => {
    const shop = await openShop();
    await shop.admin.post(APPLICATIONS, { client_id: "app", type }, { status: 201 });
    const { shown, html } = await (await Person.root(shop.service)).get("/console/domains/acme/applications/app");
    assert.match(shown, /Why there is no secret .*RFC 6749, section 2\.1.* What it does instead: PKCE .*RFC 7636/);
    assert.ok(!html.includes("<table") && !html.includes("<svg") && !html.includes("/secrets/new"));
  });

test("descriptions do no harm: markup, marks of direction, emoji, 256 characters", async () => {
  const shop = await openShop();
  const family = "👩‍👩‍👧‍👦";
  const descriptions = ['<img src=x onerror="alert(1)">', "‮drowssap", `team ${family} 🔑`, "x".repeat(256), `"' & >`];
  for (const description of descriptions) await shop.admin.post(`${SHOP}/secrets`, { description }, { status: 201 });
  const { html, shown } = await (await Person.root(shop.service)).get(SHOP_PAGE);
  assert.ok(!html.includes("<img src=x") && !html.includes("\u202E"));
  for (const description of descriptions)
    assert.ok(shown.includes(description.replace("\u202E", "[U+202E]")), description);
  assert.match(html, /<bdi>\[U\+202E\]drowssap<\/bdi>/);
});

test("a hundred secrets are in the table, and the newest twenty in the timeline", async () => {
  const shop = await openShop({ max_secrets: 1000 });
  for (let index = 1; index < 100; index++)
    await shop.admin.post(`${SHOP}/secrets`, { description: `copy ${index}` }, { status: 201 });
  const { html, shown } = await (await Person.root(shop.service)).get(SHOP_PAGE);
  assert.equal(html.match(/data-label="State"/g)?.length, 100);
  assert.equal(html.match(/class="bar /g)?.length, 20);
  assert.match(shown, /80 more are only in the table/);
});

test("an id with slashes, quotes and percent signs has its page and its forms", async () => {
  const shop = await openShop();
  const id = `a/b"c'd%2F<e>?#&`;
  await shop.admin.post(APPLICATIONS, { client_id: id, type: "web" }, { status: 201 });
  const path = `/console/domains/acme/applications/${encodeURIComponent(id)}`;
  const person = await Person.root(shop.service);
  assert.ok((await person.get(path)).shown.includes(id));
  const form = await person.get(`${path}/secrets/new`);
  const issued = await person.submit(form, "/secrets/new", { description: "a/b" }, { status: 200 });
  assert.match(issued.shown, /Your new secret Copy it now/);
  const page = await person.get(path);
  assert.ok(page.html.includes(`${path.replaceAll("'", "&#39;")}/secrets/1/rotate`), page.html);
});

test("an application that was deleted says who did it, and a domain or an application that never was is not found", async () => {
  const shop = await openShop();
  const person = await Person.root(shop.service);
  await shop.admin.delete(`${SHOP}?force=true`, { status: 204 });
  const gone = await person.get(SHOP_PAGE, { status: 404 });
  assert.match(gone.shown, /This application is gone .* bootstrap deleted the application, just now/);
  for (const path of ["/console/domains/acme/applications/none", "/console/domains/none/applications/shop"])
    assert.match((await person.get(path, { status: 404 })).shown, /Not found/);
});

test("damaged secrets are told, and those that can be read are shown", async () => {
  const shop = await openShop();
  await shop.admin.post(`${SHOP}/secrets`, { description: "staging" }, { status: 201 });
  const key = "d/1/application/shop";
  const { value, version } = /** @type {any} */ (await shop.store.read(key));
  const document = JSON.parse(value);
  document.secrets[0].hash = 1;
  assert.notEqual(await shop.store.write(key, JSON.stringify(document), { ifVersion: version }), null);
  const { shown } = await (await Person.root(shop.service)).get(SHOP_PAGE);
  assert.match(shown, /One of its secrets is damaged in the store, and works for nobody/);
  assert.match(shown, /staging/);
});

test("without the store the page says so, and holds no detail of it", async () => {
  const { FaultyStore } = await import("./faulty-store.js");
  const { MemoryStore } = await import("secret-slots/stores/memory");
  const store = new FaultyStore(new MemoryStore());
  const shop = await openShop({}, { store });
  const person = await Person.root(shop.service);
  store.fail(({ key }) => key.startsWith("d/"));
  const { shown } = await person.get(SHOP_PAGE, { status: 503 });
  assert.match(shown, /The service cannot reach what it needs .* Load the page again/);
  assert.ok(!shown.includes("password-of-the-store"));
});
