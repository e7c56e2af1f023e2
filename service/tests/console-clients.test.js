// The pages of clients: their members, and the array of their secrets, whose values no page shows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { CANARY } from "./client-issuer.js";
import { CRM, NEW, OLD, openClients, pathOf } from "./client-world.js";
import { Person, setRoles } from "./console-person.js";
import { FaultyStore } from "./faulty-store.js";

/** @import { TestContext } from "node:test" */

const LIST = "/console/clients";
const PAGE = `${LIST}/crm`;
const THIRD = `${CANARY}-secret-third`;

/** @param {TestContext} context @param {Parameters<typeof openClients>[1]} [options] */
async function open(context, options) {
  const world = await openClients(context, options);
  await world.putClient();
  /** Every page that was shown. @type {string[]} */
  const pages = [];
  const fetch = async (/** @type {Request} */ request) => {
    const response = await world.service.fetch(request, { address: "198.51.100.1" });
    pages.push(await response.clone().text());
    return response;
  };
  const person = await Person.root({ fetch });
  return {
    ...world,
    person,
    /** The secrets in the order in which the client tries them, as the provider sees it. */
    async order() {
      world.issuer.secrets.clear();
      const id = `probe ${crypto.randomUUID()}`;
      await world.putMachine(id);
      const before = world.issuer.asked.length;
      await world.passing(world.token(id, { status: 503 }));
      await world.admin.delete(pathOf(id), { status: 204 });
      return [...new Set(world.issuer.asked.slice(before).map(({ secret }) => secret))];
    },
    /** No page has a secret. */
    checkPages() {
      assert.ok(!pages.some((html) => html.includes(CANARY)));
      world.checkLeaks();
    },
  };
}

test("the list says which secret works now", async (context) => {
  const { person, putMachine, token, issuer, admin, body } = await open(context);
  await admin.put("/v1/clients/none", { ...body, client_secrets: [] }, { status: 201 });
  await admin.put(
    "/v1/clients/open",
    { ...body, client_secrets: undefined, token_endpoint_auth_method: "none" },
    { status: 201 },
  );
  issuer.secrets.delete(NEW);
  await putMachine("m");
  await token("m", { status: 200 });
  const { shown } = await person.get(LIST);
  const host = new URL(issuer.url).host;
  assert.ok(shown.includes(`crm ${host} app 2 secret 2 of 2`), shown);
  assert.ok(shown.includes(`none ${host} app 0 has none`), shown);
  assert.ok(shown.includes(`open ${host} app 0 needs none`), shown);
});

test("a client shows where it connects, how it authenticates and what it asks for", async (context) => {
  const { person, putClient, checkPages } = await open(context);
  const parameters = { tenant: "<i>north</i>" };
  await putClient({ scope: "a b", parameters, resource: ["https://one.example", "https://two.example"], timeout: 7 });
  const { html, shown } = await person.get(PAGE);
  assert.match(
    shown,
    /Where it connects Token address http:\/\/127\.0\.0\.1:\d+\/token How it authenticates Client id app/,
  );
  assert.match(shown, /Scope a b Resources https:\/\/one\.example https:\/\/two\.example/);
  assert.match(shown, /tenant=<i>north<\/i>/);
  assert.match(shown, /Timeout 7 s/);
  assert.ok(!html.includes("<i>"));
  checkPages();
});

test("a person creates a client, and corrects what was wrong without losing what was typed", async (context) => {
  const { person, issuer, admin, checkPages } = await open(context);
  const form = await person.get("/console/clients-new");
  const typed = {
    name: "tenant/é 🔑",
    client_id: "app",
    client_secret: NEW,
    headers: "x-tenant=a=b\r\nno equals sign",
  };
  const wrong = await person.submit(form, "Create the client", typed, { status: 400 });
  assert.match(wrong.shown, /Headers of token requests: each line must have a name, an equals sign and a value\./);
  assert.match(wrong.html, /no equals sign<\/textarea>/);
  const missing = await person.submit(
    wrong,
    "Create the client",
    { headers: "x-tenant=a=b", client_secret: NEW },
    { status: 400 },
  );
  assert.match(missing.shown, /token_uri: must be given, or issuer/i);
  const uri = await person.submit(
    missing,
    "Create the client",
    { token_uri: "https://10.0.0.1/token", client_secret: NEW },
    { status: 400 },
  );
  assert.match(uri.shown, /must have a host with a public address/);
  const created = await person.go(uri, "Create the client", {
    token_uri: `${issuer.url}/token`,
    client_secret: NEW,
    timeout: "5",
  });
  assert.match(created.shown, /Created\. Credentials can use it now\./);
  const { body } = await admin.get(`/v1/clients/${encodeURIComponent("tenant/é 🔑")}`, { status: 200 });
  assert.deepEqual([body.headers, body.timeout, body.client_secret_count], [{ "x-tenant": "a=b" }, 5, 1]);
  const taken = await person.submit(
    form,
    "Create the client",
    { ...typed, name: "crm", headers: "", token_uri: issuer.url },
    { status: 412 },
  );
  assert.match(taken.shown, /There is a client of this name already/);
  checkPages();
});

