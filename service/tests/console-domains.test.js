// The pages of domains and their settings, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { KEY, openService } from "./client.js";
import { Person } from "./console-person.js";
import { FaultyStore } from "./faulty-store.js";
import { MemoryStore } from "secret-slots/stores/memory";

/** @import { Role } from "../src/access/roles.js" */

const SETTINGS = "/console/domains/acme/settings";
const ADMIN = /** @type {Role[]} */ ([{ role: "admin" }]);

/** @param {string[]} ids @param {object} [options] */
async function open(ids = ["acme"], options = {}) {
  const opened = openService({ encryptionKey: KEY, ...options });
  for (const id of ids) await opened.admin.post("/v1/domains", { id }, { status: 201 });
  const person = (/** @type {string} */ id, /** @type {Role[]} */ roles) => Person.withRoles(opened, id, roles);
  return { ...opened, person, ana: await person("ana@example.com", ADMIN) };
}

/** @param {Role["role"]} role @param {string[]} domains */
const bound = (role, domains) => /** @type {Role} */ (/** @type {unknown} */ ({ role, domains }));

test("with exactly one domain the console begins there, otherwise at the list", async () => {
  const { ana, admin } = await open();
  assert.equal((await ana.get("/console", { status: 303 })).location, "/console/domains/acme/applications");
  await admin.post("/v1/domains", { id: "beta" }, { status: 201 });
  assert.equal((await ana.get("/console", { status: 303 })).location, "/console/domains");
  const none = await open([]);
  assert.equal((await none.ana.get("/console", { status: 303 })).location, "/console/domains");
  assert.match((await none.ana.get("/console/domains")).shown, /No domains yet/);
});

test("a person without domains begins at what is for this person", async () => {
  const { person } = await open();
  const reader = await person("rob@example.com", [/** @type {any} */ ({ role: "credentials:read", ids: ["*"] })]);
  assert.equal((await reader.get("/console", { status: 303 })).location, "/console/credentials");
});

test("a thousand domains come in pages, there and back, and are found by a part of their id", async () => {
  const ids = Array.from({ length: 1000 }, (_, index) => `tenant-${String(index).padStart(4, "0")}`);
  const { ana } = await open(ids);
  const first = await ana.get("/console/domains");
  assert.ok(first.links("tenant-0000").length === 1 && first.links("tenant-0100").length === 0);
  const second = await ana.get(`/console/domains${first.links("Next")[0]}`);
  assert.equal(second.links("tenant-0100").length, 1);
  const third = await ana.get(`/console/domains${second.links("Next")[0]}`);
  const back = await ana.get(`/console/domains${third.links("Previous")[0]}`);
  assert.equal(back.links("tenant-0100").length, 1);
  const found = await ana.get("/console/domains?q=TENANT-099");
  assert.deepEqual(found.links(/^tenant-/).length, 10);
  assert.match((await ana.get("/console/domains?q=%3Cscript%3E")).shown, /No domain has this in its id/);
});

test("a domain is created, and an id that is none stays in the form with what is wrong", async () => {
  const { ana } = await open();
  const form = await ana.get("/console/new-domain");
  const wrong = await ana.submit(form, "Create the domain", { id: `<img src=x>"'` });
  assert.equal(wrong.status, 400);
  assert.match(wrong.shown, /Must have 1 to 64 letters, digits/);
  assert.equal(wrong.form("Create the domain").fields.get("id"), `<img src=x>"'`);
  assert.ok(!wrong.html.includes("<img src=x>"));
  const taken = await ana.submit(form, "Create the domain", { id: "acme" });
  assert.match(taken.shown, /This domain exists/);
  const done = await ana.go(form, "Create the domain", { id: "beta" });
  assert.equal(done.address, "/console/domains/beta/settings?done=created");
});

test("settings are saved in units of people, and shown as they were entered", async () => {
  const { ana, admin } = await open();
  const form = await ana.get(SETTINGS);
  const saved = await ana.go(form, "Save the settings", {
    ...{ expiry: "6", expiry_unit: "months", max_expiry: "1", max_expiry_unit: "years" },
    ...{ overlap: "36", overlap_unit: "hours", prefix: "acme", max_working: "5" },
    ...{ thresholds: "20 days, 36 hours, 1", schedule: "weekdays", schedule_time: "07:30", time_zone: "Europe/Berlin" },
    ...{ emails: "ops@acme.example\n" },
  });
  const { body } = await admin.get("/v1/domains/acme");
  assert.deepEqual(
    [body.expiry, body.max_expiry, body.overlap, body.prefix, body.max_secrets],
    [{ value: 6, unit: "months" }, { value: 1, unit: "years" }, 129_600, "acme", 5],
  );
  const { schedule, time_zone, thresholds, emails } = body.notices;
  assert.deepEqual(
    [schedule, time_zone, thresholds, emails],
    ["30 7 * * 1-5", "Europe/Berlin", [1_728_000, 129_600, 86_400], ["ops@acme.example"]],
  );
  const { fields } = saved.form("Save the settings");
  const names = ["overlap", "overlap_unit", "expiry", "expiry_unit", "schedule", "schedule_time", "thresholds"];
  assert.deepEqual(
    names.map((name) => fields.get(name)),
    ["36", "hours", "6", "months", "weekdays", "07:30", "20 days, 36 hours, 1 day"],
  );
  assert.match(saved.shown, /Saved\./);
  assert.match(saved.shown, /Last changed just now/);
});

