// Signing in to the console at an OpenID provider: what is asked, what is believed, and what goes wrong.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BOOTSTRAP } from "./client.js";
import { ANA, openOpenId, PUBLIC } from "./console-openid-world.js";
import { ISSUER, OpenIdStub } from "./openid-stub.js";

const CALLBACK = "/console/sign-in/callback";

test("a person signs in, and lands where they wanted to go", async () => {
  const { visitor, signIn, add, admin, events } = openOpenId();
  await add("ana@example.com");
  const ana = visitor();
  const wanted = await ana.visit("/console/people?cursor=");
  assert.equal(wanted.status, 401);
  assert.match(wanted.html, /Sign in with Example ID/);
  assert.ok(wanted.html.includes("/console/sign-in/openid?to=%2Fconsole%2Fpeople%3Fcursor%3D"), wanted.html);
  const end = await signIn(ana, ANA, "/console/people?cursor=");
  assert.equal(end.status, 200);
  assert.match(end.html, /http-equiv="refresh" content="0; url=\/console\/people\?cursor="/);
  const page = await ana.visit("/console/people?cursor=");
  assert.equal(page.status, 200);
  assert.match(page.html, /title="Signed in as">ana@example.com</);
  const { body } = await admin.get("/v1/people/ana%40example.com");
  assert.deepEqual(body.account, { issuer: ISSUER, sub: "a-1" });
  assert.deepEqual(
    events.filter(({ type }) => type === "signed_in").map(({ principal }) => principal),
    ["console/ana@example.com"],
  );
});

test("nothing that was told has a code, a state, a nonce, a verifier, a cookie or a token", async () => {
  const { visitor, begin, callback, provider, add, events } = openOpenId();
  await add("ana@example.com");
  const ana = visitor();
  const url = await begin(ana);
  const [lax] = ana.cookies;
  const answer = await callback(ana, provider.answer(url, ANA));
  const told = JSON.stringify(events) + answer.html;
  const { searchParams } = new URL(url);
  const secrets = [searchParams.get("state"), searchParams.get("nonce"), lax?.value, ana.cookies[0]?.value];
  for (const secret of [...secrets, "an-access-token", provider.secret])
    assert.ok(secret !== undefined && secret !== null && !told.includes(secret), String(secret));
});

test("what a sign-in needs is sealed in a cookie of ten minutes, and nothing is stored at the start", async () => {
  const { visitor, begin, store } = openOpenId();
  const ana = visitor();
  const before = (await store.list("service/", { limit: 1000 })).length;
  for (let index = 0; index < 50; index++) await begin(ana);
  assert.equal((await store.list("service/", { limit: 1000 })).length, before);
  assert.equal(ana.cookies.length, 4, "the oldest ones make room");
  const { headers } = await ana.visit("/console/sign-in/openid");
  const [line = ""] = headers.getSetCookie();
  assert.match(
    line,
    /^__Host-console-sign-in-[0-9a-f]{16}=sealed1\.[\w+/=.]+; Max-Age=600; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
  );
  const { searchParams } = new URL(String(headers.get("location")));
  for (const name of ["state", "nonce"]) assert.ok(!line.includes(String(searchParams.get(name))), name);
});

test("two tabs at once both sign in", async () => {
  const { visitor, begin, callback, provider, add } = openOpenId();
  await add("ana@example.com");
  const ana = visitor();
  const [one, other] = [await begin(ana, "/console/people"), await begin(ana, "/console/domains")];
  const second = await callback(ana, provider.answer(other, ANA));
  assert.match(second.html, /url=\/console\/domains/);
  const first = await callback(ana, provider.answer(one, ANA));
  assert.match(first.html, /url=\/console\/people/);
  assert.equal(await ana.isIn(), true);
});

/** Callbacks that are none of this sign-in. @type {Record<string, (given: { url: string, other: string }) => string>} */
const FOREIGN = {
  "a foreign state": ({ url }) => url.replace(/state=[^&]+/, `state=${"x".repeat(43)}`),
  "no state": ({ url }) => url.replace(/state=[^&]+&?/, ""),
  "the state twice": ({ url }) => `${url}&state=x`,
  "the state of another browser": ({ other }) => other,
};

