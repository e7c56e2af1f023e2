// The pages of clients: their members, and the array of their secrets, whose values no page shows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { CANARY } from "./client-issuer.js";
import { CRM, NEW, OLD, openClients, pathOf } from "./client-world.js";
import { Person, readable, withRoles } from "./console-reader.js";
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
  const person = await new Person(fetch).signIn();
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
      assert.ok(!pages.some((text) => text.includes(CANARY)));
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
  const text = readable((await person.get(LIST, { status: 200 })).text);
  const host = new URL(issuer.url).host;
  assert.ok(text.includes(`crm ${host} app 2 secret 2 of 2`), text);
  assert.ok(text.includes(`none ${host} app 0 has none`), text);
  assert.ok(text.includes(`open ${host} app 0 needs none`), text);
});

test("a client shows where it connects, how it authenticates and what it asks for", async (context) => {
  const { person, putClient, checkPages } = await open(context);
  const parameters = { tenant: "<i>north</i>" };
  await putClient({ scope: "a b", parameters, resource: ["https://one.example", "https://two.example"], timeout: 7 });
  const { text } = await person.get(PAGE, { status: 200 });
  assert.match(
    readable(text),
    /Where it connects Token address http:\/\/127\.0\.0\.1:\d+\/token How it authenticates Client id app/,
  );
  assert.match(readable(text), /Scope a b Resources https:\/\/one\.example https:\/\/two\.example/);
  assert.match(readable(text), /tenant=<i>north<\/i>/);
  assert.match(readable(text), /Timeout 7 s/);
  assert.ok(!text.includes("<i>"));
  checkPages();
});

test("a person creates a client, and corrects what was wrong without losing what was typed", async (context) => {
  const { person, issuer, admin, checkPages } = await open(context);
  const form = await person.get("/console/clients-new", { status: 200 });
  const typed = {
    name: "tenant/é 🔑",
    client_id: "app",
    client_secret: NEW,
    headers: "x-tenant=a=b\r\nno equals sign",
  };
  const wrong = await person.submit(form, "Create", typed, 400);
  assert.match(
    readable(wrong.text),
    /Headers of token requests: each line must have a name, an equals sign and a value\./,
  );
  assert.match(wrong.text, /no equals sign<\/textarea>/);
  const missing = await person.submit(wrong, "Create", { headers: "x-tenant=a=b", client_secret: NEW }, 400);
  assert.match(readable(missing.text), /token_uri: must be given, or issuer/i);
  const uri = await person.submit(missing, "Create", { token_uri: "https://10.0.0.1/token", client_secret: NEW }, 400);
  assert.match(readable(uri.text), /must have a host with a public address/);
  const created = await person.submit(uri, "Create", {
    token_uri: `${issuer.url}/token`,
    client_secret: NEW,
    timeout: "5",
  });
  assert.match(readable(created.text), /Created\. Credentials can use it now\./);
  const { body } = await admin.get(`/v1/clients/${encodeURIComponent("tenant/é 🔑")}`, { status: 200 });
  assert.deepEqual([body.headers, body.timeout, body.client_secret_count], [{ "x-tenant": "a=b" }, 5, 1]);
  const taken = await person.submit(form, "Create", { ...typed, name: "crm", headers: "", token_uri: issuer.url }, 412);
  assert.match(readable(taken.text), /There is a client of this name already/);
  checkPages();
});

