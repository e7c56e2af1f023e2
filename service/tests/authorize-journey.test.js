// A user connects an account: from the platform's request to the token that its programs get.
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertLanding, AUTHORIZE, ID, openWorld, PUBLIC, RETURN } from "./authorize-world.js";
import { NOW } from "./client.js";

test("the whole journey: start page, provider, callback, and the credential has the new tokens", async () => {
  const world = await openWorld();
  const { body } = await world.admin.post(AUTHORIZE, {}, { status: 200 });
  assert.deepEqual(Object.keys(body), ["url", "redirect_uri", "expires_at"]);
  assert.equal(body.redirect_uri, `${PUBLIC}/v1/callback`);
  assert.equal(body.expires_at, NOW + 600);
  assert.ok(body.url.startsWith(`${PUBLIC}/v1/authorize/`));

  const browser = world.browse();
  const start = await browser.visit(body.url);
  assert.equal(start.status, 303);
  assert.match(
    start.headers.getSetCookie()[0],
    /^__Host-authorization-[\w-]{16}=[\w-]{43}; Max-Age=600; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
  );
  const asked = new URL(String(start.headers.get("location"))).searchParams;
  assert.deepEqual([asked.get("ui"), asked.get("scope")], ["2", "contacts"], "the scope is that of the credential");

  const end = await browser.visit(world.provider.signIn(String(start.headers.get("location"))));
  assert.equal(end.status, 200);
  assert.match(end.text, /<h1>Connected<\/h1>/);
  assert.equal(browser.cookiesFor(body.url), "", "the cookie is removed");
  for (const { headers } of [start, end]) {
    assert.equal(headers.get("cache-control"), "no-store");
    assert.equal(headers.get("referrer-policy"), "no-referrer");
  }
  assert.match(
    String(end.headers.get("content-security-policy")),
    /^default-src 'none'; style-src 'self'; frame-ancestors 'none'/,
  );

  assert.ok(world.provider.secrets.includes(await world.token()));
  const { refresh_at = 0, ...status } = await world.keeperOf().status(ID);
  assert.ok(refresh_at > NOW && refresh_at < NOW + 3600);
  assert.deepEqual(status, {
    ...{ id: ID, state: "ready", client: "crm", grant: "refresh_token", owner: "ana", scope: "contacts" },
    ...{ last_refresh_at: NOW, expires_at: NOW + 3600 },
  });
  assert.deepEqual(
    world.events
      .filter(({ type }) => type.startsWith("authorization_"))
      .map(({ type, client, id }) => [type, client, id]),
    [
      ["authorization_begun", "crm", ID],
      ["authorization_completed", "crm", ID],
    ],
  );
  await world.scan();
});

test("the user lands where the platform has said, with the outcome and nothing else", async () => {
  const world = await openWorld();
  for (const query of ["", "?tab=crm&x=%20"]) {
    const browser = world.browse();
    const callback = await world.signIn(browser, await world.begin({ return_to: `${RETURN}${query}` }));
    const { status, headers, text } = await browser.visit(callback);
    assert.deepEqual([status, text], [303, ""]);
    const outcome = "credential=user+7&outcome=connected";
    assert.equal(headers.get("location"), `${RETURN}${query}${query === "" ? "?" : "&"}${outcome}`);
  }
  const browser = world.browse();
  const denied = await world.signIn(browser, await world.begin({ return_to: RETURN }), {
    code: undefined,
    error: "access_denied",
  });
  const { headers } = await browser.visit(denied);
  assertLanding(headers.get("location"), { outcome: "failed", code: "ERR_AUTHORIZATION_DENIED" });
  await world.scan();
});

test("a scope that is asked for goes to the provider, and the scope that was granted is kept", async () => {
  const world = await openWorld();
  world.provider.members = { scope: "contacts" };
  const browser = world.browse();
  const { headers } = await browser.visit(await world.begin({ scope: "contacts calendar" }));
  const location = String(headers.get("location"));
  assert.equal(new URL(location).searchParams.get("scope"), "contacts calendar");
  await browser.visit(world.provider.signIn(location));
  assert.equal((await world.keeperOf().status(ID)).scope, "contacts");
  await world.clock.advance(3_700_000);
  world.provider.members = {};
  world.provider.answer = () => world.provider.issue();
  await world.token();
  const refresh = world.provider.requests.at(-1);
  assert.deepEqual([refresh?.get("grant_type"), refresh?.get("scope")], ["refresh_token", "contacts"]);
  await world.scan();
});

test("a credential that was never authorized becomes ready", async () => {
  const world = await openWorld();
  await world.keeperOf().put("new", { client: "crm", grant: "refresh_token", tokens: null });
  const { body } = await world.admin.post("/v1/credentials/new/authorize", undefined, { status: 200 });
  const elsewhere = world.keeperOf();
  await assert.rejects(elsewhere.token("new"), { code: "ERR_REAUTHORIZATION_REQUIRED" });
  const browser = world.browse();
  const { status } = await browser.visit(await world.signIn(browser, body.url));
  assert.equal(status, 200);
  assert.equal((await world.keeperOf().status("new")).state, "ready");
  const { access_token } = await elsewhere.token("new");
  assert.ok(world.provider.secrets.includes(access_token), "a process that has refused it before has the new token");
  await world.scan();
});

test("a provider that hands out no refresh token: the token is served, and the user has to connect again after it", async () => {
  const world = await openWorld();
  world.provider.members = { refresh_token: undefined };
  const browser = world.browse();
  assert.equal((await browser.visit(await world.signIn(browser, await world.begin()))).status, 200);
  assert.ok(world.provider.secrets.includes(await world.token()));
  const { state, expires_at } = await world.keeperOf().status(ID);
  assert.deepEqual([state, expires_at], ["reauthorize", NOW + 3600]);
  await world.scan();
});

