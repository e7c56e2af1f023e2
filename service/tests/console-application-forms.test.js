// The forms of an application: what they do, what they say before, and what two people at once see.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { NOW } from "./client.js";
import { FaultyStore } from "./faulty-store.js";
import { rotateShop, SHOP_PAGE } from "./console-application-world.js";
import { Person } from "./console-person.js";
import { openShop, SHOP } from "./shop.js";

const HOUR = 3600;
const DAY = 24 * HOUR;
const ROTATE = `${SHOP_PAGE}/secrets/1/rotate`;

/** @param {Parameters<typeof openShop>} given */
async function open(...given) {
  const shop = await openShop(...given);
  return { ...shop, person: await Person.root(shop.service) };
}

/** Returns the kinds and outcomes of what was done, the first one first. @param {{ admin: import("./client.js").Client }} shop */
async function history({ admin }) {
  const { body } = await admin.get(`${SHOP}/audit`, { status: 200 });
  const own = body.items.filter((/** @type {any} */ { kind }) => !kind.startsWith("oauth."));
  return own.reverse().map((/** @type {any} */ { kind, outcome }) => `${kind} ${outcome}`);
}

test("a new secret is shown once, works, and is in no event and no later page", async () => {
  const { person, verify, events, secrets } = await open();
  const page = await person.fill(`${SHOP_PAGE}/secrets/new`, { description: "staging" }, { status: 200 });
  const value = secretOn(page);
  assert.match(page.shown, /Your new secret Copy it now\. It is shown this once/);
  assert.match(page.shown, /secret manager .* source code, chats, tickets and screenshots/);
  assert.equal(page.headers.get("cache-control"), "no-store");
  assert.equal((await verify(value)).ok, true);
  assert.deepEqual(
    (await secrets()).map(({ description }) => description),
    ["production", "staging"],
  );
  const copied = await person.submit(page, "/copied", {}, { status: 303 });
  assert.equal(copied.headers.get("location"), `${SHOP_PAGE}?done=copied`);
  assert.equal(copied.headers.get("clear-site-data"), '"cache"');
  assert.ok(!(await person.get(`${SHOP_PAGE}?done=copied`)).html.includes(value));
  assert.ok(!JSON.stringify(events).includes(value));
});

test("a description that the API refuses is shown again, with what is wrong", async () => {
  const { person, secrets } = await open();
  const form = await person.get(`${SHOP_PAGE}/secrets/new`);
  for (const [description, wrong] of /** @type {[string, RegExp][]} */ ([
    ["production", /unique/],
    ["x".repeat(257), /at most 256|256/],
    ["", /Description: must have at least 1/],
    ["a\u0007b", /control characters/],
  ])) {
    const again = await person.submit(form, "/secrets/new", { description });
    assert.equal(again.status, 400);
    assert.match(again.shown, /** @type {RegExp} */ (wrong));
    assert.equal(again.form("/secrets/new").fields.get("description"), description);
  }
  assert.equal((await secrets()).length, 1);
});

test("the limit of secrets is told in words", async () => {
  const { person } = await open({ max_secrets: 1 });
  const again = await person.fill(`${SHOP_PAGE}/secrets/new`, { description: "more" }, { status: 409 });
  assert.match(again.shown, /ERR_SECRET_LIMIT/);
});

test("a form that comes twice issues one secret: at once the same answer, later none", async () => {
  const { person, clock, secrets } = await open();
  const form = await person.get(ROTATE);
  const [first, second] = await Promise.all([1, 2].map(() => person.submit(form, ROTATE, {}, { status: 200 })));
  assert.ok(first !== undefined && second !== undefined);
  assert.equal(secretOn(first), secretOn(second));
  await clock.advance(5_001);
  const third = await person.submit(form, ROTATE, {}, { status: 200 });
  assert.match(third.shown, /This secret was shown already .* Did nobody copy it\? Then renew it/);
  assert.ok(!third.html.includes(secretOn(first)));
  assert.equal((await secrets())[0].secret_id, "2");
});

