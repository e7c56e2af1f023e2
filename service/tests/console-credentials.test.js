// The pages of credentials: what a person sees, and what the buttons do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { FaultyStore } from "./faulty-store.js";
import { openClients, pathOf } from "./client-world.js";
import { openService } from "./client.js";
import { Person, setRoles } from "./console-person.js";
import { readable } from "./console-seen.js";

/** @import { TestContext } from "node:test" */
/** @import { Role } from "../src/access/roles.js" */

const LIST = "/console/credentials";
/** @param {string} id */
const pageOf = (id) => `${LIST}/${encodeURIComponent(id)}`;
const HOSTILE = [
  "tenant-7/crm",
  "a/../b",
  "ключ 🔑",
  "\u200f\u202eright to left",
  '<b onclick="x">&amp;',
  "?outcome=connected#x",
  "%2F%00",
  "new",
  "x".repeat(128),
];

/** @param {TestContext} context @param {Parameters<typeof openClients>[1]} [options] */
async function open(context, options) {
  const world = await openClients(context, options);
  await world.putClient();
  const person = await Person.root(world.service);
  return { ...world, person };
}

test("an empty list leads to a client first, as a credential needs one", async (context) => {
  const world = await openClients(context);
  const person = await Person.root(world.service);
  const { html, shown } = await person.get(LIST);
  assert.match(shown, /No credentials yet .* It needs a client first, .* New client/);
  assert.ok(!html.includes("New credential"));
  await world.putClient();
  assert.match((await person.get(LIST)).shown, /No credentials yet .* New credential/);
});

test("the list says how each credential is, in words", async (context) => {
  const { person, putMachine, putSession, admin, token, issuer, passing } = await open(context);
  await admin.put(pathOf("waits"), { client: "crm", grant: "refresh_token", owner: "ana" }, { status: 201 });
  await putMachine("works");
  await token("works", { status: 200 });
  await putSession("fails");
  issuer.answer = () => ({ status: 503 });
  await passing(token("fails", { status: 503 }));
  const { shown } = await person.get(LIST);
  assert.match(shown, /fails failing The provider cannot be reached, or cannot answer now\. crm/);
  assert.match(shown, /waits needs its user crm ana no token yet never/);
  assert.match(shown, /works ready crm in (59 minutes|1 hour) just now/);
});

test("filters: the state that needs a person comes first, and each one counts", async (context) => {
  const { person, putMachine, admin } = await open(context);
  await admin.put(pathOf("a"), { client: "crm", grant: "refresh_token", owner: "ana" }, { status: 201 });
  await putMachine("b", { owner: "bob" });
  const { html } = await person.get(LIST);
  const states = [...html.matchAll(/<option value="(\w*)"/g)].map(([, state]) => state);
  assert.deepEqual(states, ["", "reauthorize", "failing", "ready"]);
  for (const [query, ids] of /** @type {const} */ ([
    ["state=reauthorize&client=&owner=&prefix=", ["a"]],
    ["owner=bob", ["b"]],
    ["prefix=a", ["a"]],
    ["client=crm", ["a", "b"]],
  ]))
    assert.deepEqual(idsIn((await person.get(`${LIST}?${query}`)).html), ids, query);
  assert.match((await person.get(`${LIST}?owner=nobody`)).html, /No credential matches/);
  const wrong = await person.get(`${LIST}?prefix=${"x".repeat(129)}`, { status: 400 });
  assert.match(wrong.shown, /must have 1 to 128 bytes/);
  assert.match(wrong.html, /value="x{129}"/, "what was typed stays");
});

test("a list has pages of 50", async (context) => {
  const { person, putMachine } = await open(context);
  for (let index = 0; index < 51; index++) await putMachine(`m${String(index).padStart(2, "0")}`, { owner: "o" });
  const first = await person.get(`${LIST}?owner=o&state=`);
  assert.equal(idsIn(first.html).length, 50);
  const [, next = ""] = /href="(\?[^"]*)">Next</.exec(first.html) ?? [];
  const second = await person.get(LIST + next.replaceAll("&amp;", "&"));
  assert.deepEqual(idsIn(second.html), ["m50"]);
  assert.match(second.html, /rel="prev" href="\?owner=o[^"]*">Previous/);
});

