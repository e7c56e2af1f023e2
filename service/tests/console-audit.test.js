// The pages of the audit log and of notices, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Person } from "./console-person.js";
import { ACME, APPLICATIONS, openShop } from "./shop.js";

/** @import { Role } from "../src/access/roles.js" */

const LOG = "/console/domains/acme/audit";
const ADMIN = /** @type {Role[]} */ ([{ role: "admin" }]);
const HOSTILE = `"><script>alert(1)</script>\u202Egpj`;
const DAY = 86_400_000;

/** @param {object} [settings] @param {object} [options] */
async function open(settings = {}, options = {}) {
  const opened = await openShop(settings, options);
  const person = (/** @type {string} */ id, /** @type {Role[]} */ roles) => Person.withRoles(opened, id, roles);
  return { ...opened, person, ana: await person("ana@example.com", ADMIN) };
}

/** The table of a page alone. @param {{ html: string }} page */
const rowsOf = ({ html }) => [...html.matchAll(/<tr>/g)].length - 1;

test("events are in words, the newest first, and what others wrote cannot do harm", async () => {
  const { ana, admin, clock } = await open();
  const presented = { client_id: "shop", client_secret: "wrong", ip: "203.0.113.7", user_agent: HOSTILE };
  await admin.post(`${ACME}/verify`, presented, { status: 200 });
  await admin.post(
    `${APPLICATIONS}/shop/secrets/rotate`,
    { on_behalf_of: HOSTILE.replaceAll("/", "") },
    { status: 201 },
  );
  await clock.advance(11_000);
  const page = await ana.get(LOG);
  assert.ok(!page.html.includes("<script>alert") && !page.html.includes("\u202E"), "the mark is named");
  assert.match(page.shown, /\[U\+202E\]gpj/);
  assert.match(page.shown, /Secret refused a secret that is none of its own/);
  assert.match(page.shown, /Secret rotated secret #\d .* Application created/);
  const [actor] = page.links(/^bootstrap.*alert/);
  const own = await ana.get(String(actor));
  assert.equal(rowsOf(own), 1);
  const [agent] = page.links(/^">.*alert/);
  assert.equal(rowsOf(await ana.get(String(agent))), 1);
});

test("filters add up, stay filled in, and lead to the same as a file", async () => {
  const { ana, admin } = await open();
  await admin.post(APPLICATIONS, { client_id: "other", type: "web" }, { status: 201 });
  const page = await ana.get(
    `${LOG}?kind=application.created&client_id=other&from=2026-11-24&to=2026-11-24&actor=+bootstrap+`,
  );
  assert.equal(rowsOf(page), 1);
  const { fields } = page.form("Filter");
  assert.deepEqual(
    ["kind", "client_id", "from", "to", "actor"].map((name) => fields.get(name)),
    ["application.created", "other", "2026-11-24", "2026-11-24", "bootstrap"],
  );
  const file = await ana.get(String(page.links("Download as CSV")[0]));
  assert.match(String(file.headers.get("content-disposition")), /^attachment; filename="audit-acme\.csv"/);
  assert.equal(file.html.trim().split(/\r?\n/).length, 2, "a head and the event");
  assert.match((await ana.get(`${LOG}?from=2026-11-25`)).shown, /Nothing matches/);
  assert.equal(rowsOf(await ana.get(`${LOG}?to=2026-11-24&kind=secret.added`)), 1, "the last day is part of it");
});

test("a day that is none is told, with what was entered", async () => {
  const { ana } = await open();
  for (const day of ["2026-02-30", "yesterday", "1969-12-31", "99999-01-01", "<script>"]) {
    const page = await ana.get(`${LOG}?from=${encodeURIComponent(day)}&ip=203.0.113.7`, { status: 400 });
    assert.match(page.shown, /The first day must be a date, such as 2026-11-30/);
    assert.equal(page.form("Filter").fields.get("from"), day);
    assert.equal(page.form("Filter").fields.get("ip"), "203.0.113.7");
    await ana.get(`${LOG}.csv?from=${encodeURIComponent(day)}`, { status: 400 });
  }
});

test("a kind that nobody knows is shown as it is, and finds nothing", async () => {
  const { ana } = await open();
  const page = await ana.get(`${LOG}?kind=${encodeURIComponent("<b>odd")}`);
  assert.match(page.shown, /Nothing matches/);
  assert.equal(page.form("Filter").fields.get("kind"), "<b>odd");
});

test("the log comes in pages of 50, there and back, with the filter", async () => {
  const { ana, admin } = await open();
  for (let index = 0; index < 120; index++)
    await admin.post(APPLICATIONS, { client_id: `app-${index}`, type: "web" }, { status: 201 });
  const first = await ana.get(`${LOG}?kind=application.created`);
  const second = await ana.get(LOG + first.links("Next")[0]);
  const third = await ana.get(LOG + second.links("Next")[0]);
  assert.deepEqual([first, second, third].map(rowsOf), [50, 50, 21]);
  const back = await ana.get(LOG + third.links("Previous")[0]);
  assert.deepEqual(back.links("app-69"), second.links("app-69"));
});

test("a person without audit:read sees no log", async () => {
  const { person } = await open();
  const reader = await person("rob@example.com", [{ role: "issuer:read", domains: ["acme"] }]);
  await reader.get(LOG, { status: 403 });
  await reader.get(`${LOG}.csv`, { status: 403 });
  const page = await reader.get("/console/domains/acme/notices");
  assert.deepEqual(page.links("Audit log"), []);
  assert.match(page.shown, /ask an administrator for the role audit:read/);
});

test("notices say who is told, what is due, what was sent, and what has failed", async () => {
  let status = 204;
  /** @type {typeof fetch} */
  const receiver = async () => new Response(null, { status });
  const webhook = "https://hooks.example/notices";
  const { ana, admin, clock, service } = await open({ expiry: { value: 30, unit: "d" } }, { fetch: receiver });
  const page = "/console/domains/acme/notices";
  assert.match((await ana.get(page)).shown, /Nobody is told/);
  await admin.post(`${ACME}/webhook-secret/rotate`, {}, { status: 201 });
  await admin.patch(ACME, { notices: { webhooks: [webhook] } }, { status: 200 });
  const quiet = await ana.get(page);
  assert.match(quiet.shown, /shop production in 30 days/);
  await clock.advance(10 * DAY + 60_000);
  await service.tick();
  await ana.signInAgain();
  const sent = await ana.get(page);
  const log = await ana.get(String(sent.links("Notices that a secret expires soon")[0]));
  assert.match(log.shown, /Notice sent: expires soon secret #1 shop the service done/);
  status = 500;
  await clock.advance(5 * DAY);
  await service.tick();
  await ana.signInAgain();
  const failed = await ana.get(page);
  assert.match(failed.shown, /The last attempt failed\. A webhook answered with an error/);
  // Until then its claim holds it back from other instances.
  await clock.advance(61_000);
  assert.match((await ana.get(page)).shown, /Due now, and not sent .* shop production 15 days before/);
  const tested = await ana.submit(failed, "Send a test");
  assert.match(tested.shown, /The test did not arrive everywhere/);
});
