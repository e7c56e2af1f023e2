// The lists of applications, without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Person } from "./console-person.js";
import { ACME, APPLICATIONS, openShop } from "./shop.js";

/** @import { Role } from "../src/access/roles.js" */

const LIST = "/console/domains/acme/applications";
const ADMIN = /** @type {Role[]} */ ([{ role: "admin" }]);
const DAY = 86_400_000;
/** Ids that are hard to show, and to put into an address. */
const HOSTILE = [`"><script>alert(1)</script>`, "a/b?c=d&e#f", "%2F%2e%2e", "'".repeat(128), "new-application", "~"];

/** @param {object} [settings] */
async function open(settings = {}) {
  const opened = await openShop(settings);
  const person = (/** @type {string} */ id, /** @type {Role[]} */ roles) => Person.withRoles(opened, id, roles);
  /** @param {string} id @param {string} [type] */
  const application = async (id, type = "web") => {
    await opened.admin.post(APPLICATIONS, { client_id: id, type }, { status: 201 });
    if (type === "spa") return;
    await opened.admin.post(
      `${APPLICATIONS}/${encodeURIComponent(id)}/secrets`,
      { description: "first" },
      { status: 201 },
    );
  };
  return { ...opened, person, application, ana: await person("ana@example.com", ADMIN) };
}

test("ids with quotes, slashes, marks and 128 bytes are shown, and lead to their pages", async () => {
  const { ana, application } = await open();
  for (const id of HOSTILE) await application(id);
  const page = await ana.get(LIST);
  assert.ok(!page.html.includes("<script>alert"));
  for (const id of HOSTILE) {
    const [address] = page.links(id);
    assert.equal(address, `${LIST}/${encodeURIComponent(id)}`);
    const own = await ana.get(String(address));
    assert.equal(own.title, id);
  }
});

test("a list comes in pages of 50, there and back, also of what was searched", async () => {
  const { ana, application } = await open();
  for (let index = 0; index < 120; index++) await application(`app-${String(index).padStart(3, "0")}`);
  const first = await ana.get(`${LIST}?q=APP-`);
  assert.match(first.shown, /120 match/);
  const second = await ana.get(LIST + first.links("Next")[0]);
  const third = await ana.get(LIST + second.links("Next")[0]);
  assert.deepEqual(
    [third.links("app-100").length, third.links("app-119").length, third.links("Next").length],
    [1, 1, 0],
  );
  const back = await ana.get(LIST + third.links("Previous")[0]);
  assert.equal(back.links("app-050").length, 1);
  assert.equal((await ana.get(LIST + back.links("Previous")[0])).links("app-000").length, 1);
  assert.equal((await ana.get(LIST + third.links("First page")[0])).links("app-000").length, 1);
});

test("the states say what is the matter, and each has a count that leads there", async () => {
  const { ana, admin, application, clock, first } = await open({ expiry: { value: 30, unit: "d" } });
  await application("used");
  await application("browser", "spa");
  const verify = (/** @type {string} */ secret) =>
    admin.post(`${ACME}/verify`, { client_id: "shop", client_secret: secret }, { status: 200 });
  await admin.post(`${APPLICATIONS}/shop/secrets/rotate`, { overlap: 604_800 }, { status: 201 });
  await clock.advance(2 * DAY);
  await verify(first.client_secret);
  await clock.advance(11_000);
  await ana.signInAgain();
  const page = await ana.get(LIST);
  assert.match(page.shown, /Expire soon 0 Previous still used 1 In an overlap 1 Expired 0 Never used 1/);
  assert.match(page.shown, /browser Single-page application no secret: PKCE/);
  const still = await ana.get(String(page.links(/^Previous still used/)[0]));
  assert.equal(still.links("shop").length, 1);
  assert.equal(still.links("used").length, 0);
  assert.match(still.shown, /in 5 days still used/);
  await clock.advance(10 * DAY);
  await ana.signInAgain();
  assert.match((await ana.get(LIST)).shown, /Expire soon 2 Previous still used 0/);
  await clock.advance(30 * DAY);
  await ana.signInAgain();
  const expired = await ana.get(`${LIST}?state=expired`);
  assert.match(expired.shown, /2 match/);
  assert.match((await ana.get(`${LIST}?state=in_overlap`)).shown, /Nothing matches/);
});