test("discovery by issuer needs no other address", async (context) => {
  const { person, admin } = await open(context);
  const form = await person.get("/console/clients-new");
  await person.go(form, "Create the client", {
    name: "found",
    client_id: "app",
    issuer: "https://issuer.example",
    client_secret: NEW,
  });
  const { body } = await admin.get("/v1/clients/found", { status: 200 });
  assert.deepEqual(
    [body.issuer, body.token_uri, body.token_endpoint_auth_method],
    ["https://issuer.example", null, null],
  );
});

test("a change keeps the secrets, and one of an address asks for them again, before and after", async (context) => {
  const { person, issuer, admin, order, checkPages } = await open(context);
  const form = await person.get(`${PAGE}/edit`);
  assert.match(
    form.shown,
    /If you change the issuer, token address, [^.]+ enter all secrets again: stored ones are never sent elsewhere\./,
  );
  await person.go(form, "Save", { scope: "a" });
  assert.equal((await admin.get(CRM)).body.client_secret_count, 2);
  const moving = { token_uri: `${issuer.url}/elsewhere`, scope: "b" };
  const refused = await person.submit(await person.get(`${PAGE}/edit`), "Save", moving, { status: 400 });
  assert.match(
    refused.shown,
    /You change the token address: enter all secrets again below, as stored ones are never sent elsewhere\./,
  );
  assert.match(refused.html, /value="b"/, "what was typed stays");
  const saved = await person.go(refused, "Save", { client_secret: [THIRD, ""] });
  assert.match(saved.shown, /Saved\./);
  assert.equal((await admin.get(CRM)).body.token_uri, `${issuer.url}/elsewhere`);
  assert.deepEqual(await order(), [THIRD]);
  checkPages();
});

test("of two people who change a client at once, the second sees what differs, and decides", async (context) => {
  const { person, admin, putClient } = await open(context);
  const form = await person.get(`${PAGE}/edit`);
  await putClient({ scope: "theirs", timeout: 9 });
  const stale = await person.submit(form, "Save", { scope: "mine" }, { status: 412 });
  assert.match(stale.shown, /Somebody has changed this client since you opened the form, so nothing is saved yet\./);
  assert.match(stale.shown, /Scope is now: theirs Timeout is now: 9/);
  assert.equal((await admin.get(CRM)).body.scope, "theirs");
  await person.go(stale, "Save");
  assert.deepEqual([(await admin.get(CRM)).body.scope, (await admin.get(CRM)).body.timeout], ["mine", 10]);
});

test("a secret is added first or last, without the others", async (context) => {
  const { person, order, checkPages } = await open(context);
  const page = await person.get(PAGE);
  assert.match(page.html, /<input[^>]*name="client_secret"[^>]*type="password"/);
  const first = await person.go(page, "Add", { client_secret: THIRD });
  assert.match(first.shown, /Added\./);
  assert.deepEqual(await order(), [THIRD, NEW, OLD]);
  await person.go(first, "Add", { client_secret: `${CANARY}-last`, place: "last" });
  assert.deepEqual(await order(), [THIRD, NEW, OLD, `${CANARY}-last`]);
  await person.submit(await person.get(PAGE), "Add", { client_secret: "" }, { status: 400 });
  checkPages();
});

test("secrets change their order", async (context) => {
  const { person, order } = await open(context);
  const down = await person.go(await person.get(PAGE), "Down");
  assert.match(down.shown, /Moved\./);
  assert.deepEqual(await order(), [OLD, NEW]);
  await person.go(down, "Up");
  assert.deepEqual(await order(), [NEW, OLD]);
});

test("before a secret is removed, the page says what breaks", async (context) => {
  const { person, putMachine, token, order, issuer } = await open(context);
  assert.match((await removal(0)).shown, /it is not known which one works/);
  issuer.secrets.delete(NEW);
  await putMachine("m");
  await token("m", { status: 200 });
  assert.match(
    (await removal(1)).shown,
    /It is the one that worked last\. If the provider refuses the others, 1 credential of this client/,
  );
  const safe = await removal(0);
  assert.match(safe.shown, /Another secret worked last, so nothing should break\./);
  await person.go(safe, "Remove secret 1");
  assert.deepEqual(await order(), [OLD]);
  const last = await removal(0);
  assert.match(last.shown, /It is the last one\. Without a secret no token can be refreshed/);
  const gone = await person.go(last, "Remove the last secret");
  assert.match(gone.shown, /There is no secret, so no token can be had\./);

  /** @param {number} index */
  async function removal(index) {
    const { html } = await person.get(PAGE);
    const links = [...html.matchAll(/href="(\/console\/clients\/crm\/remove\?[^"]+)"/g)].map(([, link = ""]) => link);
    return person.get(String(links[index]).replaceAll("&amp;", "&"));
  }
});