test("after “I've copied it” the same form has no secret any more, also at once", async () => {
  const { person } = await open();
  const form = await person.get(ROTATE);
  const shown = await person.submit(form, ROTATE);
  await person.submit(shown, "/copied", {}, { status: 303 });
  const again = await person.submit(form, ROTATE, {}, { status: 200 });
  assert.match(again.shown, /This secret was shown already/);
  const renewal = await person.get(`${SHOP_PAGE}/secrets/2/renew`);
  assert.match(renewal.shown, /It was never used, so nothing breaks/);
  secretOn(await person.submit(renewal, "/renew", {}, { status: 200 }));
});

test("each overlap is chosen by the end that the page showed", async () => {
  for (const [length, text] of [
    [12 * HOUR, "2026-11-25 04:26 UTC"],
    [24 * HOUR, "2026-11-25 16:26 UTC"],
    [72 * HOUR, "2026-11-27 16:26 UTC"],
    [168 * HOUR, "2026-12-01 16:26 UTC"],
  ]) {
    const { person, clock, secrets } = await open();
    const form = await person.get(ROTATE);
    assert.ok(form.shown.includes(`until ${text}`), form.shown);
    const end = NOW + Number(length);
    // The person thinks for a while: what was shown holds.
    await clock.advance(600_000);
    const page = await person.submit(form, ROTATE, { end: String(end) }, { status: 200 });
    assert.match(page.shown, new RegExp(`The previous secret, #1, works until ${text}`));
    assert.equal((await secrets())[0].previous_expires_at, end);
  }
});

test("the rule of the domain is the choice without a choice, and longer ones than it allows are not there", async () => {
  const { person, secrets } = await open({ overlap: DAY, max_overlap: 2 * DAY });
  const form = await person.get(ROTATE);
  assert.match(form.shown, /24 hours \(the rule of this domain\)/);
  assert.ok(!form.shown.includes("72 hours"));
  await person.submit(form, ROTATE, {}, { status: 200 });
  assert.equal((await secrets())[0].previous_expires_at, NOW + DAY);
});

test("an overlap never outlives the secret, and the page says so", async () => {
  const { person, secrets } = await open({ expiry: { value: 13, unit: "h" } });
  const form = await person.get(ROTATE);
  assert.match(form.shown, /72 hours \(the rule of this domain\) until 2026-11-25 05:26 UTC, when it expires anyway/);
  await person.submit(form, ROTATE, {}, { status: 200 });
  assert.equal((await secrets())[0].previous_expires_at, NOW + 13 * HOUR);
});

test("a typed end is shown with its distance before anything is done", async () => {
  const { person, secrets } = await open();
  const form = await person.get(ROTATE);
  const asked = await person.submit(form, ROTATE, { end: "other", until: "2026-11-26T08:30" }, { status: 200 });
  assert.match(asked.shown, /keep working until 2026-11-26 08:30 UTC, which is in 2 days/);
  assert.equal((await secrets())[0].secret_id, "1", "nothing was done yet");
  await person.submit(asked, ROTATE, {}, { status: 200 });
  assert.equal((await secrets())[0].previous_expires_at, Date.parse("2026-11-26T08:30Z") / 1000);
});

test("an end that is no date, has passed, or is too late is refused with what was typed", async () => {
  const { person, secrets } = await open();
  const form = await person.get(ROTATE);
  for (const [until, wrong] of [
    ["", /Enter the date and the time/],
    ["2026-02-31T99:99", /Enter the date and the time/],
    ["2026-11-20T08:00", /must not have passed/],
  ]) {
    const again = await person.submit(form, ROTATE, { end: "other", until: String(until) }, { status: 400 });
    assert.match(again.shown, /** @type {RegExp} */ (wrong));
    assert.equal(again.form(ROTATE).fields.get("until"), until);
  }
  const late = await person.submit(form, ROTATE, { end: "other", until: "2027-01-01T08:00" }, { status: 200 });
  assert.match(
    (await person.submit(late, ROTATE, {}, { status: 400 })).shown,
    /Overlap must be at most 604800 seconds/,
  );
  assert.match((await person.submit(form, ROTATE, { end: "soon" }, { status: 400 })).shown, /Choose how long/);
  assert.equal((await secrets())[0].secret_id, "1");
});