test("discovery by issuer needs no other address", async (context) => {
  const { person, admin } = await open(context);
  const form = await person.get("/console/clients-new");
  await person.submit(form, "Create", {
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
  const form = await person.get(`${PAGE}/edit`, { status: 200 });
  assert.match(
    readable(form.text),
    /If you change the issuer, token address, [^.]+ enter all secrets again: stored ones are never sent elsewhere\./,
  );
  await person.submit(form, "Save", { scope: "a" });
  assert.equal((await admin.get(CRM)).body.client_secret_count, 2);
  const moving = { token_uri: `${issuer.url}/elsewhere`, scope: "b" };
  const refused = await person.submit(await person.get(`${PAGE}/edit`), "Save", moving, 400);
  assert.match(
    readable(refused.text),
    /You change the token address: enter all secrets again below, as stored ones are never sent elsewhere\./,
  );
  assert.match(refused.text, /value="b"/, "what was typed stays");
  const saved = await person.submit(refused, "Save", { client_secret: [THIRD, ""] });
  assert.match(readable(saved.text), /Saved\./);
  assert.equal((await admin.get(CRM)).body.token_uri, `${issuer.url}/elsewhere`);
  assert.deepEqual(await order(), [THIRD]);
  checkPages();
});

test("of two people who change a client at once, the second sees what differs, and decides", async (context) => {
  const { person, admin, putClient } = await open(context);
  const form = await person.get(`${PAGE}/edit`);
  await putClient({ scope: "theirs", timeout: 9 });
  const stale = await person.submit(form, "Save", { scope: "mine" }, 412);
  assert.match(
    readable(stale.text),
    /Somebody has changed this client since you opened the form, so nothing is saved yet\./,
  );
  assert.match(readable(stale.text), /Scope is now: theirs Timeout is now: 9/);
  assert.equal((await admin.get(CRM)).body.scope, "theirs");
  await person.submit(stale, "Save");
  assert.deepEqual([(await admin.get(CRM)).body.scope, (await admin.get(CRM)).body.timeout], ["mine", 10]);
});

test("a secret is added first or last, without the others", async (context) => {
  const { person, order, checkPages } = await open(context);
  const page = await person.get(PAGE);
  assert.match(page.text, /<input[^>]*name="client_secret"[^>]*type="password"/);
  const first = await person.submit(page, "Add", { client_secret: THIRD });
  assert.match(readable(first.text), /Added\./);
  assert.deepEqual(await order(), [THIRD, NEW, OLD]);
  await person.submit(first, "Add", { client_secret: `${CANARY}-last`, place: "last" });
  assert.deepEqual(await order(), [THIRD, NEW, OLD, `${CANARY}-last`]);
  await person.submit(await person.get(PAGE), "Add", { client_secret: "" }, 400);
  checkPages();
});

test("secrets change their order", async (context) => {
  const { person, order } = await open(context);
  const down = await person.submit(await person.get(PAGE), "Down");
  assert.match(readable(down.text), /Moved\./);
  assert.deepEqual(await order(), [OLD, NEW]);
  await person.submit(down, "Up");
  assert.deepEqual(await order(), [NEW, OLD]);
});

test("before a secret is removed, the page says what breaks", async (context) => {
  const { person, putMachine, token, order, issuer } = await open(context);
  assert.match(readable((await removal(0)).text), /it is not known which one works/);
  issuer.secrets.delete(NEW);
  await putMachine("m");
  await token("m", { status: 200 });
  assert.match(
    readable((await removal(1)).text),
    /It is the one that worked last\. If the provider refuses the others, 1 credential of this client/,
  );
  const safe = await removal(0);
  assert.match(readable(safe.text), /Another secret worked last, so nothing should break\./);
  await person.submit(safe, "Remove secret 1");
  assert.deepEqual(await order(), [OLD]);
  const last = await removal(0);
  assert.match(readable(last.text), /It is the last one\. Without a secret no token can be refreshed/);
  const gone = await person.submit(last, "Remove the last secret");
  assert.match(readable(gone.text), /There is no secret, so no token can be had\./);

  /** @param {number} index */
  async function removal(index) {
    const { text } = await person.get(PAGE);
    const links = [...text.matchAll(/href="(\/console\/clients\/crm\/remove\?[^"]+)"/g)].map(([, link = ""]) => link);
    return person.get(String(links[index]).replaceAll("&amp;", "&"), { status: 200 });
  }
});

test("no secret is moved or removed that is another one by now", async (context) => {
  const { person, putClient, order } = await open(context);
  const page = await person.get(PAGE);
  const [, link = ""] = /href="(\/console\/clients\/crm\/remove\?[^"]+)"/.exec(page.text) ?? [];
  const sure = await person.get(link.replaceAll("&amp;", "&"), { status: 200 });
  await putClient({ client_secrets: [THIRD, NEW, OLD] });
  for (const [seen, button] of /** @type {const} */ ([
    [page, "Down"],
    [sure, "Remove secret 1"],
  ])) {
    const refused = await person.submit(seen, button, {}, 412);
    assert.match(
      readable(refused.text),
      /Somebody has changed this client since you opened the page, so nothing was done\./,
    );
  }
  assert.match(
    readable((await person.get(link.replaceAll("&amp;", "&"), { status: 412 })).text),
    /so nothing was done/,
  );
  assert.deepEqual(await order(), [THIRD, NEW, OLD]);
});