for (const [name, change] of Object.entries(FOREIGN)) {
  test(`a callback with ${name} signs nobody in, and asks the provider for nothing`, async () => {
    const { visitor, begin, callback, provider, add } = openOpenId();
    await add("ana@example.com");
    const [ana, mallory] = [visitor(), visitor()];
    const url = provider.answer(await begin(ana), ANA);
    const other = provider.answer(await begin(mallory), ANA);
    const answer = await callback(ana, change({ url, other }));
    assert.equal(answer.status, 400);
    assert.match(answer.html, /ERR_AUTHORIZATION_UNKNOWN/);
    assert.ok(!provider.asked.includes("/token"));
    assert.equal(await ana.isIn(), false);
  });
}

test("a callback that comes twice signs in once", async () => {
  const { visitor, begin, callback, provider, add } = openOpenId();
  await add("ana@example.com");
  const ana = visitor();
  const url = provider.answer(await begin(ana), ANA);
  assert.equal((await callback(ana, url)).status, 200);
  const again = await callback(ana, url);
  assert.equal(again.status, 400);
  assert.match(again.html, /This sign-in has ended already/);
  assert.equal(provider.asked.filter((path) => path === "/token").length, 1);
  assert.equal(await ana.isIn(), true, "the first one holds");
});

test("after ten minutes the cookie is worth nothing", async () => {
  const { visitor, begin, callback, provider, add, clock } = openOpenId();
  await add("ana@example.com");
  const ana = visitor();
  const url = provider.answer(await begin(ana), ANA);
  await clock.advance(600_000);
  assert.equal((await callback(ana, url)).status, 400);
  assert.ok(!provider.asked.includes("/token"));
});

test("a cookie that was changed, put under another name or sent twice is worth nothing", async () => {
  const { visitor, begin, callback, provider, add } = openOpenId();
  await add("ana@example.com");
  for (const change of [
    (/** @type {any} */ one) => [{ ...one, value: `${one.value.slice(0, -8)}AAAAAAA=` }],
    (/** @type {any} */ one) => [{ ...one, value: "sealed1.AAAAAAAAAAAAAAAA.AAAA" }],
    (/** @type {any} */ one) => [one, one],
  ]) {
    const ana = visitor();
    const url = provider.answer(await begin(ana), ANA);
    ana.cookies = ana.cookies.flatMap(change);
    assert.equal((await callback(ana, url)).status, 400);
  }
  const ana = visitor();
  await begin(ana);
  const [one] = ana.cookies;
  const url = provider.answer(await begin(ana), ANA);
  const [, two] = ana.cookies;
  ana.cookies = [{ ...two, value: String(one?.value) }].map((given) => /** @type {any} */ (given));
  assert.equal((await callback(ana, url)).status, 400, "it opens in its own place alone");
});

test("the answer of another provider is refused (mix-up, RFC 9207)", async () => {
  for (const metadata of [{}, { authorization_response_iss_parameter_supported: false }]) {
    const { visitor, begin, callback, provider, add } = openOpenId();
    provider.metadata = metadata;
    await add("ana@example.com");
    const ana = visitor();
    const url = provider.answer(await begin(ana), ANA).replace(/iss=[^&]+/, "iss=https%3A%2F%2Fevil.example");
    const answer = await callback(ana, url);
    assert.equal(answer.status, 400);
    assert.match(answer.html, /ERR_AUTHORIZATION_CALLBACK/);
    assert.ok(!provider.asked.includes("/token"));
  }
});

test("a provider that promises iss and leaves it out is refused", async () => {
  const { visitor, begin, callback, provider, add } = openOpenId();
  await add("ana@example.com");
  const ana = visitor();
  const url = provider.answer(await begin(ana), ANA).replace(/&iss=[^&]+/, "");
  assert.equal((await callback(ana, url)).status, 400);
});

