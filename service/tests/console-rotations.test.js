// The pages of bulk rotations, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Person } from "./console-person.js";
import { APPLICATIONS, openShop } from "./shop.js";

/** @import { Role } from "../src/access/roles.js" */

const PAGE = "/console/domains/acme/rotations";
const LIST = "/console/domains/acme/applications";
const ROTATIONS = "/v1/domains/acme/rotations";
const WEBHOOK = "https://vault.example/secrets";
const ADMIN = /** @type {Role[]} */ ([{ role: "admin" }]);
const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Opens a domain whose webhook takes secrets, unless it is told to refuse those of some applications. */
async function open() {
  /** @type {Set<string>} */
  const refused = new Set();
  /** @type {Promise<void>} */
  let gate = Promise.resolve();
  /** @type {string[]} */
  const taken = [];
  /** @type {typeof fetch} */
  const receiver = async (_url, init) => {
    await gate;
    const { data } = JSON.parse(String(init?.body));
    if (refused.has(data.client_id)) return new Response(null, { status: 500 });
    taken.push(data.client_id);
    return new Response(null, { status: 204 });
  };
  const opened = await openShop({}, { fetch: receiver });
  const { admin } = opened;
  await admin.post("/v1/domains/acme/webhook-secret/rotate", {}, { status: 201 });
  for (const id of ["job-1", "job-2", "<b>&'\"/"]) {
    await admin.post(APPLICATIONS, { client_id: id, type: "machine" }, { status: 201 });
    await admin.post(`${APPLICATIONS}/${encodeURIComponent(id)}/secrets`, { description: "first" }, { status: 201 });
  }
  const person = (/** @type {string} */ id, /** @type {Role[]} */ roles) => Person.withRoles(opened, id, roles);
  return {
    ...opened,
    ...{ refused, taken, person, ana: await person("ana@example.com", ADMIN) },
    hold: () => {
      /** @type {() => void} */
      let release = () => {};
      gate = new Promise((resolve) => (release = resolve));
      return release;
    },
  };
}

/** Waits until a rotation has ended. @param {Person} person @param {string} address */
async function ended(person, address) {
  for (;;) {
    const page = await person.get(address);
    if (!page.html.includes('id="running"')) return page;
    await turn();
  }
}

/** Chooses applications in the list, and goes on to the check. @param {Person} person @param {string[]} ids @param {Record<string, string>} [more] */
async function check(person, ids, more = {}) {
  const form = await person.submit(await person.get(LIST), "Rotate the chosen", { client_ids: ids });
  assert.equal(form.status, 200, form.shown);
  return person.submit(form, "See what would happen", { webhook: WEBHOOK, ...more });
}

test("chosen applications are rotated: the check counts them, and the page names what was done", async () => {
  const { ana, taken, admin } = await open();
  const checked = await check(ana, ["job-1", "<b>&'\"/"]);
  assert.equal(checked.title, "Rotate 2 secrets?");
  assert.match(checked.shown, /Nothing was done yet/);
  assert.match(checked.shown, /Nothing breaks now/);
  assert.equal(checked.links("<b>&'\"/").length, 1);
  assert.deepEqual([taken, (await admin.get(ROTATIONS)).body.items], [[], []]);
  const started = await ana.submit(checked, "Start: rotate 2 secrets");
  assert.equal(started.status, 303, started.shown);
  const page = await ended(ana, started.location);
  assert.match(page.shown, /Done: 2 secrets were rotated, and delivered/);
  assert.deepEqual(taken.toSorted(), ["<b>&'\"/", "job-1"]);
});

test("a double click, back and another click begin one rotation", async () => {
  const { ana, admin, clock } = await open();
  const checked = await check(ana, ["job-1"]);
  const both = await Promise.all([1, 2].map(() => ana.submit(checked, "Start")));
  await clock.advance(60_000);
  const later = await ana.submit(checked, "Start");
  assert.deepEqual(new Set([...both, later].map(({ location }) => location)).size, 1);
  assert.equal((await admin.get(ROTATIONS)).body.items.length, 1);
});

