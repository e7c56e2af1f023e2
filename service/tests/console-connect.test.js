// A person connects a credential from its page, and comes back to it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ID, openWorld, PUBLIC } from "./authorize-world.js";
import { Person, setRoles } from "./console-person.js";

const PAGE = `/console/credentials/${encodeURIComponent(ID)}`;

/** @param {Parameters<typeof openWorld>[0]} [given] */
async function open(given = {}) {
  const world = await openWorld({ ...given, options: { allowedReturns: [], ...given.options } });
  const person = await Person.root(world.service, PUBLIC);
  return {
    ...world,
    person,
    /** Presses the button, and returns the start page that the next page goes on to. @param {string} [button] */
    async press(button = "Reconnect") {
      const { html } = await person.submit(await person.get(PAGE), button, {}, { status: 200 });
      const [, refresh] = /<meta http-equiv="refresh" content="0; url=([^"]+)"/.exec(html) ?? [];
      const [, link] = /<a class="button" href="([^"]+)">Go on to the provider</.exec(html) ?? [];
      assert.equal(refresh, link, "the way without the refresh is the same");
      return String(link);
    },
    /** Goes through the provider, and returns the page that the browser then shows. @param {string} start @param {any} [answer] */
    async through(start, answer) {
      const browser = world.browse();
      const { headers } = await browser.visit(await world.signIn(browser, start, answer));
      const landing = String(headers.get("location"));
      assert.ok(landing.startsWith(`${PUBLIC}/console/connected?credential=`), landing);
      const path = landing.slice(PUBLIC.length);
      const between = await person.get(path, { headers: { "sec-fetch-site": "cross-site" }, status: 303 });
      const { headers: onward } = between;
      const seen = await person.get(String(onward.get("location")));
      return { landing: path, seen };
    },
  };
}

test("a person connects, comes back to the credential, and reads the outcome", async () => {
  const { press, through, scan, token } = await open();
  const start = await press();
  assert.ok(start.startsWith(`${PUBLIC}/v1/authorize/`), "the first stop is a page of ours");
  const { seen } = await through(start);
  assert.match(seen.shown, /Connected\. The new token is there\./);
  assert.notEqual(await token(), "the-old-access-token");
  await scan();
});

test("back from another site the Strict cookie is missing: a page of ours asks again, and without a session for the sign-in", async () => {
  const { service, press, through } = await open();
  const { landing } = await through(await press());
  const stranger = new Person(service, PUBLIC);
  const moment = await stranger.get(landing, { headers: { "sec-fetch-site": "cross-site" }, status: 200 });
  assert.match(moment.html, /<meta http-equiv="refresh" content="0; url=" \/>/);
  const signIn = await stranger.get(landing, { headers: { "sec-fetch-site": "same-origin" }, status: 401 });
  assert.ok(signIn.html.includes(`name="to" value="${landing.replaceAll("&", "&amp;")}"`), "and goes on after it");
});

test("what went wrong is said in words", async () => {
  const { press, through, provider } = await open();
  const denied = await through(await press(), { code: undefined, error: "access_denied" });
  assert.match(
    denied.seen.shown,
    /Not connected\. Access was not allowed, by the user or by the provider\. If that was a mistake/,
  );
  provider.answer = () => Response.json({ error: "invalid_client" }, { status: 401 });
  const refused = await through(await press());
  assert.match(refused.seen.shown, /Not connected\. The provider refuses all client secrets of client crm\./);
});

test("connecting twice in two tabs: both work, and the last one wins", async () => {
  const { press, through, token } = await open();
  const [one, two] = [await press(), await press()];
  assert.notEqual(one, two);
  await through(one);
  const first = await token();
  const { seen } = await through(two);
  assert.match(seen.shown, /Connected\./);
  assert.notEqual(await token(), first);
});

test("a double click begins one authorization", async () => {
  const { person, events } = await open();
  const page = await person.get(PAGE);
  await Promise.all([
    person.submit(page, "Reconnect", {}, { status: 200 }),
    person.submit(page, "Reconnect", {}, { status: 200 }),
  ]);
  assert.equal(events.filter(({ type }) => type === "authorization_begun").length, 1);
});

