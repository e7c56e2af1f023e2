// Callbacks and start pages that are not what they seem: the credential stays as it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Seal } from "../src/seal.js";
import { Browser } from "./authorize-browser.js";
import { assertLanding, assertPage, AUTHORIZE, openWorld, PUBLIC, RETURN } from "./authorize-world.js";
import { KEY, openService } from "./client.js";

const OLD = "the-old-access-token";
const HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>';

/** @typedef {Awaited<ReturnType<typeof openWorld>>} World */

test("a callback twice: the second one is refused, and the tokens of the first stay", async () => {
  const world = await openWorld();
  const browser = world.browse();
  const callback = await world.signIn(browser, await world.begin({ return_to: RETURN }));
  assertLanding((await browser.visit(callback)).headers.get("location"), { outcome: "connected" });
  const token = await world.token();
  assertPage(await browser.visit(callback), 400, "ERR_AUTHORIZATION_UNKNOWN");
  assert.equal(await world.token(), token);
  assert.equal(world.provider.requests.length, 1);
  await world.scan();
});

test("a callback twice at once: one of them is exchanged", async () => {
  const world = await openWorld();
  const browser = world.browse();
  const callback = await world.signIn(browser, await world.begin());
  const seen = await Promise.all([1, 2, 3, 4, 5].map(() => browser.visit(callback)));
  assert.deepEqual(seen.map(({ status }) => status).sort(), [200, 400, 400, 400, 400]);
  assert.equal(world.provider.requests.length, 1);
  await world.scan();
});

test("with another user's state: his browser is refused, and the user's own goes on", async () => {
  const world = await openWorld();
  const [user, attacker] = [world.browse(), world.browse()];
  const callback = await world.signIn(user, await world.begin({ return_to: RETURN }));
  // He has authorizations of his own, and so a cookie of this service.
  const his = await world.signIn(attacker, await world.begin());
  const forged = attacker.cookiesFor(callback).replace(/-[\w-]{16}=/, `-${user.cookiesFor(callback).slice(21, 37)}=`);
  assertPage(await attacker.visit(callback), 403, "ERR_AUTHORIZATION_BROWSER");
  assertPage(await attacker.visit(callback, { headers: { cookie: forged } }), 403, "ERR_AUTHORIZATION_BROWSER");
  // The code of one authorization with the state of another.
  const mixed = new URL(his);
  mixed.searchParams.set("code", String(new URL(callback).searchParams.get("code")));
  assertPage(await attacker.visit(mixed.href), 502, "ERR_TOKEN_REQUEST_REFUSED");
  assert.equal(await world.token(), OLD);
  const again = await world.signIn(user, await world.begin({ return_to: RETURN }));
  assertLanding((await user.visit(again)).headers.get("location"), { outcome: "connected" });
  await world.scan();
});

test("without a cookie, and before the start page was visited, a callback is refused", async () => {
  const world = await openWorld();
  const browser = world.browse();
  const callback = await world.signIn(browser, await world.begin());
  assertPage(await browser.visit(callback, { headers: { cookie: "" } }), 403, "ERR_AUTHORIZATION_BROWSER");
  const early = `${PUBLIC}/v1/callback?code=c&state=${await unvisitedState(world)}`;
  assertPage(await browser.visit(early), 403, "ERR_AUTHORIZATION_BROWSER");
  assert.equal((await browser.visit(callback)).status, 200);
  await world.scan();
});

/** Begins an authorization that nobody visits, and reads its state from the sealed record. @param {World} world */
async function unvisitedState(world) {
  const url = await world.begin();
  const id = url.slice(url.lastIndexOf("/") + 1).slice(0, 43);
  const { sealed } = JSON.parse(String((await world.store.read(`service/authorization/${id}`))?.value)).value;
  return JSON.parse(String(await new Seal(KEY).open(`authorization/${id}`, sealed))).authorization.state;
}