test("a page that is closed changes nothing: the rotation goes on, and the list finds it", async () => {
  const { ana, hold } = await open();
  const release = hold();
  const started = await ana.submit(await check(ana, ["job-1", "job-2"]), "Start");
  const running = await ana.get(started.location);
  assert.match(running.html, /<noscript><meta http-equiv="refresh"/);
  assert.match(running.html, /id="running" data-live="\d+"/);
  assert.match(running.shown, /You can close this page/);
  release();
  const list = await ana.get(PAGE);
  const [address] = list.links("just now");
  assert.equal(address, started.location);
  const page = await ended(ana, String(address));
  assert.match(page.shown, /Done: 2 secrets/);
  assert.doesNotMatch(page.html, /http-equiv="refresh"|data-live/);
});

test("failed ones are named with what it means, and tried again", async () => {
  const { ana, refused, taken } = await open();
  refused.add("job-2");
  const started = await ana.submit(await check(ana, ["job-1", "job-2"]), "Start");
  const failed = await ended(ana, started.location);
  assert.match(failed.shown, /1 secret was rotated, and 1 failed/);
  assert.match(failed.shown, /job-2 #2 the webhook did not take the new secret.* undelivered/);
  refused.clear();
  const retried = await ana.submit(failed, "Try the failed ones again");
  assert.equal(retried.status, 303);
  const page = await ended(ana, started.location);
  assert.match(page.shown, /Done: 2 secrets/);
  assert.deepEqual(taken.toSorted(), ["job-1", "job-2"]);
  const late = await ana.submit(failed, "Try the failed ones again", { key: "another" });
  assert.equal(late.status, 409);
  assert.match(late.shown, /nothing is left to rotate/);
});

test("a running one is cancelled, and says so to whoever is late", async () => {
  const { ana, hold, person } = await open();
  const release = hold();
  const started = await ana.submit(await check(ana, ["job-1", "job-2"]), "Start");
  const page = await ana.get(started.location);
  const cancelled = await ana.go(page, "Cancel the rotation");
  assert.match(cancelled.shown, /Cancelled/);
  const bob = await person("bob@example.com", ADMIN);
  const late = await bob.submit(page, "Cancel the rotation", { form_token: await bob.formToken() });
  assert.equal(late.status, 409);
  assert.match(late.shown, /The rotation has ended/);
  release();
});

test("secrets in an overlap are skipped, and named with the reason", async () => {
  const { ana, admin } = await open();
  await admin.post(`${APPLICATIONS}/job-1/secrets/rotate`, {}, { status: 201 });
  const checked = await check(ana, ["job-1", "job-2"]);
  assert.equal(checked.title, "Rotate 1 secret?");
  assert.match(checked.shown, /Rotated a short time ago: 1 .* job-1/);
  const nothing = await check(ana, ["job-1"]);
  assert.equal(nothing.title, "Nothing would be rotated");
  assert.doesNotMatch(nothing.html, /Start: rotate/);
});

test("without an overlap the check says that everything stops", async () => {
  const { ana } = await open();
  const checked = await check(ana, ["job-1"], { overlap: "0" });
  assert.match(checked.shown, /Everything that uses these secrets stops at once/);
  assert.match(checked.html, /class="danger">Start/);
});

test("a filter takes days, a type and who has issued; the check says it in words, and starts what it said", async () => {
  const { ana, admin, clock, taken } = await open();
  await clock.advance(40 * 86_400_000);
  await ana.signInAgain();
  await admin.post(`${APPLICATIONS}/job-1/secrets`, { description: "young", on_behalf_of: "zoe" }, { status: 201 });
  const form = await ana.get(`${PAGE}/new`);
  const entered = { types: ["machine"], older_days: "30", webhook: WEBHOOK };
  const checked = await ana.submit(form, "See what would happen", entered);
  assert.equal(checked.title, "Rotate 3 secrets?");
  assert.match(checked.shown, /only machines; issued before 2026-12-04 16:26 UTC/);
  assert.match(checked.shown, /Left out by the filter 2/);
  await clock.advance(3_600_000 - 1000);
  const started = await ana.submit(checked, "Start");
  const page = await ended(ana, started.location);
  assert.match(page.shown, /issued before 2026-12-04 16:26 UTC/);
  assert.equal(taken.length, 3);
  const zoe = await ana.submit(form, "See what would happen", { issued_by: "zoe", webhook: WEBHOOK });
  assert.equal(zoe.title, "Rotate 1 secret?");
});

test("all that match are chosen, and what matches no more than a thousand is said", async () => {
  const { ana } = await open();
  const list = await ana.get(`${LIST}?q=job`);
  const form = await ana.submit(list, "Rotate the chosen", { match: "all" });
  assert.match(form.shown, /2 applications, with all their secrets/);
  const { action, fields } = (await ana.get(LIST)).form("Rotate the chosen");
  fields.set("match", "all");
  const all = await ana.post(action, fields);
  assert.match(all.shown, /All empty: every secret of the domain/);
  const none = await ana.submit(list, "Rotate the chosen");
  assert.match(none.shown, /No application was chosen/);
});

test("what is wrong with the form stands there, with all that was entered", async () => {
  const { ana } = await open();
  const form = await ana.get(`${PAGE}/new`);
  const entered = { types: "machine", issued_by: "bootstrap", webhook: WEBHOOK };
  for (const [wrong, words] of /** @type {[Record<string, string>, RegExp][]} */ ([
    [{ older_days: "a while", issued_by: "\u202Ezoe<b>" }, /whole number/],
    [{ older_days: "-1" }, /0 to 36500 days/],
    [{ overlap: "9", overlap_unit: "days" }, /0 to 7 days/],
    [{ webhook: "http://10.0.0.1/x" }, /https/],
    [{ webhook: "javascript:alert(1)" }, /Must be|must begin/],
  ])) {
    const checked = await ana.submit(form, "See what would happen", { ...entered, ...wrong });
    const answer = checked.status === 200 ? await ana.submit(checked, "Start") : checked;
    assert.equal(answer.status, 400, JSON.stringify(wrong));
    assert.match(answer.shown, words);
    const { fields } = answer.form("See what would happen");
    for (const [name, value] of Object.entries({ ...entered, ...wrong })) assert.equal(fields.get(name), value, name);
    assert.ok(!answer.html.includes("zoe<b>"));
  }
});

test("without a webhook secret the form says what to do first", async () => {
  const opened = await openShop();
  const ana = await Person.withRoles(opened, "ana@example.com", ADMIN);
  const form = await ana.get(`${PAGE}/new`);
  assert.match(form.shown, /no webhook secret yet/);
  assert.deepEqual(form.links("Issue it first"), ["/console/domains/acme/webhook-secret"]);
  const checked = await ana.submit(form, "See what would happen", { webhook: WEBHOOK });
  const refused = await ana.submit(checked, "Start");
  assert.equal(refused.status, 400);
  assert.match(refused.shown, /webhook secret/);
});

test("a person who may only read sees rotations, and no button", async () => {
  const { ana, person, refused } = await open();
  refused.add("job-1");
  const started = await ana.submit(await check(ana, ["job-1"]), "Start");
  await ended(ana, started.location);
  const reader = await person("rob@example.com", [{ role: "issuer:read", domains: ["acme"] }]);
  for (const address of [PAGE, started.location]) {
    const page = await reader.get(address);
    assert.equal([...page.html.matchAll(/<form method="post"/g)].length, 1, "to sign out");
  }
  const forged = await reader.submit(await ana.get(started.location), "Try the failed", {
    form_token: await reader.formToken(),
  });
  assert.equal(forged.status, 403);
  await reader.get(`${PAGE}/${"0".repeat(32)}`, { status: 404 });
  await reader.get(`${PAGE}/%3Cscript%3E`, { status: 400 });
});