test("whatever an id, an owner or a scope has, it is text, and its page is there", async (context) => {
  const { person, putMachine } = await open(context);
  for (const id of HOSTILE) await putMachine(id, { owner: "<script>alert(1)</script>\u202e", scope: "<i>&'" });
  const list = await person.get(LIST);
  assert.deepEqual(idsIn(list.html).toSorted(), HOSTILE.toSorted());
  for (const markup of [list.html, (await person.get(pageOf("tenant-7/crm"))).html])
    assert.ok(!/<script>|<i>|onclick="/.test(markup));
  for (const id of HOSTILE) {
    const { html, shown } = await person.get(pageOf(id));
    assert.match(shown, /Owner <script>alert\(1\)<\/script>/);
    assert.match(html, /<bdi>&lt;script&gt;.*\[U\+202E\]<\/bdi>/, "its marks are seen");
    await person.get(`${pageOf(id)}/delete`);
  }
});

test("the first line says what to do next", async (context) => {
  const { person, putMachine, putSession, admin, token, issuer, passing, clock } = await open(context);
  await admin.put(pathOf("waits"), { client: "crm", grant: "refresh_token" }, { status: 201 });
  assert.match(await lead("waits"), /^Its user must connect it\.$/);
  await putMachine("machine");
  assert.match(await lead("machine"), /^Nothing to do\.$/);
  issuer.lifetime = 600;
  await putSession("user");
  await token("user", { status: 200 });
  await putSession("ended", { tokens: { access_token: "t", refresh_token: "gone", expires_in: 0 } });
  await token("ended", { status: 409 });
  assert.match(await lead("ended"), /^Its user must connect it again\.$/);
  assert.match((await person.get(pageOf("ended"))).shown, /the access is no longer valid: its user withdrew it/);
  await clock.advance(700_000);
  issuer.answer = () => ({ status: 503 });
  await passing(token("user", { status: 503 }));
  assert.match(
    await lead("user"),
    /^The last refresh failed: The provider cannot be reached, or cannot answer now\. It is tried again in \d+ s\.$/,
  );

  /** @param {string} id */
  async function lead(id) {
    const { html } = await person.get(pageOf(id));
    return readable(/<p class="lead">([\s\S]*?)<\/p>/.exec(html)?.[1] ?? "");
  }
});

test("refused client secrets are explained, with the client's name", async (context) => {
  const { person, putMachine, token, issuer, passing } = await open(context);
  await putMachine("machine");
  issuer.secrets.clear();
  await passing(token("machine", { status: 503 }));
  const { shown, html } = await person.get(pageOf("machine"));
  assert.match(shown, /The provider refuses all client secrets of client crm\./);
  assert.match(shown, /get the secret that works from the provider, and add it to the client/);
  assert.match(html, /href="\/console\/clients\/crm"/);
});

test("a person refreshes now, and reads why that failed", async (context) => {
  const { person, putSession, issuer, passing, clock, checkLeaks } = await open(context);
  await putSession("user");
  const done = await passing(person.get(pageOf("user")).then((page) => person.go(page, "Refresh now")));
  assert.match(done.shown, /Refreshed: the new token is there\./);
  assert.match(done.shown, /Last refresh just now/);
  assert.match(done.html, /class="timeline"/);
  await clock.advance(11_000);
  issuer.answer = () => ({ status: 503 });
  const failed = await passing(person.submit(done, "Refresh now", {}, { status: 503 }));
  assert.match(
    failed.shown,
    /The provider cannot be reached, or cannot answer now\. Nothing, as it is tried again by itself\./,
  );
  checkLeaks();
});

test("the page tells each refresh, and failures in a row as one", async (context) => {
  const { person, putMachine, admin, issuer, passing, clock } = await open(context);
  await putMachine("machine");
  const refresh = () => passing(admin.post(`${pathOf("machine")}/refresh`));
  await refresh();
  issuer.answer = () => ({ status: 503 });
  for (let count = 0; count < 3; count++) {
    await clock.advance(11_000);
    await refresh();
  }
  const { html, shown } = await person.get(pageOf("machine"));
  assert.match(
    shown,
    /failed The provider cannot be reached, or cannot answer now\. 3 times since 2026-11-24 16:2\d UTC/,
  );
  assert.match(shown, /refreshed A token until 2026-11-24 17:26 UTC/);
  assert.match(html, /aria-label="Refresh timeline from [^"]+1 with a new token, 3 failed/);
});

test("a person creates a credential of a user, and one of the client itself", async (context) => {
  const { person, admin } = await open(context);
  const form = await person.get("/console/credentials-new");
  assert.match(form.html, /<option value="crm">/);
  const user = await person.go(form, "Create the credential", {
    id: "t/1",
    client: "crm",
    owner: " ana ",
    scope: "a b",
  });
  assert.match(user.shown, /Created\. Its user must connect it\./);
  const { body } = await admin.get(pathOf("t/1"), { status: 200 });
  assert.deepEqual([body.grant, body.owner, body.scope], ["refresh_token", "ana", "a b"]);
  const own = { id: "m", client: "crm", grant: "client_credentials" };
  const machine = await person.go(form, "Create the credential", own);
  assert.match(machine.shown, /Created\. Nothing to do\./);
  assert.ok(!machine.html.includes(">Reconnect<"), "no user is needed");
  const taken = await person.submit(await person.get("/console/credentials-new"), "Create the credential", own, {
    status: 412,
  });
  assert.match(taken.shown, /There is a credential of this id already/);
  assert.match(taken.html, /value="client_credentials"\s+checked/, "what was chosen stays");
  const unknown = await person.submit(
    form,
    "Create the credential",
    { id: "z", client: "<b>gone</b>" },
    { status: 400 },
  );
  assert.match(unknown.shown, /There is no such client/i);
  assert.match(unknown.html, /value="&lt;b&gt;gone&lt;\/b&gt;"/);
  await person.submit(form, "Create the credential", { id: " ", client: "crm" }, { status: 400 });
});