test("late: after ten minutes the start page and the callback are refused, and a tick removes what is left", async () => {
  const world = await openWorld();
  const browser = world.browse();
  const [url, other] = [await world.begin({ return_to: RETURN }), await world.begin()];
  const callback = await world.signIn(browser, url);
  await world.clock.advance(600_000);
  assertPage(await browser.visit(other), 400, "ERR_AUTHORIZATION_EXPIRED");
  const { headers } = await browser.visit(callback);
  assertLanding(headers.get("location"), { outcome: "failed", code: "ERR_AUTHORIZATION_EXPIRED" });
  assert.equal(world.provider.requests.length, 0);
  assert.equal(await world.token(), OLD);
  const kept = async () => [...(await world.store.list("service/author", { limit: 100 }))];
  assert.equal((await kept()).length, 3, "two authorizations, and the list of them");
  await world.service.tick();
  assert.deepEqual(await kept(), []);
  assertPage(await browser.visit(callback), 400, "ERR_AUTHORIZATION_UNKNOWN");
  await world.scan();
});

test("a tick leaves authorizations that are pending", async () => {
  const world = await openWorld();
  const browser = world.browse();
  const callback = await world.signIn(browser, await world.begin());
  await world.clock.advance(599_000);
  await world.service.tick();
  assert.equal((await browser.visit(callback)).status, 200);
});

test("from another origin: a page of another host neither starts nor ends an authorization", async () => {
  const world = await openWorld({ options: { publicUrl: undefined } });
  const local = "http://127.0.0.1:8080";
  const headers = { authorization: "Bearer bootstrap-of-the-tests" };
  const response = await world.service.fetch(new Request(local + AUTHORIZE, { method: "POST", headers }));
  const { url } = await response.json();
  const browser = world.browse();
  const elsewhere = (/** @type {string} */ text) => text.replace(local, "http://localhost:8080");
  assertPage(await browser.visit(elsewhere(url)), 400, "ERR_AUTHORIZATION_CALLBACK");
  const callback = await world.signIn(browser, url);
  const cookie = browser.cookiesFor(url);
  for (const wrong of [elsewhere(callback), callback.replace(":8080", ":9090"), callback.replace("http:", "https:")])
    assertPage(await browser.visit(wrong, { headers: { cookie } }), 400, "ERR_AUTHORIZATION_CALLBACK");
  assert.equal((await browser.visit(callback)).status, 200);
  await world.scan();
});

test("a callback with an error says so in our words, and repeats none of the provider's", async () => {
  for (const [error, status, code] of /** @type {const} */ ([
    ["access_denied", 400, "ERR_AUTHORIZATION_DENIED"],
    ["server_error", 502, "ERR_TOKEN_REQUEST_REFUSED"],
    [HOSTILE, 502, "ERR_TOKEN_REQUEST_REFUSED"],
  ])) {
    const world = await openWorld();
    const browser = world.browse();
    const answer = { code: undefined, error, error_description: HOSTILE, error_uri: "https://evil.example/" };
    const callback = await world.signIn(browser, await world.begin(), answer);
    const seen = await browser.visit(callback);
    assertPage(seen, status, code);
    assert.doesNotMatch(seen.text, /script|alert|evil|access_denied/);
    assert.doesNotMatch(JSON.stringify(world.events), /script|alert|evil/);
    assertPage(await browser.visit(callback), 400, "ERR_AUTHORIZATION_UNKNOWN");
    assert.equal(await world.token(), OLD);
    await world.scan();
  }
});

test("a callback whose parameters are not the provider's is refused, and nothing is sent", async () => {
  const world = await openWorld();
  const answers = [{ iss: undefined }, { iss: "https://other.example" }, { code: undefined }, { code: "" }];
  for (const answer of answers) {
    const browser = world.browse();
    const callback = await world.signIn(browser, await world.begin(), answer);
    assertPage(await browser.visit(callback), 400, "ERR_AUTHORIZATION_CALLBACK");
  }
  const browser = world.browse();
  const callback = await world.signIn(browser, await world.begin());
  const { searchParams } = new URL(callback);
  for (const query of ["", "?", "?state=", `?code=${searchParams.get("code")}`, `?state=${"x".repeat(43)}`])
    assertPage(await browser.visit(`${PUBLIC}/v1/callback${query}`), 400, "ERR_AUTHORIZATION_UNKNOWN");
  assertPage(await browser.visit(`${callback}&state=${searchParams.get("state")}`), 400, "ERR_AUTHORIZATION_UNKNOWN");
  assertPage(await browser.visit(`${callback}&code=other`), 400, "ERR_AUTHORIZATION_CALLBACK");
  assert.equal(world.provider.requests.length, 0);
  assert.equal(await world.token(), OLD);
  await world.scan();
});