test("no secret is moved or removed that is another one by now", async (context) => {
  const { person, putClient, order } = await open(context);
  const page = await person.get(PAGE);
  const [, link = ""] = /href="(\/console\/clients\/crm\/remove\?[^"]+)"/.exec(page.html) ?? [];
  const sure = await person.get(link.replaceAll("&amp;", "&"));
  await putClient({ client_secrets: [THIRD, NEW, OLD] });
  for (const [seen, button] of /** @type {const} */ ([
    [page, "Down"],
    [sure, "Remove secret 1"],
  ])) {
    const refused = await person.submit(seen, button, {}, { status: 412 });
    assert.match(refused.shown, /Somebody has changed this client since you opened the page, so nothing was done\./);
  }
  assert.match((await person.get(link.replaceAll("&amp;", "&"), { status: 412 })).shown, /so nothing was done/);
  assert.deepEqual(await order(), [THIRD, NEW, OLD]);
});

test("a client that credentials use is not deleted, and they are named", async (context) => {
  const { person, putMachine, admin } = await open(context);
  const free = await person.get(`${PAGE}/delete`);
  for (let index = 0; index < 12; index++) await putMachine(`m/${index}`);
  const used = await person.get(`${PAGE}/delete`);
  assert.match(used.shown, /12 credentials use it, so it cannot be deleted yet\. m\/0 m\/1 .* and others/);
  assert.ok(!used.html.includes("Delete this client"));
  assert.match((await person.submit(free, "Delete this client", {}, { status: 409 })).shown, /12 credentials use it/);
  for (let index = 0; index < 12; index++) await admin.delete(pathOf(`m/${index}`));
  const again = await person.get(`${PAGE}/delete`);
  assert.match((await person.go(again, "Delete this client")).shown, /Deleted\. No clients yet/);
  assert.match(
    (await person.submit(again, "Delete this client", { key: "2" }, { status: 404 })).html,
    /deleted meanwhile/,
  );
  await person.get(`${PAGE}/edit`, { status: 404 });
});

test("credentials that the person does not see refuse a deletion too", async (context) => {
  const world = await open(context);
  await world.putMachine("unseen");
  const person = await Person.withRoles(world, "ana@example.com", [{ role: "clients:write", ids: ["crm"] }]);
  const page = await person.get(`${PAGE}/delete`);
  assert.ok(!page.html.includes("unseen"));
  const refused = await person.submit(page, "Delete this client", {}, { status: 409 });
  assert.match(refused.shown, /Credentials use this client: delete them first/);
});

test("a damaged client hides no other, and has a page that says what to do", async (context) => {
  const { person, admin, body, store } = await open(context);
  await admin.put("/v1/clients/other", body, { status: 201 });
  const version = (await store.read("client/crm"))?.version ?? null;
  assert.notEqual(await store.write("client/crm", "damaged", { ifVersion: version }), null);
  const list = (await person.get(LIST)).shown;
  assert.match(list, /crm cannot be read other 127/);
  for (const path of [PAGE, `${PAGE}/edit`]) {
    const { shown } = await person.get(path, { status: 503 });
    assert.match(shown, /crm cannot be read Its record is damaged, or sealed with another encryption key\./);
  }
  const gone = await person.go(await person.get(`${PAGE}/delete`), "Delete this client");
  assert.match(gone.shown, /Deleted\./);
});

test("a person with a role for a prefix sees those clients alone", async (context) => {
  const world = await open(context);
  await world.admin.put("/v1/clients/a%2Fcrm", world.body, { status: 201 });
  const person = await Person.withRoles(world, "ana@example.com", [{ role: "clients:write", prefix: "a/" }]);
  const list = (await person.get(LIST)).shown;
  assert.match(list, /a\/crm 127/);
  assert.ok(!/ crm 127/.test(list));
  await person.get(PAGE, { status: 403 });
  await person.get(`${LIST}/a%2Fcrm`);
  await setRoles(world.admin, "ana@example.com", [{ role: "credentials:read", ids: ["*"] }]);
  assert.match((await person.get(LIST)).shown, /You see no clients Ask an administrator/);
});

test("while the store is away, the pages say so", async (context) => {
  const store = new FaultyStore(new MemoryStore());
  const { person } = await open(context, { store });
  store.fail(() => true);
  for (const path of [LIST, PAGE, `${PAGE}/edit`])
    assert.match((await person.get(path, { status: 503 })).shown, /Nothing is lost\. Load the page again/, path);
});

test("a session that ends in the middle of a form asks for the secret again, and keeps the rest", async (context) => {
  const { person, clock, order } = await open(context);
  const page = await person.get(PAGE);
  await clock.advance(3_600_000);
  const expired = await person.submit(page, "Add", { client_secret: THIRD, place: "last" }, { status: 401 });
  assert.match(expired.shown, /Your session had ended .* client secret, again/);
  assert.ok(!expired.html.includes(THIRD));
  await person.signIn();
  const ready = await person.submit(expired, "Go on", { client_secret: THIRD }, { status: 409 });
  await person.go(ready, "Go on", { client_secret: THIRD });
  assert.deepEqual(await order(), [NEW, OLD, THIRD]);
});
