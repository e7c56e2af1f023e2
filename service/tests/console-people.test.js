// People who may sign in: the API, what a change does to those who are signed in, and the pages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { BOOTSTRAP, openService } from "./client.js";
import { ANA, openOpenId } from "./console-openid-world.js";
import { ISSUER } from "./openid-stub.js";

const ADMIN = [{ role: "admin" }];
const READER = [{ role: "issuer:read", domains: ["acme"] }];
const PATH = "/v1/people/ana%40example.com";

test("a person is added, read, changed, listed and removed", async () => {
  const { admin } = openOpenId();
  const created = await admin.put(PATH, { roles: READER }, { status: 201 });
  const { id, roles, account, last_sign_in_at } = created.body;
  assert.deepEqual([id, roles, account, last_sign_in_at], ["ana@example.com", READER, null, null]);
  const changed = await admin.put(PATH, { roles: ADMIN }, { status: 200 });
  assert.equal(changed.body.created_at, created.body.created_at);
  assert.notEqual(changed.headers.get("etag"), created.headers.get("etag"));
  const read = await admin.get(PATH, { status: 200 });
  assert.equal(read.headers.get("etag"), changed.headers.get("etag"));
  for (const sub of ["b", "c", "d"]) await admin.put(`/v1/people/sub%3A${sub}`, { roles: [] }, { status: 201 });
  const first = await admin.get("/v1/people?limit=2", { status: 200 });
  const second = await admin.get(`/v1/people?limit=2&cursor=${first.body.next}`, { status: 200 });
  assert.deepEqual(
    [...first.body.items, ...second.body.items].map((one) => one.id),
    ["ana@example.com", "sub:b", "sub:c", "sub:d"],
  );
  assert.equal(second.body.next, null);
  await admin.delete(PATH, { status: 204 });
  for (const [method, path] of [
    ["GET", PATH],
    ["DELETE", PATH],
    ["POST", `${PATH}/sign-out`],
    ["DELETE", `${PATH}/account`],
  ])
    await admin.send(method, path, undefined, { status: 404 });
});

test("preconditions: an old ETag changes and removes nobody, and adding takes nobody's place", async () => {
  const { admin } = openOpenId();
  const { headers } = await admin.put(PATH, { roles: READER }, { status: 201 });
  const old = { "if-match": String(headers.get("etag")) };
  await admin.put(PATH, { roles: ADMIN }, { status: 412, headers: { "if-none-match": "*" } });
  await admin.put(PATH, { roles: [] }, { status: 200, headers: old });
  await admin.put(PATH, { roles: ADMIN }, { status: 412, headers: old });
  await admin.delete(PATH, { status: 412, headers: old });
  await admin.put("/v1/people/sub%3Anew", { roles: ADMIN }, { status: 412, headers: old });
  assert.deepEqual((await admin.get(PATH)).body.roles, []);
});

test("a sign-in does not change the ETag: an administrator's form stays good", async () => {
  const { admin, add, signIn, visitor } = openOpenId();
  const { headers } = await add("ana@example.com");
  await signIn(visitor());
  const read = await admin.get(PATH);
  assert.equal(read.headers.get("etag"), headers.get("etag"));
  assert.notEqual(read.body.last_sign_in_at, null);
});

/** Texts that are no id. */
const WRONG = [
  ...["ana", "@example.com", "ana@", "Ana@example.com", "ana@Example.com", "ana @example.com", "a:b@example.com"],
  ...["ana@example..com", "ana@-a.example", "ana@b@c", "sub:", "sub:a b", "sub:é", "Sub:a", "\u212aim@example.com"],
  ...["ana@exämple.com", `${"x".repeat(120)}@example.com`, `sub:${"x".repeat(117)}`, "a/b@example.com", ".", "..", "*"],
];

for (const id of WRONG) {
  test(`${JSON.stringify(id.slice(0, 30))} is nobody's id`, async () => {
    const { admin } = openOpenId();
    const { status } = await admin.put(`/v1/people/${encodeURIComponent(id)}`, { roles: [] });
    assert.ok(status === 400 || status === 404 || status === 405, String(status));
    assert.equal((await admin.get("/v1/people")).body.items.length, 0);
  });
}