test("a forged or altered ticket is refused without a look into the store", async () => {
  const world = await openWorld();
  const url = await world.begin();
  const ticket = url.slice(url.lastIndexOf("/") + 1);
  const [id = "", until = "", mac = ""] = ticket.split(".");
  const forged = [
    ...["x", "..", `${id}`, `${id}.${until}`, `${id}.${until}.`, `${id}.${Number(until) + 1}.${mac}`, `${id}..${mac}`],
    ...[`${"A".repeat(43)}.${until}.${mac}`, `${id}.${until}.${"A".repeat(43)}`, `${ticket}x`, ` ${ticket}`],
    ...[`${id}.0${until}.${mac}`, `${id}.${until}.${mac.slice(0, -1)}`, "%00", "%C3%28", "a".repeat(5000)],
  ];
  const read = world.store.read.bind(world.store);
  let reads = 0;
  world.store.read = async (/** @type {string} */ key) => ((reads += 1), read(key));
  for (const text of forged) {
    const { status, headers } = await world.browse().visit(`${PUBLIC}/v1/authorize/${text}`);
    assert.ok([400, 404].includes(status), `${text}: ${status}`);
    assert.equal(headers.get("set-cookie"), null);
  }
  assert.equal(reads, 0);
  assert.equal((await world.browse().visit(url)).status, 303);
});

test("with another encryption key no ticket is valid, and no authorization can be opened", async () => {
  const world = await openWorld();
  const browser = world.browse();
  const url = await world.begin();
  const callback = await world.signIn(browser, url);
  const { service } = openService({ store: world.store, encryptionKey: "ab".repeat(32), publicUrl: PUBLIC });
  const other = new Browser((request) => service.fetch(request));
  assertPage(await other.visit(url), 400, "ERR_AUTHORIZATION_UNKNOWN");
  const headers = { cookie: browser.cookiesFor(callback) };
  assertPage(await other.visit(callback, { headers }), 400, "ERR_AUTHORIZATION_UNKNOWN");
  assert.equal((await browser.visit(callback)).status, 200);
});

test("two connects at once both work, and the last one that completes wins", async () => {
  const world = await openWorld();
  const browser = world.browse();
  const [one, two] = [await world.begin(), await world.begin({ return_to: RETURN })];
  const [first, second] = [await world.signIn(browser, one), await world.signIn(browser, two)];
  assert.equal((await browser.visit(second)).status, 303);
  const token = await world.token();
  assert.equal((await browser.visit(first)).status, 200);
  assert.notEqual(await world.token(), token);
  assert.ok(world.provider.secrets.includes(await world.token()));
  await world.scan();
});

test("a request that an unknown proxy has passed on is refused at each step, and binds nothing", async () => {
  const world = await openWorld();
  const headers = { "x-forwarded-for": "203.0.113.9" };
  assert.equal((await world.admin.post(AUTHORIZE, {}, { status: 400, headers })).body.code, "ERR_FORWARDED");
  const url = await world.begin();
  const browser = world.browse();
  const forwarded = [await browser.visit(url, { headers })];
  const callback = await world.signIn(browser, url);
  forwarded.push(await browser.visit(callback, { headers }));
  for (const { status, text } of forwarded) assert.deepEqual([status, JSON.parse(text).code], [400, "ERR_FORWARDED"]);
  assert.equal((await browser.visit(callback)).status, 200);
  await world.scan();
});