test("the start page again: the same browser goes on, another one is refused with a page", async () => {
  const world = await openWorld();
  const [browser, other] = [world.browse(), world.browse()];
  const url = await world.begin();
  const callback = await world.signIn(browser, url);
  const again = await browser.visit(url);
  assert.equal(again.status, 303);
  assert.equal(again.headers.get("set-cookie"), null);
  const refused = await other.visit(url);
  assert.equal(refused.status, 403);
  assert.match(refused.text, /Another browser or program has opened this link.*ERR_AUTHORIZATION_BROWSER/s);
  assert.equal((await browser.visit(callback)).status, 200);
  await world.scan();
});

test("a preview of the start page binds nothing", async () => {
  const world = await openWorld();
  const url = await world.begin();
  const previews = [
    { method: "HEAD" },
    ...["prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip"].map((value) => ({
      headers: { "sec-purpose": value },
    })),
    ...[
      { headers: { purpose: "prefetch" } },
      { headers: { "x-moz": "prefetch" } },
      { headers: { purpose: "preview" } },
    ],
    ...["iframe", "empty", "image"].map((value) => ({ headers: { "sec-fetch-dest": value } })),
  ];
  for (const init of previews) {
    const { status, headers, text } = await world.browse().visit(url, /** @type {any} */ (init));
    assert.deepEqual([status, headers.get("set-cookie")], [200, null], JSON.stringify(init));
    if (!("method" in init)) assert.match(text, /<a class="go" href="" target="_top">Continue<\/a>/);
  }
  const browser = world.browse();
  assert.equal((await browser.visit(await world.signIn(browser, url))).status, 200);
  await world.scan();
});

test("a preview of the callback does not use it up", async () => {
  const world = await openWorld();
  const browser = world.browse();
  const callback = await world.signIn(browser, await world.begin());
  for (const init of [{ method: "HEAD" }, { headers: { "sec-purpose": "prefetch" } }])
    assert.equal((await browser.visit(callback, /** @type {any} */ (init))).status, 400);
  assert.equal((await browser.visit(callback)).status, 200);
});

test("without a public URL the service is reached by the origin of the request, on this machine", async () => {
  const world = await openWorld({ options: { publicUrl: undefined } });
  const ask = async (/** @type {string} */ origin) => {
    const headers = { authorization: "Bearer bootstrap-of-the-tests" };
    const response = await world.service.fetch(new Request(origin + AUTHORIZE, { method: "POST", headers }));
    return { status: response.status, body: await response.json() };
  };
  for (const origin of ["http://service.test", "http://192.168.0.7:8080", "http://127.0.0.1.example"]) {
    const { status, body } = await ask(origin);
    assert.deepEqual([status, body.code], [409, "ERR_PUBLIC_URL"]);
  }
  for (const origin of ["http://127.0.0.1:8080", "http://localhost:9000", "http://[::1]:80"]) {
    const { body } = await ask(origin);
    const browser = world.browse();
    const start = await browser.visit(body.url);
    assert.match(
      start.headers.getSetCookie()[0],
      /^authorization-[\w-]{16}=[\w-]{43}; Max-Age=600; Path=\/v1\/; HttpOnly; SameSite=Lax$/,
    );
    const callback = world.provider.signIn(String(start.headers.get("location")));
    assert.ok(callback.startsWith(`${new URL(origin).origin}/v1/callback?`));
    assert.equal((await browser.visit(callback)).status, 200);
  }
  await world.scan();
});

test("a client may have a redirect URI of its own, and further parameters", async () => {
  const world = await openWorld();
  const name = "a crm/ü";
  await world.clients.put(name, { ...world.crm, issuer: undefined });
  await world.keeperOf().put(ID, { client: name, grant: "refresh_token", tokens: null });
  const shared = await world.admin.post(AUTHORIZE, {}, { status: 200 });
  assert.equal(shared.body.redirect_uri, `${PUBLIC}/v1/callback`, "by default all share one");
  const asked = { redirect_uri: `${PUBLIC}/v1/callback/a%20crm%2F%C3%BC`, parameters: { prompt: "consent" } };
  const { body } = await world.admin.post(AUTHORIZE, asked, { status: 200 });
  assert.equal(body.redirect_uri, asked.redirect_uri);
  const browser = world.browse();
  const callback = await world.signIn(browser, body.url, { iss: undefined });
  // A provider that leads the answer of this one to another client's redirect URI.
  const mixed = await browser.visit(callback.replace("a%20crm%2F%C3%BC", "other"));
  assert.equal(mixed.status, 400);
  assert.match(mixed.text, /ERR_AUTHORIZATION_CALLBACK/);
  assert.equal((await browser.visit(callback)).status, 200);
  assert.equal(world.provider.requests[0].get("redirect_uri"), body.redirect_uri);
  await world.scan();
});

test("a service behind a proxy that has its own path", async () => {
  const world = await openWorld({ options: { publicUrl: "https://app.example/tokens" } });
  const url = await world.begin();
  assert.ok(url.startsWith("https://app.example/tokens/v1/authorize/"));
  const browser = world.browse();
  // The proxy takes its path away, and names the service by its own host.
  const behind = (/** @type {string} */ text) => text.replace("https://app.example/tokens", "https://app.example");
  const start = await browser.visit(behind(url));
  const callback = world.provider.signIn(String(start.headers.get("location")));
  assert.ok(callback.startsWith("https://app.example/tokens/v1/callback?"));
  const end = await browser.visit(behind(callback));
  assert.equal(end.status, 200);
  assert.match(end.text, /href="\/tokens\/style\.css"/);
});