test("an account with a slash, a percent sign or a colon is one id", async () => {
  const { admin, signIn, visitor, add } = openOpenId();
  for (const sub of ["auth0|a/b", "https://id.example/u/1", "50%", "a:b", "..", "ana@example.com"]) {
    await add(`sub:${sub}`);
    const one = visitor();
    await signIn(one, { sub });
    assert.equal(await one.isIn(), true, sub);
    assert.equal((await admin.get(`/v1/people/${encodeURIComponent(`sub:${sub}`)}`)).body.account.sub, sub);
  }
});

test("an account whose sub looks like an address is not the person of that address", async () => {
  const { add, signIn, visitor } = openOpenId();
  await add("ana@example.com");
  assert.equal((await signIn(visitor(), { sub: "ana@example.com" })).status, 403);
  assert.equal((await signIn(visitor(), { sub: "sub:x", email: "sub:y", email_verified: true })).status, 403);
});

test("addresses are the same in either case, and letters that only look alike are not", async () => {
  for (const email of ["\u212aim@example.com", "kim@example.com ", "kim@example.com\u0000", "kım@example.com"]) {
    const { add, signIn, visitor } = openOpenId();
    await add("kim@example.com");
    assert.equal((await signIn(visitor(), { ...ANA, email })).status, 403, email);
    assert.equal((await signIn(visitor(), { ...ANA, email: "Kim@EXAMPLE.com" })).status, 200);
  }
});

test("the first sign-in binds the account: an address that somebody else has later hands on no role", async () => {
  const { add, admin, signIn, visitor } = openOpenId();
  await add("ana@example.com");
  assert.equal((await signIn(visitor())).status, 200);
  const later = visitor();
  const answer = await signIn(later, { ...ANA, sub: "a-2" });
  assert.equal(answer.status, 403);
  assert.match(answer.html, /Another account of your provider has signed in as <code>ana@example.com/);
  assert.equal(await later.isIn(), false);
  await admin.delete(`${PATH}/account`, { status: 204 });
  assert.equal((await signIn(later, { ...ANA, sub: "a-2" })).status, 200);
  assert.equal((await admin.get(PATH)).body.account.sub, "a-2");
  assert.equal((await signIn(visitor())).status, 403, "the account before has no role any more");
});

test("the same account at another issuer is another account", async () => {
  const store = new MemoryStore();
  const one = openOpenId({ store });
  await one.add("ana@example.com");
  await one.signIn(one.visitor());
  const record = JSON.parse(String((await store.read("service/person/ana@example.com"))?.value));
  record.value.account.issuer = `${ISSUER}/old`;
  const { version = "" } = (await store.read("service/person/ana@example.com")) ?? {};
  await store.write("service/person/ana@example.com", JSON.stringify(record), { ifVersion: version });
  assert.equal((await one.signIn(one.visitor())).status, 403);
});

test("two first sign-ins at once with one address bind one account", async () => {
  const { add, begin, callback, provider, visitor } = openOpenId();
  await add("ana@example.com");
  const [one, other] = [visitor(), visitor()];
  const urls = [provider.answer(await begin(one), ANA), provider.answer(await begin(other), { ...ANA, sub: "a-2" })];
  const answers = await Promise.all([callback(one, String(urls[0])), callback(other, String(urls[1]))]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 403]);
});

/** What takes effect at once for somebody who is signed in. @type {Record<string, (admin: import("./client.js").Client) => Promise<unknown>>} */
const ENDS = {
  "removing the person": (admin) => admin.delete(PATH, { status: 204 }),
  "signing out everywhere": (admin) => admin.post(`${PATH}/sign-out`, undefined, { status: 204 }),
  "releasing the account": (admin) => admin.delete(`${PATH}/account`, { status: 204 }),
  "removing and adding again": async (admin) => {
    await admin.delete(PATH, { status: 204 });
    await admin.put(PATH, { roles: ADMIN }, { status: 201 });
  },
};

for (const [name, end] of Object.entries(ENDS)) {
  test(`${name} ends all sessions at once, on every instance`, async () => {
    const store = new MemoryStore();
    const world = openOpenId({ store });
    const other = openService({ store, encryptionKey: "5e".repeat(32), bootstrap: BOOTSTRAP, clock: world.clock });
    await world.add("ana@example.com");
    const [ana, phone] = [world.visitor(), world.visitor()];
    await world.signIn(ana);
    await world.signIn(phone);
    assert.deepEqual([await ana.isIn(), await phone.isIn()], [true, true]);
    await end(other.admin);
    assert.deepEqual([await ana.isIn(), await phone.isIn()], [false, false]);
  });
}