/** What a provider says in a callback, and what the page says of it. @type {[string, number, RegExp][]} */
const ERRORS = [
  ["access_denied", 400, /You did not allow the sign-in/],
  ["server_error", 502, /Your provider has refused the sign-in/],
  ["<script>alert(1)</script>", 502, /Your provider has refused the sign-in/],
];

for (const [error, status, words] of ERRORS) {
  test(`the error ${error} of the provider becomes a page in words`, async () => {
    const { visitor, begin, callback, events } = openOpenId();
    const ana = visitor();
    const { searchParams } = new URL(await begin(ana));
    const query = { error, error_description: "hunter2", state: String(searchParams.get("state")), iss: ISSUER };
    const answer = await callback(ana, `${PUBLIC}${CALLBACK}?${new URLSearchParams(query)}`);
    assert.equal(answer.status, status);
    assert.match(answer.html, words);
    assert.ok(!answer.html.includes("hunter2") && !answer.html.includes("alert(1)"));
    assert.ok(!JSON.stringify(events).includes("hunter2"));
    assert.equal(ana.cookies.length, 0, "the sign-in has ended");
  });
}

/** Changes of an ID token that make it that of another sign-in, client, time or issuer. @type {Record<string, (claims: any) => any>} */
const WRONG = {
  "another issuer": (claims) => ({ ...claims, iss: "https://evil.example" }),
  "the issuer with a slash": (claims) => ({ ...claims, iss: `${ISSUER}/` }),
  "no issuer": ({ iss: _, ...claims }) => claims,
  "another audience": (claims) => ({ ...claims, aud: "other" }),
  "no audience": ({ aud: _, ...claims }) => claims,
  "audiences without this client": (claims) => ({ ...claims, aud: ["a", "b"] }),
  "two audiences and no azp": (claims) => ({ ...claims, aud: [claims.aud, "other"] }),
  "the azp of another client": (claims) => ({ ...claims, azp: "other" }),
  "two audiences and the azp of the other": (claims) => ({ ...claims, aud: [claims.aud, "other"], azp: "other" }),
  "an exp that has passed": (claims) => ({ ...claims, exp: claims.iat - 60 }),
  "an exp that is a text": (claims) => ({ ...claims, exp: String(claims.exp) }),
  "no exp": ({ exp: _, ...claims }) => claims,
  "an iat long before": (claims) => ({ ...claims, iat: claims.iat - 61 }),
  "an iat ahead": (claims) => ({ ...claims, iat: claims.iat + 61 }),
  "no iat": ({ iat: _, ...claims }) => claims,
  "another nonce": (claims) => ({ ...claims, nonce: "x" }),
  "no nonce": ({ nonce: _, ...claims }) => claims,
  "no sub": ({ sub: _, ...claims }) => claims,
  "a sub that is a number": (claims) => ({ ...claims, sub: 1 }),
  "an empty sub": (claims) => ({ ...claims, sub: "" }),
  "a sub of 256 characters": (claims) => ({ ...claims, sub: "x".repeat(256) }),
  "no ID token": () => undefined,
  "an ID token of one part": () => "x",
  "an encrypted ID token": () => "a.b.c.d.e",
};

for (const [name, change] of Object.entries(WRONG)) {
  test(`an answer with ${name} signs nobody in`, async () => {
    const { visitor, signIn, provider, add } = openOpenId();
    await add("ana@example.com");
    provider.claims = change;
    const ana = visitor();
    const answer = await signIn(ana);
    assert.equal(answer.status, 400, answer.html);
    assert.match(answer.html, /ERR_AUTHORIZATION_CALLBACK/);
    assert.equal(await ana.isIn(), false);
  });
}

test("an ID token for several audiences is believed with our azp, and clocks may differ by a minute", async () => {
  for (const change of [
    (/** @type {any} */ claims) => ({ ...claims, aud: [claims.aud, "other"], azp: claims.aud }),
    (/** @type {any} */ claims) => ({ ...claims, aud: [claims.aud] }),
    (/** @type {any} */ claims) => ({ ...claims, iat: claims.iat + 60, exp: claims.exp + 60 }),
    (/** @type {any} */ claims) => ({ ...claims, iat: claims.iat - 60, exp: claims.iat - 59 }),
  ]) {
    const { visitor, signIn, provider, add } = openOpenId();
    await add("ana@example.com");
    provider.claims = change;
    const ana = visitor();
    const answer = await signIn(ana);
    assert.equal(answer.status, 200, answer.html);
  }
});