test("an address with a state, a type or a cursor that is none is answered in words", async () => {
  const { ana } = await open();
  assert.equal((await ana.get(`${LIST}?state=%3Cb%3E&type=x`)).links("shop").length, 1);
  for (const cursor of ["x", "eyJ", "%00", "a".repeat(2000)]) {
    const page = await ana.get(`${LIST}?cursor=${cursor}`, { status: 400 });
    assert.match(page.shown, /This list has no such page: begin at its first page/);
    assert.match(String(page.headers.get("content-type")), /text\/html/);
  }
  for (const room of ["rotations", "notices", "audit"]) {
    const page = await ana.get(`/console/domains/acme/${room}?cursor=x`, { status: 400 });
    assert.match(page.shown, /no such page/, room);
  }
  await ana.get(`/console/domains/nowhere/applications`, { status: 404 });
  await ana.get(`/console/domains/${encodeURIComponent("<b>")}/applications`, { status: 400 });
});

test("an application is created once by a double click, and one that is there already is told", async () => {
  const { ana } = await open();
  const form = await ana.get("/console/domains/acme/new-application");
  const entered = { client_id: "job", type: "machine" };
  const both = await Promise.all([1, 2].map(() => ana.submit(form, "Create the application", entered)));
  for (const { status, location } of both) assert.deepEqual([status, location], [303, `${LIST}/job?done=created`]);
  const taken = await ana.submit(form, "Create the application", { client_id: "shop", type: "spa" });
  assert.equal(taken.status, 409);
  assert.deepEqual(
    ["client_id", "type"].map((name) => taken.form("Create the application").fields.get(name)),
    ["shop", "spa"],
  );
  const wrong = await ana.submit(form, "Create the application", { client_id: "\u202Eöl", type: "web" });
  assert.equal(wrong.status, 400);
  assert.match(wrong.shown, /visible ASCII characters/);
});

test("an API client is created with the roles of its lines", async () => {
  const { ana, admin } = await open();
  const list = await ana.get("/console/domains/secret-slots/applications");
  assert.equal(list.title, "API clients");
  const form = await ana.get("/console/domains/secret-slots/new-application");
  const entered = { client_id: "deployer", type: "machine" };
  for (const roles of ["admin acme", "issuer:write", "boss acme", "issuer:write <script>"]) {
    const wrong = await ana.submit(form, "Create the API client", { ...entered, roles });
    assert.equal(wrong.status, 400, roles);
    assert.equal(wrong.form("Create the API client").fields.get("roles"), roles);
  }
  await ana.submit(form, "Create the API client", {
    ...entered,
    roles: "issuer:write acme, beta\r\ncredentials:read tenant-7/*\r\naudit:read *\r\n\r\n",
  });
  const { body } = await admin.get("/v1/domains/secret-slots/applications/deployer", { status: 200 });
  assert.deepEqual(body.roles, [
    { role: "issuer:write", domains: ["acme", "beta"] },
    { role: "credentials:read", prefix: "tenant-7/" },
    { role: "audit:read", domains: ["*"] },
  ]);
  assert.match(
    (await ana.get("/console/domains/secret-slots/applications")).shown,
    /issuer:write, credentials:read, audit:read/,
  );
});

test("nobody but an administrator sees API clients", async () => {
  const { person } = await open();
  const writer = await person("wes@example.com", [
    { role: "issuer:write", domains: ["*"] },
    { role: "issuer:read", domains: ["*"] },
  ]);
  assert.deepEqual((await writer.get("/console/domains")).links("API clients"), []);
  await writer.get("/console/domains/secret-slots/applications", { status: 403 });
});