test("saving without a change changes nothing, whatever is set", async () => {
  const { ana, admin } = await open();
  const notices = { schedule: "*/5 2 1 * *", thresholds: [90, 86_401], emails: ["a@b.example", "c@d.example"] };
  const set = { expiry: { value: 90, unit: "s" }, max_expiry: { value: 3, unit: "w" }, overlap: 43_201, notices };
  const { body: before } = await admin.patch("/v1/domains/acme", set, { status: 200 });
  await ana.go(await ana.get(SETTINGS), "Save the settings");
  const { body: after } = await admin.get("/v1/domains/acme");
  assert.deepEqual(
    { ...after, updated_at: 0, notices: sorted(after) },
    { ...before, updated_at: 0, notices: sorted(before) },
  );
});

/** Thresholds have no order. @param {{ notices: { thresholds: number[] } }} domain */
const sorted = ({ notices }) => ({ ...notices, thresholds: notices.thresholds.toSorted((one, other) => one - other) });

const WRONG = /** @type {[Record<string, string>, RegExp][]} */ ([
  [{ overlap: "90" }, /Must be 12 hours to 7 days/],
  [{ overlap: "1.5" }, /Must be 12 hours to 7 days/],
  [{ overlap_unit: "fortnights" }, /overlap: must be in|Must be in days/i],
  [{ expiry_unit: "months", expiry: "" }, /Must have a number/],
  [{ prefix: `<b>"` }, /at most 14 letters or digits/],
  [{ max_working: "many" }, /Must be a whole number, 1 to 1000/],
  [{ thresholds: "soon" }, /times such as 5 days/],
  [{ schedule: "daily", schedule_time: "25:00" }, /time of the day/],
  [{ schedule: "cron", schedule_cron: "61 * * * *" }, /cron expression/],
  [{ time_zone: "Mars/Olympus" }, /time zone/],
  [{ webhooks: "http://10.0.0.1/" }, /https/],
  [{ emails: `"><script>@x` }, /Must be an e-mail address/],
]);

test("what is wrong with a setting stands at its field, nothing is saved, and what was typed stays", async () => {
  const { ana, admin } = await open();
  const form = await ana.get(SETTINGS);
  const { body: before } = await admin.get("/v1/domains/acme");
  for (const [changes, words] of WRONG) {
    const answer = await ana.submit(form, "Save the settings", {
      ...changes,
      emails: changes.emails ?? "kept@acme.example",
    });
    assert.equal(answer.status, 400, JSON.stringify(changes));
    assert.match(answer.shown, words);
    const { fields } = answer.form("Save the settings");
    for (const [name, value] of Object.entries(changes))
      if (name !== "overlap_unit") assert.equal(fields.get(name), value, name);
    assert.ok(!answer.html.includes("<script>@x") && !answer.html.includes(`<b>"`));
  }
  assert.deepEqual((await admin.get("/v1/domains/acme")).body, before);
});

test("of two people who save at once the second one sees who was faster and what is saved, and decides", async () => {
  const { ana, admin, person } = await open();
  const bob = await person("bob@example.com", ADMIN);
  const [first, second] = [await ana.get(SETTINGS), await bob.get(SETTINGS)];
  await ana.go(first, "Save the settings", { overlap: "2" });
  const late = await bob.submit(second, "Save the settings", { overlap: "4", prefix: "bobs" });
  assert.equal(late.status, 412);
  assert.match(late.shown, /Somebody was faster\. ana@example\.com changed the settings just now/);
  assert.match(late.shown, /Saved meanwhile: 2 days/);
  assert.equal((await admin.get("/v1/domains/acme")).body.overlap, 172_800);
  assert.equal(late.form("Save mine").fields.get("overlap"), "4");
  await bob.go(late, "Save mine all the same");
  const { body } = await admin.get("/v1/domains/acme");
  assert.deepEqual([body.overlap, body.prefix], [345_600, "bobs"]);
});