test("an e-mail address counts only if the provider has verified it", async () => {
  for (const email_verified of [false, "true", 1, undefined]) {
    const { visitor, signIn, add } = openOpenId();
    await add("ana@example.com");
    const ana = visitor();
    const answer = await signIn(ana, { ...ANA, email_verified });
    assert.equal(answer.status, 403);
    assert.match(answer.html, /id="person">sub:a-1</, "the account is what an administrator can add");
    assert.ok(!answer.html.includes("ana@example.com"));
  }
});

test("userinfo has the e-mail address that the ID token leaves out", async () => {
  const { visitor, signIn, provider, add } = openOpenId();
  provider.metadata = { userinfo_endpoint: `${ISSUER}/userinfo` };
  await add("ana@example.com");
  provider.userinfo = () => Response.json(ANA);
  const ana = visitor();
  assert.equal((await signIn(ana, { sub: "a-1" })).status, 200);
  assert.equal(await ana.isIn(), true);
});

/** Answers of userinfo that sign nobody in. @type {Record<string, [() => Response, number]>} */
const USERINFO = {
  "that of another account": [() => Response.json({ ...ANA, sub: "a-2" }), 400],
  "without a sub": [() => Response.json({ email: ANA.email, email_verified: true }), 400],
  "that is no JSON": [() => new Response("<html>"), 400],
  "that is too long": [() => new Response("x".repeat(70_000)), 400],
  "that is an error": [() => Response.json({}, { status: 500 }), 502],
  "that is a redirect": [() => new Response(null, { status: 302, headers: { location: "https://evil.example" } }), 502],
};

for (const [name, [userinfo, status]] of Object.entries(USERINFO)) {
  test(`an answer of userinfo ${name} signs nobody in`, async () => {
    const { visitor, signIn, provider, add } = openOpenId();
    provider.metadata = { userinfo_endpoint: `${ISSUER}/userinfo` };
    await add("ana@example.com");
    provider.userinfo = userinfo;
    const ana = visitor();
    assert.equal((await signIn(ana, { sub: "a-1" })).status, status);
    assert.equal(await ana.isIn(), false);
  });
}

test("a userinfo endpoint on a private address is not asked", async () => {
  const { visitor, signIn, provider, add } = openOpenId();
  provider.metadata = { userinfo_endpoint: "http://169.254.169.254/userinfo" };
  await add("ana@example.com");
  const ana = visitor();
  assert.equal((await signIn(ana, { sub: "a-1" })).status, 503);
  assert.ok(!provider.asked.includes("/userinfo"));
});

test("a second client secret signs people in after the provider has changed the first one", async () => {
  const secrets = ["the-first-secret", "the-second-secret"];
  const stub = new OpenIdStub({ now: () => 0 });
  const { visitor, signIn, provider, add, events, clock } = openOpenId({
    openid: { ...stub.options, clientSecrets: secrets },
  });
  await add("ana@example.com");
  provider.secret = "the-first-secret";
  assert.equal((await signIn(visitor())).status, 200);
  provider.secret = "the-second-secret";
  assert.equal((await signIn(visitor())).status, 200);
  provider.secret = "one-that-nobody-has";
  // The nodes of a provider may disagree for a while, so all secrets are tried again.
  const answer = await clock.until(signIn(visitor()));
  assert.equal(answer.status, 502);
  assert.match(answer.html, /Your provider does not accept the secret of this console/);
  for (const secret of secrets) assert.ok(!JSON.stringify(events).includes(secret));
});

test("a provider that is away is said in words, and the sign-in can be tried again", async () => {
  const { visitor, begin, provider, add, signIn } = openOpenId();
  await add("ana@example.com");
  const ana = visitor();
  provider.isAway = true;
  const away = await ana.visit("/console/sign-in/openid");
  assert.equal(away.status, 503);
  assert.match(away.html, /Your provider cannot be reached at the moment/);
  provider.isAway = false;
  await begin(ana);
  assert.equal((await signIn(ana)).status, 200);
});