test("a secret that leaked ends at once", async () => {
  const { person, verify, first } = await open();
  const page = await person.fill(ROTATE, { end: "at-once" }, { status: 200 });
  assert.equal((await verify(first.client_secret)).ok, false);
  assert.equal((await verify(secretOn(page))).ok, true);
});

test("a rotation within the overlap says who rotated when, and what the choices are", async () => {
  const shop = await openShop();
  await rotateShop(shop);
  const person = await Person.root(shop.service);
  const { secrets } = shop;
  const page = await person.get(`${SHOP_PAGE}/secrets/3/rotate`);
  assert.match(page.shown, /A rotation is in progress bootstrap rotated: secret 3 is the new one, 1 day ago\./);
  assert.match(page.shown, /The previous secret, #1, works until 2026-12-17 16:26 UTC, which is in 2 days\./);
  assert.match(page.shown, /Wait .* Did nobody copy the new secret\? .* Rotate all the same/);
  assert.match(page.shown, /2 consumers used it since the rotation, and would be refused: nightly-report\/1\.4/);
  await person.submit(page, "/rotate", {}, { status: 200 });
  const [staging, production] = await secrets();
  assert.deepEqual([staging.secret_id, production.secret_id, production.previous_secret_id], ["2", "4", "3"]);
});

test("of two people who rotate at once, the second sees who did it, and nothing is doubled", async () => {
  const shop = await open();
  const other = await Person.root(shop.service);
  const [mine, theirs] = [await shop.person.get(ROTATE), await other.get(ROTATE)];
  await shop.clock.advance(60_000);
  await shop.person.submit(mine, ROTATE, {}, { status: 200 });
  const late = await other.submit(theirs, ROTATE, {}, { status: 404 });
  assert.match(late.shown, /This secret is gone .* bootstrap rotated: secret 2 is the new one, just now/);
  assert.equal((await shop.secrets()).length, 1);
  assert.equal((await history(shop)).filter((/** @type {string} */ one) => one === "secret.rotated ok").length, 1);
});

test("of two people at once, the second sees the change and decides again", async () => {
  const shop = await open();
  await shop.admin.post(`${SHOP}/secrets`, { description: "staging" }, { status: 201 });
  const path = `${SHOP_PAGE}/secrets/1/revoke`;
  const form = await shop.person.get(path);
  await shop.clock.advance(60_000);
  const { id, secret } = await shop.admin.apiClient("ana", [{ role: "issuer:write", domains: ["acme"] }]);
  await shop.admin.as({ id, secret }).post(`${SHOP}/secrets/2/revoke`, {}, { status: 204 });
  const again = await shop.person.submit(form, path, {}, { status: 412 });
  assert.match(
    again.shown,
    /Nothing was done: something has changed since you opened this form\. ana\S* revoked secret 2, just now/,
  );
  assert.match(again.shown, /No secret of this application works after that/);
  await shop.person.submit(again, path, { force: "on" }, { status: 303 });
  assert.deepEqual(
    (await shop.secrets()).map(({ status }) => status),
    ["revoked", "revoked"],
  );
});

test("to revoke the previous secret names who used it in the last hour", async () => {
  const shop = await openShop();
  const { verify } = await rotateShop(shop);
  const person = await Person.root(shop.service);
  const path = `${SHOP_PAGE}/secrets/3/revoke-previous`;
  for (const agent of ["one/1", "two/1", "three/1"]) await verify(shop.first.client_secret, "203.0.113.50", agent);
  await shop.clock.advance(11_000);
  const form = await person.get(path);
  assert.match(form.shown, /3 consumers used it in the last hour, and would be refused: one\/1 at 203\.0\.113\.50/);
  const done = await person.submit(form, path, {}, { status: 303 });
  const { shown } = await person.get(String(done.headers.get("location")));
  assert.match(shown, /The previous secret is revoked/);
  assert.match(
    shown,
    /5 consumers used a previous secret in the last day, before it ended\. one\/1 at 203\.0\.113\.50/,
  );
  assert.match(shown, /one\/1 #1 replaced or deleted refused 1 just now/);
  assert.equal((await shop.verify(shop.first.client_secret)).ok, false);
  const page = await person.get(path);
  assert.match(page.shown, /There is none any more/);
  assert.ok(!(await person.get(SHOP_PAGE)).html.includes("/revoke-previous"));
});

test("a previous secret that is the last one that works cannot be revoked", async () => {
  const shop = await open();
  await shop.admin.post(`${SHOP}/secrets/rotate`, {}, { status: 201 });
  await shop.admin.post(`${SHOP}/secrets/2/revoke`, {}, { status: 204 });
  const { shown } = await shop.person.get(`${SHOP_PAGE}/secrets/2/revoke-previous`);
  assert.match(shown, /It is the only secret that works, so it cannot end here/);
});

test("the last secret that works is revoked only by whoever says so", async () => {
  const shop = await open();
  const path = `${SHOP_PAGE}/secrets/1/revoke`;
  const form = await shop.person.get(path);
  assert.match(form.shown, /No secret of this application works after that: its token requests are refused/);
  const again = await shop.person.submit(form, path, {}, { status: 409 });
  assert.match(again.shown, /ERR_INVALID_OPTION/);
  await shop.person.submit(again, path, { force: "on" }, { status: 303 });
  assert.match((await shop.person.get(path)).shown, /is revoked already/);
  assert.match((await shop.person.get(SHOP_PAGE)).shown, /revoked just now/);
});

test("a secret is deleted by whoever types its description, marks that nobody sees left out", async () => {
  const shop = await open();
  for (const description of ["\u202Eteam  👩‍👩‍👧‍👦 é", "\u202E"])
    await shop.admin.post(`${SHOP}/secrets`, { description }, { status: 201 });
  const [, , { hint }] = await shop.secrets();
  for (const [id, wrong, right] of [
    ["2", "team", "team 👩‍👩‍👧‍👦 e\u0301"],
    ["3", "", hint],
  ]) {
    const path = `${SHOP_PAGE}/secrets/${id}/delete`;
    const form = await shop.person.get(path);
    const again = await shop.person.submit(form, path, { typed: wrong }, { status: 400 });
    assert.match(again.shown, /This is not the description of the secret, so nothing was deleted/);
    await shop.person.submit(again, path, { typed: right }, { status: 303 });
  }
  assert.deepEqual(
    (await shop.secrets()).map(({ secret_id: id }) => id),
    ["1"],
  );
  assert.match(
    (await shop.person.get(`${SHOP_PAGE}/secrets/2/rotate`, { status: 404 })).shown,
    /bootstrap deleted secret 2/,
  );
});

test("an application is deleted by whoever types its id, and ends its secrets", async () => {
  const shop = await open();
  const path = `${SHOP_PAGE}/delete`;
  const form = await shop.person.get(path);
  assert.match(form.shown, /Its secrets still work\..* End the secret that still works/);
  await shop.person.submit(form, path, { typed: "shopp", force: "on" }, { status: 400 });
  await shop.person.submit(form, path, { typed: "shop" }, { status: 409 });
  const done = await shop.person.submit(form, path, { typed: "shop", force: "on" }, { status: 303 });
  assert.equal(done.headers.get("location"), "/console/domains/acme/applications?done=deleted");
  await shop.clock.advance(5_001);
  await shop.person.submit(form, path, { typed: "shop" }, { status: 404 });
});

test("the rule of expiry: of its own, never, or the domain's; what would end at once needs a word", async () => {
  const shop = await openShop({ expiry: { value: 6, unit: "months" } });
  const { admin } = shop;
  await shop.clock.advance(10 * DAY * 1000);
  const person = await Person.root(shop.service);
  const own = await person.fill(`${SHOP_PAGE}/expiry`, { rule: "own", value: "5", unit: "d" }, { status: 303 });
  assert.equal(own.headers.get("location"), `${SHOP_PAGE}/reapply?done=saved`);
  assert.deepEqual((await admin.get(SHOP)).body.expiry, { value: 5, unit: "d" });
  const form = await person.get(`${SHOP_PAGE}/reapply?done=saved`);
  assert.match(form.shown, /production …\S{4} never in 6 months at once/);
  assert.match(form.shown, /One secret ends at once, and whoever uses it is refused/);
  const again = await person.submit(form, "/reapply", {}, { status: 409 });
  assert.equal((await shop.secrets())[0].status, "active");
  await person.submit(again, "/reapply", { force: "on" }, { status: 303 });
  assert.equal((await shop.secrets())[0].status, "expired");
  await person.fill(`${SHOP_PAGE}/expiry`, { rule: "never" }, { status: 303 });
  assert.equal((await admin.get(SHOP)).body.expiry, "none");
  assert.match((await person.get(SHOP_PAGE)).shown, /a rule of its own: never/);
  await person.fill(`${SHOP_PAGE}/expiry`, { rule: "domain" }, { status: 303 });
  assert.equal((await admin.get(SHOP)).body.expiry, null);
});

test("a rule that is none, or longer than the domain allows, is refused with what was entered", async () => {
  const { person } = await open({ expiry: { value: 1, unit: "d" }, max_expiry: { value: 1, unit: "months" } });
  const form = await person.get(`${SHOP_PAGE}/expiry`);
  assert.match(form.shown, /The domain allows at most 1 month/);
  for (const entered of [
    { rule: "own", value: "0", unit: "d" },
    { rule: "own", value: "x", unit: "d" },
    { rule: "own", value: "1", unit: "centuries" },
    { rule: "own", value: "2", unit: "months" },
    { rule: "other", value: "", unit: "d" },
  ]) {
    const again = await person.submit(form, "/expiry", entered, { status: 400 });
    assert.equal(again.form("/expiry").fields.get("value"), entered.value, JSON.stringify(entered));
  }
});

test("when the store fails in the middle of a form, what was entered stays, and goes on once", async () => {
  const store = new FaultyStore(new MemoryStore());
  const shop = await open({}, { store });
  const path = `${SHOP_PAGE}/secrets/new`;
  const form = await shop.person.get(path);
  store.fail(({ name, key }) => name === "write" && key.startsWith("d/"));
  const kept = await shop.person.submit(form, path, { description: "staging" }, { status: 503 });
  assert.match(kept.shown, /This may not have been done .* What you entered is still here/);
  store.heal();
  await shop.clock.advance(61_000);
  const page = await shop.person.submit(kept, "Try again", {}, { status: 200 });
  assert.equal((await shop.verify(secretOn(page))).ok, true);
  assert.deepEqual(
    (await shop.secrets()).map(({ description }) => description),
    ["production", "staging"],
  );
});

test("when the whole store is away, with the sessions in it, what was entered stays, and goes on at once", async () => {
  const store = new FaultyStore(new MemoryStore());
  const shop = await open({}, { store });
  const path = `${SHOP_PAGE}/secrets/new`;
  const form = await shop.person.get(path);
  store.fail(() => true);
  const kept = await shop.person.submit(form, path, { description: "staging" }, { status: 503 });
  assert.match(kept.shown, /What you entered is still here/);
  assert.ok(!kept.html.includes("password-of-the-store"));
  store.heal();
  secretOn(await shop.person.submit(kept, "Try again", {}, { status: 200 }));
  assert.deepEqual(
    (await shop.secrets()).map(({ description }) => description),
    ["production", "staging"],
  );
});

test("when the answer of the store is lost, the rotation is done once, and its secret works", async () => {
  const store = new FaultyStore(new MemoryStore());
  const shop = await open({}, { store });
  const form = await shop.person.get(ROTATE);
  store.lose(({ name, key }) => name === "write" && key.startsWith("d/"));
  const page = await shop.person.submit(form, ROTATE, {}, { status: 200 });
  store.heal();
  assert.equal((await shop.verify(secretOn(page))).ok, true);
  assert.equal((await history(shop)).filter((/** @type {string} */ one) => one === "secret.rotated ok").length, 1);
});

/** Returns the new secret of a page. @param {import("./console-seen.js").Seen} page */
function secretOn({ html }) {
  const found = /<code[^>]* id="issued"[^>]*>\s*(\S+?)\s*<\/code>/.exec(html)?.[1];
  assert.ok(found !== undefined, `no secret on the page: ${html}`);
  return found;
}