test("a double click and a reload of the answer save once", async () => {
  const { ana, admin } = await open();
  const form = await ana.get(SETTINGS);
  const both = await Promise.all([1, 2].map(() => ana.submit(form, "Save the settings", { prefix: "once" })));
  assert.deepEqual(
    both.map(({ status }) => status),
    [303, 303],
  );
  const { body } = await admin.get("/v1/domains/acme/audit?kind=domain.updated");
  assert.equal(body.items.length, 1);
});

test("a domain is deleted once its id was typed", async () => {
  const { ana, admin } = await open();
  await admin.post("/v1/domains/acme/applications", { client_id: "shop", type: "web" }, { status: 201 });
  const form = await ana.get("/console/domains/acme/delete");
  assert.match(form.shown, /It has 1 application\. Their secrets are refused at once/);
  const wrong = await ana.submit(form, "Delete acme", { typed: "acm" });
  assert.equal(wrong.status, 400);
  await admin.get("/v1/domains/acme", { status: 200 });
  const done = await ana.go(form, "Delete acme", { typed: "acme" });
  assert.match(done.shown, /The domain is deleted/);
  await admin.get("/v1/domains/acme", { status: 404 });
  const gone = await ana.get("/console/domains/acme/settings", { status: 404 });
  assert.match(gone.title, /Not found/);
});

test("the webhook secret is shown once, the same form shows it to one click only, and its end can come early", async () => {
  const { ana, clock } = await open();
  const page = "/console/domains/acme/webhook-secret";
  const form = await ana.get(page);
  const issued = await ana.submit(form, "Issue the secret");
  assert.match(issued.html, /id="issued" data-once[^>]*>\s*whsec_/);
  await clock.advance(6_000);
  const again = await ana.submit(form, "Issue the secret");
  assert.match(again.title, /was shown already/);
  assert.ok(!again.html.includes("whsec_"));
  await ana.submit(await ana.get(page), "Rotate the webhook secret");
  const both = await ana.get(page);
  assert.match(both.shown, /signs too/);
  assert.ok(!both.html.includes("whsec_"));
  const refused = await ana.submit(both, "Rotate the webhook secret");
  assert.equal(refused.status, 409);
  assert.match(refused.shown, /previous webhook secret still signs/);
  const ended = await ana.go(both, "End the previous secret");
  assert.match(ended.shown, /Ended\./);
  assert.ok(!ended.html.includes("signs too</span>"));
});

test("a person who may only read sees settings without a form, and no button", async () => {
  const { person } = await open(["acme", "beta"]);
  const reader = await person("rob@example.com", [bound("issuer:read", ["acme"])]);
  const list = await reader.get("/console/domains");
  assert.equal(list.links("acme").length, 1);
  assert.equal(list.links("beta").length, 0);
  assert.equal(list.links("New domain").length, 0);
  const settings = await reader.get(SETTINGS);
  assert.match(settings.shown, /To change them, ask for the role issuer:write/);
  for (const page of [
    settings,
    await reader.get("/console/domains/acme/applications"),
    await reader.get("/console/domains/acme/rotations"),
  ])
    assert.deepEqual(
      [...page.html.matchAll(/<form method="post" action="([^"]*)"/g)].map(([, action]) => action),
      ["/console/sign-out"],
    );
  assert.deepEqual(settings.links("Audit log"), []);
  await reader.get("/console/domains/beta/settings", { status: 403 });
  for (const path of [
    "/new-domain",
    "/domains/acme/delete",
    "/domains/acme/new-application",
    "/domains/acme/rotations/new",
  ])
    await reader.get(`/console${path}`, { status: 403 });
});

test("a person who may only read an audit log finds it", async () => {
  const { person } = await open(["acme", "beta"]);
  const auditor = await person("eve@example.com", [bound("audit:read", ["acme"])]);
  const list = await auditor.get("/console/domains");
  assert.deepEqual(list.links("acme"), ["/console/domains/acme/audit"]);
  const log = await auditor.get("/console/domains/acme/audit");
  assert.deepEqual([log.links("Settings").length, log.links("Applications").length], [0, 0]);
});

test("with the store away a page says so in words", async () => {
  const store = new FaultyStore(new MemoryStore());
  const { ana } = await open(["acme"], { store });
  store.fail(({ key }) => key.startsWith("service/domain"));
  const page = await ana.get(SETTINGS, { status: 503 });
  assert.match(page.title, /cannot reach what it needs/);
  assert.ok(!page.html.includes("password-of-the-store"));
});