test("a role that is taken away is gone at the next request, and a form of before does nothing", async () => {
  const { add, admin, signIn, visitor } = openOpenId();
  await add("ana@example.com");
  const ana = visitor();
  await signIn(ana);
  const form = await ana.visit("/console/people/new");
  await admin.put(PATH, { roles: READER }, { status: 200 });
  assert.equal((await ana.visit("/console/people")).status, 403);
  const { html } = await ana.visit("/console/playground");
  assert.ok(!html.includes(">People<") && html.includes(">Domains<"));
  const answer = await ana.submit(form, "/console/people", { id: "eve@example.com", role: "admin" });
  assert.equal(answer.status, 403);
  assert.match(answer.html, /this needs the role admin/i);
  assert.equal((await admin.get("/v1/people/eve%40example.com")).status, 404);
});

test("nobody but admin reaches people, so nobody grants a role that they lack", async () => {
  const { admin } = openOpenId();
  await admin.post("/v1/domains", { id: "acme" }, { status: 201 });
  const all = ["issuer:read", "issuer:write", "audit:read", "secrets:verify"].map((role) => ({ role, domains: ["*"] }));
  const client = admin.as(await admin.apiClient("api", all));
  await client.get("/v1/people", { status: 403 });
  await client.get(PATH, { status: 403 });
  await client.put(PATH, { roles: READER }, { status: 403 });
  await client.delete(PATH, { status: 403 });
  await client.post(`${PATH}/sign-out`, undefined, { status: 403 });
  await client.delete(`${PATH}/account`, { status: 403 });
});

test("the audit log has who did what to whom, and an API client cannot be called console", async () => {
  const { add, admin, signIn, visitor } = openOpenId();
  await add("ana@example.com");
  const ana = visitor();
  await signIn(ana);
  const form = await ana.visit("/console/people/new");
  assert.equal((await ana.submit(form, "/console/people", { id: "ben@example.com", role: "admin" })).status, 303);
  await admin.post("/v1/people/ben%40example.com/sign-out", undefined, { status: 204 });
  await admin.delete("/v1/people/ben%40example.com/account", { status: 204 });
  await admin.delete("/v1/people/ben%40example.com", { status: 204 });
  const { body } = await admin.get("/v1/domains/secret-slots/audit?client_id=console/ben@example.com", { status: 200 });
  assert.deepEqual(body.items.map((/** @type {any} */ { kind, actor }) => [kind, actor]).reverse(), [
    ["person.changed", "console/ana@example.com"],
    ["person.signed_out", "bootstrap"],
    ["person.released", "bootstrap"],
    ["person.removed", "bootstrap"],
  ]);
  const path = "/v1/domains/secret-slots/applications";
  const refused = await admin.post(path, { client_id: "console", type: "machine" }, { status: 400 });
  assert.match(refused.body.detail, /must not be console/);
});

test("the page lists people with their roles, last sign-in and account", async () => {
  const { add, signIn, visitor } = openOpenId();
  await add("ana@example.com");
  await add("ben@example.com", [
    { role: "issuer:write", domains: ["acme", "other"] },
    { role: "tokens:read", ids: ["*"] },
  ]);
  const ana = visitor();
  await signIn(ana);
  const { html } = await ana.visit("/console/people");
  assert.match(html, /issuer:write for acme, other; tokens:read for all/);
  assert.match(html, /<code>a-1<\/code>/);
  assert.match(html, /none yet/);
});

test("the form of a person holds the roles, and changes them", async () => {
  const { add, admin, bootstrap, visitor } = openOpenId();
  const roles = [
    { role: "issuer:read", domains: ["acme"] },
    { role: "clients:write", ids: ["*"] },
    { role: "credentials:write", ids: ["one"], clients: ["crm"] },
    { role: "credentials:write", prefix: "tenant-7/", clients: ["crm"] },
  ];
  await add("ana@example.com", roles);
  const root = visitor();
  await bootstrap(root);
  const path = "/console/people/ana%40example.com";
  const page = await root.visit(path);
  assert.equal(page.status, 200, page.html);
  assert.equal((page.html.match(/ checked/g) ?? []).length, 3);
  const changes = {
    role: ["issuer:read", "credentials:write"],
    "for issuer:read": "acme\r\n  other \r\n\r\n",
    "for credentials:write": "tenant-8/*\none",
    clients: "",
  };
  const saved = await root.submit(page, path, changes);
  assert.equal(saved.status, 303, saved.html);
  assert.deepEqual((await admin.get(PATH)).body.roles, [
    { role: "issuer:read", domains: ["acme", "other"] },
    { role: "credentials:write", ids: ["one"] },
    { role: "credentials:write", prefix: "tenant-8/" },
  ]);
  const late = await root.submit(page, path, changes);
  assert.equal(late.status, 303, "the same form that comes twice is done once");
  const further = { key: "another", role: [...changes.role, "admin"] };
  const stale = await root.submit(page, path, { ...changes, ...further });
  assert.equal(stale.status, 412);
  assert.match(stale.html, /Somebody has changed this person since you opened the page/);
  assert.match(stale.html, /value="admin"\s+checked/, "what was chosen is still there");
});