test("what cannot begin is explained", async () => {
  const without = await open({ client: { authorizationEndpoint: undefined, issuer: undefined } });
  const missing = await without.person.submit(await without.person.get(PAGE), "Reconnect", {}, { status: 409 });
  assert.match(missing.shown, /The address at which users sign in is not known for client crm\./);
  const busy = await open();
  for (let count = 0; count < 20; count++) await busy.press();
  const limit = await busy.person.submit(await busy.person.get(PAGE), "Reconnect", {}, { status: 429 });
  assert.match(limit.shown, /20 connections of this credential are under way\./);
});

test("a client that was deleted, and a provider that is away, are said", async () => {
  const { person, admin, clients, crm, events } = await open();
  const page = await person.get(PAGE);
  await admin.delete("/v1/clients/crm?force=true", { status: 204 });
  const gone = await person.submit(page, "Reconnect", {}, { status: 409 });
  assert.match(gone.shown, /The credential's client is not there: put it, then begin again\./);
  await clients.put("crm", {
    clientId: crm.clientId,
    clientSecrets: crm.clientSecrets,
    issuer: "https://away.example",
  });
  const away = await person.submit(page, "Reconnect", { key: "2" }, { status: 503 });
  assert.match(away.shown, /The provider cannot be reached, or cannot answer now\./);
  assert.equal(events.filter(({ type }) => type === "authorization_begun").length, 0);
});

test("a person without the role is refused in words, and no authorization begins", async () => {
  const world = await open();
  const person = await Person.withRoles(world, "ana@example.com", [{ role: "admin" }], PUBLIC);
  const page = await person.get(PAGE);
  await setRoles(world.admin, "ana@example.com", [{ role: "credentials:read", ids: ["*"] }]);
  const refused = await person.submit(page, "Reconnect", {}, { status: 403 });
  assert.match(refused.shown, /Your role does not allow this\./);
  assert.equal(world.events.filter(({ type }) => type === "authorization_begun").length, 0);
});

test("a link that claims an outcome is not believed, and repeats no text of its own", async () => {
  const { person, admin } = await open();
  await admin.put("/v1/credentials/new", { client: "crm", grant: "refresh_token" }, { status: 201 });
  const { shown } = await person.get("/console/credentials/new?outcome=connected");
  assert.ok(!shown.includes("Connected."));
  const trick = await person.get(`${PAGE}?outcome=failed&code=${encodeURIComponent("call 555 <b>now</b>")}`, {
    status: 200,
  });
  assert.ok(!trick.html.includes("555"));
  assert.match(trick.shown, /It failed in a way that this page has no words for/);
});

test("the landing leads to the credential alone, whatever its id is", async () => {
  const { person } = await open();
  for (const [id, to] of [
    ["//evil.example", "/console/credentials/%2F%2Fevil.example?outcome=connected"],
    ["..", "/console/credentials/..?outcome=connected"],
    ["a/b?c#d", "/console/credentials/a%2Fb%3Fc%23d?outcome=connected"],
  ]) {
    const query = new URLSearchParams({ credential: String(id), outcome: "connected", to: "https://evil.example" });
    const { headers } = await person.get(`/console/connected?${query}`, { status: 303 });
    assert.equal(headers.get("location"), to);
  }
});

test("below a path of a proxy the addresses have that path", async () => {
  const { service } = await open({ options: { publicUrl: `${PUBLIC}/tokens` } });
  const proxied = (/** @type {Request} */ request) =>
    service.fetch(new Request(request.url.replace("/tokens/", "/"), request));
  const person = await Person.root({ fetch: proxied }, PUBLIC);
  const { html } = await person.submit(await person.get(`/tokens${PAGE}`), "Reconnect", {}, { status: 200 });
  assert.match(html, /content="0; url=https:\/\/tokens\.example\/tokens\/v1\/authorize\//);
});