test("a client that credentials use is not deleted, and they are named", async (context) => {
  const { person, putMachine, admin } = await open(context);
  const free = await person.get(`${PAGE}/delete`, { status: 200 });
  for (let index = 0; index < 12; index++) await putMachine(`m/${index}`);
  const used = await person.get(`${PAGE}/delete`, { status: 200 });
  assert.match(readable(used.text), /12 credentials use it, so it cannot be deleted yet\. m\/0 m\/1 .* and others/);
  assert.ok(!used.text.includes("Delete this client"));
  assert.match(readable((await person.submit(free, "Delete this client", {}, 409)).text), /12 credentials use it/);
  for (let index = 0; index < 12; index++) await admin.delete(pathOf(`m/${index}`));
  const again = await person.get(`${PAGE}/delete`);
  assert.match(readable((await person.submit(again, "Delete this client")).text), /Deleted\. No clients yet/);
  assert.match((await person.submit(again, "Delete this client", { key: "2" }, 404)).text, /deleted meanwhile/);
  await person.get(`${PAGE}/edit`, { status: 404 });
});

test("credentials that the person does not see refuse a deletion too", async (context) => {
  const { person, putMachine } = await open(context);
  await putMachine("unseen");
  withRoles(context, [{ role: "clients:write", ids: ["crm"] }]);
  const page = await person.get(`${PAGE}/delete`, { status: 200 });
  assert.ok(!page.text.includes("unseen"));
  const refused = await person.submit(page, "Delete this client", {}, 409);
  assert.match(readable(refused.text), /Credentials use this client: delete them first/);
});

test("a damaged client hides no other, and has a page that says what to do", async (context) => {
  const { person, admin, body, store } = await open(context);
  await admin.put("/v1/clients/other", body, { status: 201 });
  const version = (await store.read("client/crm"))?.version ?? null;
  assert.notEqual(await store.write("client/crm", "damaged", { ifVersion: version }), null);
  const list = readable((await person.get(LIST, { status: 200 })).text);
  assert.match(list, /crm cannot be read other 127/);
  for (const path of [PAGE, `${PAGE}/edit`]) {
    const { text } = await person.get(path, { status: 503 });
    assert.match(readable(text), /crm cannot be read Its record is damaged, or sealed with another encryption key\./);
  }
  const gone = await person.submit(await person.get(`${PAGE}/delete`), "Delete this client");
  assert.match(readable(gone.text), /Deleted\./);
});

test("a person with a role for a prefix sees those clients alone", async (context) => {
  const { person, admin, body } = await open(context);
  await admin.put("/v1/clients/a%2Fcrm", body, { status: 201 });
  withRoles(context, [{ role: "clients:write", prefix: "a/" }]);
  const list = readable((await person.get(LIST, { status: 200 })).text);
  assert.match(list, /a\/crm 127/);
  assert.ok(!/ crm 127/.test(list));
  await person.get(PAGE, { status: 403 });
  await person.get(`${LIST}/a%2Fcrm`, { status: 200 });
  withRoles(context, [{ role: "credentials:read", ids: ["*"] }]);
  assert.match(readable((await person.get(LIST, { status: 200 })).text), /You see no clients Ask an administrator/);
});

test("while the store is away, the pages say so", async (context) => {
  const store = new FaultyStore(new MemoryStore());
  const { person } = await open(context, { store });
  store.fail(() => true);
  for (const path of [LIST, PAGE, `${PAGE}/edit`])
    assert.match(
      readable((await person.get(path, { status: 503 })).text),
      /Nothing is lost\. Load the page again/,
      path,
    );
});

test("a session that ends in the middle of a form asks for the secret again, and keeps the rest", async (context) => {
  const { person, clock, order } = await open(context);
  const page = await person.get(PAGE);
  await clock.advance(3_600_000);
  const expired = await person.submit(page, "Add", { client_secret: THIRD, place: "last" }, 401);
  assert.match(readable(expired.text), /Your session had ended .* client secret, again/);
  assert.ok(!expired.text.includes(THIRD));
  await person.signIn();
  const ready = await person.submit(expired, "Go on", { client_secret: THIRD }, 409);
  await person.submit(ready, "Go on", { client_secret: THIRD });
  assert.deepEqual(await order(), [NEW, OLD, THIRD]);
});