test("a role without anything that it holds for is refused, and the form is shown again", async () => {
  const { admin, bootstrap, visitor } = openOpenId();
  const root = visitor();
  await bootstrap(root);
  const form = await root.visit("/console/people/new");
  const typed = { id: "Ben@Example.com", role: "tokens:read", "for tokens:read": " " };
  const answer = await root.submit(form, "/console/people", typed);
  assert.equal(answer.status, 400);
  assert.match(answer.html, /Say for which credentials tokens:read holds/);
  assert.match(answer.html, /value="Ben@Example.com"/);
  const again = await root.submit(answer, "/console/people", { ...typed, "for tokens:read": "*" });
  assert.equal(again.status, 303, again.html);
  assert.match(String(again.headers.get("location")), /people\/ben%40example\.com\?done=created/);
  const twice = await root.submit(await root.visit("/console/people/new"), "/console/people", {
    id: "ben@example.com",
  });
  assert.equal(twice.status, 412);
  assert.match(twice.html, /This person is there already/);
  assert.deepEqual((await admin.get("/v1/people/ben%40example.com")).body.roles, [{ role: "tokens:read", ids: ["*"] }]);
});

test("roles that are finer than the form are shown, and not lost", async () => {
  const { add, admin, bootstrap, visitor } = openOpenId();
  const roles = [
    { role: "credentials:write", ids: ["one"], clients: ["crm"] },
    { role: "credentials:write", ids: ["two"] },
  ];
  await add("ana@example.com", roles);
  const root = visitor();
  await bootstrap(root);
  const page = await root.visit("/console/people/ana%40example.com");
  assert.match(page.html, /finer than this page can show/);
  assert.ok(!page.html.includes("Save the roles"));
  assert.deepEqual((await admin.get(PATH)).body.roles, roles);
});

test("the buttons of a person sign out, release and remove", async () => {
  const { add, admin, bootstrap, signIn, visitor } = openOpenId();
  await add("ana@example.com");
  const [root, ana] = [visitor(), visitor()];
  await bootstrap(root);
  await signIn(ana);
  const path = "/console/people/ana%40example.com";
  const press = async (/** @type {string} */ name) => root.submit(await root.visit(path), `${path}/${name}`);
  assert.equal((await press("sign-out")).headers.get("location"), `${path}?done=signed_out`);
  assert.equal(await ana.isIn(), false);
  assert.match((await root.visit(`${path}?done=signed_out`)).html, /Signed out everywhere/);
  await press("release");
  assert.equal((await admin.get(PATH)).body.account, null);
  assert.ok(!(await root.visit(path)).html.includes("Release the account"));
  assert.equal((await press("remove")).headers.get("location"), "/console/people?done=removed");
  assert.equal((await root.visit(path)).status, 404);
});

test("what people and providers write is shown as text", async () => {
  const { add, bootstrap, signIn, visitor } = openOpenId();
  const sub = '"><script>alert(1)</script>';
  const stranger = await signIn(visitor(), { sub });
  assert.ok(!stranger.html.includes("<script>alert"));
  await add(`sub:${sub.replaceAll(" ", "")}`);
  const root = visitor();
  await bootstrap(root);
  for (const path of ["/console/people", `/console/people/${encodeURIComponent(`sub:${sub}`)}`]) {
    const { status, html } = await root.visit(path);
    assert.equal(status, 200);
    assert.ok(!html.includes("<script>alert"), path);
  }
});

test("without a provider the page says that nobody can sign in yet", async () => {
  const { bootstrap, visitor } = openOpenId({ openid: undefined });
  const root = visitor();
  await bootstrap(root);
  const { html } = await root.visit("/console/people");
  assert.match(html, /Nobody yet/);
  assert.match(html, /openid_issuer/);
});