test("callbacks that fail are limited by address, and a right one still passes", async () => {
  const { visitor, callback, add, signIn } = openOpenId();
  await add("ana@example.com");
  const ana = visitor();
  const statuses = [];
  for (let index = 0; index < 12; index++)
    statuses.push((await callback(ana, `${PUBLIC}${CALLBACK}?code=a&state=b`)).status);
  assert.deepEqual(statuses.slice(9), [400, 429, 429]);
  const other = await visitor().visit(`${CALLBACK}?code=a&state=b`, { address: "198.51.100.8" });
  assert.equal(other.status, 400);
  assert.equal((await signIn(ana)).status, 200);
});

test("wherever a sign-in begins, it goes by the public address", async () => {
  const { visitor } = openOpenId({ publicUrl: "https://slots.example/base" });
  const local = await visitor("http://localhost:8080").visit("/console/sign-in/openid?to=/console/people");
  assert.equal(local.status, 303);
  assert.equal(
    local.headers.get("location"),
    "https://slots.example/base/console/sign-in/openid?to=%2Fconsole%2Fpeople",
  );
  assert.deepEqual(local.headers.getSetCookie(), []);
});

test("a public URL with a path: the redirect URI, the landing and the cookies have it right", async () => {
  const { visitor, begin, callback, provider, add } = openOpenId({ publicUrl: "https://slots.example/base" });
  await add("ana@example.com");
  const ana = visitor("https://slots.example");
  const url = await begin(ana);
  assert.equal(new URL(url).searchParams.get("redirect_uri"), "https://slots.example/base/console/sign-in/callback");
  // A proxy takes the path of the public URL away.
  const answer = await callback(ana, provider.answer(url, ANA).replace("/base/", "/"));
  assert.match(answer.html, /url=\/base\/console\/people"/);
  assert.equal(await ana.isIn(), true);
});

test("without a public address a code travels over TLS or on this machine alone", async () => {
  const open = (/** @type {string} */ base) => {
    const opened = openOpenId({ publicUrl: undefined });
    return opened.visitor(base).visit("/console/sign-in/openid");
  };
  assert.equal((await open("http://slots.example")).status, 409);
  const https = await open("https://slots.example");
  assert.match(String(https.headers.get("location")), /redirect_uri=https%3A%2F%2Fslots\.example%2Fconsole/);
  const local = await open("http://127.0.0.1:8080");
  assert.match(String(local.headers.get("location")), /redirect_uri=http%3A%2F%2F127\.0\.0\.1%3A8080%2Fconsole/);
});

test("no link leads out of the console after a sign-in", async () => {
  const { visitor, signIn, add } = openOpenId();
  await add("ana@example.com");
  const evil = [
    ...[
      "https://evil.example",
      "//evil.example",
      "/\\evil.example",
      "/console/../v1/domains",
      "/console/..//evil.example",
    ],
    ...[
      "javascript:alert(1)",
      "/v1/domains",
      "console",
      "/consolex",
      "/console\\@evil.example",
      "/console/sign-in/openid",
      "",
    ],
    ...["/console?" + "x".repeat(2000), "/%63onsole/..", "/console/%2e%2e/v1"],
  ];
  for (const to of evil) {
    const answer = await signIn(visitor(), ANA, to);
    assert.match(answer.html, /content="0; url=\/console"/, to);
    const { headers } = await visitor().post("/console/sign-in", { secret: BOOTSTRAP, to });
    assert.equal(headers.get("location"), "/console", to);
  }
});

test("without a provider there is nothing of it", async () => {
  const { visitor } = openOpenId({ openid: undefined });
  for (const path of ["/console/sign-in/openid", `${CALLBACK}?code=a&state=b`])
    assert.equal((await visitor().visit(path)).status, 404);
  const { html } = await visitor().visit("/console");
  assert.ok(!html.includes("Sign in with"));
});