test("a person deletes a credential, after reading what stops working", async (context) => {
  const { person, putSession, token, admin } = await open(context);
  await putSession("user", { owner: "ana" });
  await token("user", { status: 200 });
  const sure = await person.get(`${pageOf("user")}/delete`);
  assert.match(sure.shown, /Whatever asks for its token is refused at once, for ana\./);
  assert.match(sure.shown, /To undo it, its user must connect again\./);
  const list = await person.go(sure, "Delete this credential");
  assert.match(list.shown, /Deleted\./);
  await admin.get(pathOf("user"), { status: 404 });
  assert.match(
    (await person.submit(sure, "Delete this credential", { key: "2" }, { status: 404 })).html,
    /deleted meanwhile/,
  );
});

test("what was deleted meanwhile is said, at each button", async (context) => {
  const { person, putSession, admin } = await open(context);
  await putSession("user");
  const page = await person.get(pageOf("user"));
  await admin.delete(pathOf("user"), { status: 204 });
  for (const button of ["Refresh now", "Reconnect"])
    assert.match((await person.submit(page, button, {}, { status: 404 })).html, /deleted meanwhile/);
  await person.get(`${pageOf("user")}/delete`, { status: 404 });
});

test("a person with roles for a prefix sees and changes that alone", async (context) => {
  const world = await open(context);
  const { putSession } = world;
  const person = await Person.withRoles(world, "ana@example.com", [{ role: "admin" }]);
  await putSession("a/1");
  await putSession("b/1");
  const full = await person.get(pageOf("a/1"));
  await setRoles(world.admin, "ana@example.com", [{ role: "credentials:read", prefix: "a/" }]);
  const list = await person.get(LIST);
  assert.deepEqual(idsIn(list.html), ["a/1"]);
  assert.ok(!list.html.includes("New credential"));
  await person.get(pageOf("b/1"), { status: 403 });
  const page = await person.get(pageOf("a/1"));
  for (const button of ["Reconnect", "Refresh now", "Delete…"]) assert.ok(!page.html.includes(button), button);
  assert.ok(!page.html.includes('href="/console/clients/crm"'), "no link that would be refused");
  for (const button of ["Refresh now", "Reconnect"]) {
    const refused = await person.submit(full, button, {}, { status: 403 });
    assert.match(refused.shown, /Your role does not allow this\. Ask an administrator/);
  }
  await person.post(`${pageOf("a/1")}/delete`, full.form("Reconnect").fields, {
    status: 403,
  });
});

test("a person may not connect with a client that the role leaves out", async (context) => {
  const world = await open(context);
  await world.putSession("a/1");
  /** @type {Role[]} */
  const roles = [
    { role: "credentials:read", ids: ["*"] },
    { role: "credentials:write", ids: ["*"], clients: ["other"] },
  ];
  const person = await Person.withRoles(world, "ana@example.com", roles);
  assert.ok(!(await person.get(pageOf("a/1"))).html.includes("Reconnect"));
  await setRoles(world.admin, "ana@example.com", [{ role: "credentials:write", ids: ["*"] }]);
  assert.match((await person.get(LIST)).shown, /You see no credentials/);
});

test("without an encryption key a page says what to do", async () => {
  const { service } = openService();
  const person = new Person(service);
  for (const path of [LIST, pageOf("x"), "/console/credentials-new", "/console/clients", "/console/clients/x"]) {
    const { html, shown } = await person.get(path, { status: 409 });
    assert.match(shown, /The console needs an encryption key/, path);
    assert.match(html, /openssl rand -hex 32/);
  }
});

test("while the store is away, the page says so", async (context) => {
  const store = new FaultyStore(new MemoryStore());
  const { person, putMachine } = await open(context, { store });
  await putMachine("machine");
  store.fail(() => true);
  for (const path of [LIST, pageOf("machine")])
    assert.match((await person.get(path, { status: 503 })).shown, /Nothing is lost\. Load the page again/);
});

test("a damaged credential has a page, and can be deleted", async (context) => {
  const { person, putMachine, store } = await open(context);
  await putMachine("machine");
  const version = (await store.read("token/machine"))?.version ?? null;
  assert.notEqual(await store.write("token/machine", "damaged", { ifVersion: version }), null);
  const list = await person.get(LIST);
  assert.match(list.shown, /machine failing What is stored cannot be read/);
  const page = await person.get(pageOf("machine"));
  assert.match(page.shown, /it is damaged, or sealed with another encryption key/);
  assert.ok(!page.html.includes("Refresh now"));
  const gone = await person.go(await person.get(`${pageOf("machine")}/delete`), "Delete this credential");
  assert.match(gone.shown, /Deleted\./);
});

/** @param {string} html @returns {string[]} */
function idsIn(html) {
  return [...html.matchAll(/data-label="Credential"[^>]*><a href="\/console\/credentials\/([^"]+)"/g)].map(
    ([, id = ""]) => decodeURIComponent(id.replaceAll("&#39;", "'")),
  );
}
