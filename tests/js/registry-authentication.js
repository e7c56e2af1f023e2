// Client authentication of token requests, and the answers to those that fail.
import { code, Issuer } from "./registry-issuer.js";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function registryAuthentication(QUnit, api) {
  QUnit.module("registry, client authentication");

  const FORM = "application/x-www-form-urlencoded";
  /**
   * @param {{ basic?: string, authorization?: string, body?: string | Uint8Array<ArrayBuffer>, type?: string, query?: string, headers?: Record<string, string> }} parts
   */
  const tokenRequest = ({
    basic,
    authorization,
    body = "grant_type=client_credentials",
    type = FORM,
    query = "",
    headers = {},
  }) =>
    new Request(`https://issuer.example/token${query}`, {
      method: "POST",
      headers: {
        "Content-Type": type,
        ...headers,
        ...(basic === undefined ? {} : { Authorization: `Basic ${btoa(basic)}` }),
        ...(authorization === undefined ? {} : { Authorization: authorization }),
      },
      body,
    });
  /** Status and body and headers, as whoever asked sees them. @param {any} answer */
  const seen = async ({ response }) => [response.status, await response.text(), JSON.stringify([...response.headers])];

  QUnit.test("basic and post, each decoded as a form, and the request's body is left", async (assert) => {
    const issuer = new Issuer(api);
    const registry = issuer.registry();
    const clientId = "sh op:&é";
    await registry.createApplication(clientId, { type: "web" });
    const { secret } = await registry.add(clientId, { description: "a" });
    const encoded = "sh+op%3A%26%C3%A9";
    const expected = { ok: /** @type {const} */ (true), clientId, secretId: "1", isPrevious: false };
    const basic = tokenRequest({ basic: `${encoded}:${secret}` });
    assert.deepEqual(await registry.clientAuthentication(basic), expected);
    assert.equal(await basic.text(), "grant_type=client_credentials");
    const both = tokenRequest({ basic: `${encoded}:${secret}`, body: `client_id=${encoded}` });
    assert.deepEqual(await registry.clientAuthentication(both), expected, "an equal client_id in the body");
    const lower = tokenRequest({ authorization: `basic  ${btoa(`${encoded}:${secret}`)}` });
    assert.deepEqual(await registry.clientAuthentication(lower), expected, "the scheme in any case");
    const post = tokenRequest({ body: `client_id=${encoded}&client_secret=${secret}`, type: `${FORM}; charset=utf-8` });
    assert.deepEqual(await registry.clientAuthentication(post), expected);
    assert.true((await post.text()).startsWith("client_id="));
    const get = new Request("https://issuer.example/introspect", {
      headers: { Authorization: `Basic ${btoa(`${encoded}:${secret}`)}` },
    });
    assert.deepEqual(await registry.clientAuthentication(get), expected, "without a body");
  });

  QUnit.test("unknown, wrong, expired, revoked, renewed, public: byte-identical answers", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    const { secret: revoked } = await registry.add("shop", { description: "revoked" });
    await registry.revoke("shop", "2");
    const { secret: renewed } = await registry.add("shop", { description: "renewed" });
    await registry.renew("shop", "3");
    await registry.rotate("shop", { secretId: "1", overlap: 60 });
    await issuer.pass(60);
    await registry.createApplication("page", { type: "spa" });
    const cases = { shop: ["wrong", secret, revoked, renewed, "x".repeat(5000), ""], nobody: ["x"], page: ["x"] };
    for (const isBasic of [true, false]) {
      const answers = new Set();
      for (const [id, secrets] of Object.entries(cases)) {
        for (const presented of secrets) {
          const parts = isBasic
            ? { basic: `${id}:${presented}` }
            : { body: `client_id=${id}&client_secret=${presented}` };
          const answer = await registry.clientAuthentication(tokenRequest(parts), { ip: "203.0.113.7" });
          assert.false(answer.ok);
          answers.add(JSON.stringify([/** @type {any} */ (answer).error, ...(await seen(answer))]));
        }
      }
      assert.equal(answers.size, 1);
      const [only] = answers;
      assert.true(only.includes("401") && only.includes("invalid_client"));
      assert.equal(only.includes("www-authenticate"), isBasic, "only of what was asked by Authorization");
      assert.true(only.includes("no-store"));
    }
    const reasons = (await registry.audit({ kind: "oauth.token_request_failed" })).map(({ reason }) => reason);
    assert.deepEqual([...new Set(reasons)].sort(), [
      "expired",
      "retired",
      "revoked",
      "too_large",
      "unknown",
      "unknown_application",
    ]);
  });

  QUnit.test("what says two things is invalid_request, and no secret is looked at", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    const basic = `shop:${secret}`;
    const wrong = {
      "two methods": { basic, body: `client_id=shop&client_secret=${secret}` },
      "two methods, one of them a signed assertion": { basic, body: "client_assertion=x&client_assertion_type=y" },
      "an id twice": { body: `client_id=shop&client_id=shop&client_secret=${secret}` },
      "a secret twice": { body: `client_id=shop&client_secret=${secret}&client_secret=${secret}` },
      "another id in the body": { basic, body: "client_id=other" },
      "a grant type twice": { basic, body: "grant_type=client_credentials&grant_type=client_credentials" },
      "any parameter twice": { basic, body: "scope=a&x=1&scope=b" },
      "a parameter of nobody twice": { body: `client_id=shop&client_secret=${secret}&x=1&x=1` },
      "a parameter twice, in two spellings": { basic, body: "scope=a&%73cope=b" },
      "an id twice, and once empty": { body: `client_id=shop&client_id=&client_id=shop&client_secret=${secret}` },
      "a secret in the query": { query: `?client_id=shop&client_secret=${secret}` },
      "a secret in the query beside the right one": { basic, query: `?client_secret=${secret}` },
      "a body that is too large": { basic, body: `a=${"x".repeat(70_000)}` },
      "a body that is no UTF-8": { basic, body: Uint8Array.of(97, 61, 0xff) },
      "a body of two types": { basic, type: `${FORM}, text/plain`, body: "client_id=other" },
      "an id of which a parser would leave out the question mark": { basic, body: `client_id=other&?client_id=shop` },
      "a body with an escape that is none": { body: `client_id=%zz&client_secret=${secret}` },
    };
    issuer.calls.length = 0;
    for (const [title, parts] of Object.entries(wrong)) {
      const answer = /** @type {any} */ (await registry.clientAuthentication(tokenRequest(parts)));
      assert.equal(answer.error, "invalid_request", title);
      assert.equal(answer.response.status, 400, title);
      assert.false(JSON.stringify(await answer.response.json()).includes(secret), title);
    }
    assert.deepEqual(issuer.calls, []);
  });

  QUnit.test("a parameter without a value counts as omitted, and some may be there twice", async (assert) => {
    const { registry, secret } = await new Issuer(api).issued();
    const basic = `shop:${secret}`;
    const right = [
      { basic, body: "grant_type=client_credentials&client_secret=" },
      { basic, body: "client_id=&client_secret=" },
      { basic, body: "client_id&client_secret" },
      { basic, body: "client_id=&client_id=shop" },
      { basic, body: "client_assertion=&client_assertion_type=" },
      { basic, body: "scope=&scope=&scope=read" },
      { basic, query: "?client_secret=" },
      { basic, body: "resource=https%3A%2F%2Fa.example&resource=https%3A%2F%2Fb.example&audience=a&audience=b" },
      { body: `client_id=shop&client_secret=&client_secret=${secret}` },
      { body: `client_id=shop&client_secret=${secret}&client_assertion=` },
    ];
    for (const parts of right) {
      const answer = await registry.clientAuthentication(tokenRequest(parts));
      assert.true(answer.ok, JSON.stringify(parts).replace(secret, "…"));
    }
    for (const body of [`client_id=&client_secret=${secret}`, "client_id=shop&client_secret="]) {
      const answer = /** @type {any} */ (await registry.clientAuthentication(tokenRequest({ body })));
      assert.equal(answer.error, "invalid_client");
    }
  });

  QUnit.test("no credentials, or malformed ones: invalid_client", async (assert) => {
    const { registry, secret } = await new Issuer(api).issued();
    const wrong = [
      {},
      { body: "client_id=shop" },
      { body: `?client_id=shop&client_secret=${secret}` },
      { authorization: `Basic ${btoa(`\xef\xbb\xbfshop:${secret}`)}` },
      { body: `client_secret=${secret}` },
      { body: `client_id=shop&client_secret=${secret}`, type: "text/plain" },
      { authorization: "Bearer abc" },
      { authorization: "Basic" },
      { authorization: "Basic !!!" },
      { authorization: `Basic ${btoa("shop")}` },
      { authorization: `Basic ${btoa("shop:%zz")}` },
      { authorization: `Basic ${btoa("shop:\xff")}` },
      { authorization: `Basic ${btoa(`shop:${"x".repeat(9000)}`)}` },
    ];
    for (const parts of wrong) {
      const answer = /** @type {any} */ (await registry.clientAuthentication(tokenRequest(parts)));
      assert.deepEqual([answer.error, answer.response.status], ["invalid_client", 401], JSON.stringify(parts));
      const challenge = answer.response.headers.get("www-authenticate");
      assert.equal(challenge?.startsWith('Basic realm="token"') ?? false, "authorization" in parts);
    }
  });

  QUnit.test("a request that was read already, or is none, is the program's mistake", async (assert) => {
    const { registry, secret } = await new Issuer(api).issued();
    const request = tokenRequest({ body: `client_id=shop&client_secret=${secret}` });
    await request.text();
    assert.equal(await code(registry.clientAuthentication(request)), "ERR_INVALID_OPTION");
    assert.equal(await code(registry.clientAuthentication(/** @type {any} */ ({}))), "ERR_INVALID_OPTION");
    const other = tokenRequest({ basic: "shop:x" });
    assert.equal(
      await code(registry.clientAuthentication(other, /** @type {any} */ ({ ip: 7 }))),
      "ERR_INVALID_OPTION",
    );
  });

  QUnit.test("a body that is broken off is refused, and is no error", async (assert) => {
    const { registry, secret } = await new Issuer(api).issued();
    const headers = new Headers({ "Content-Type": FORM, Authorization: `Basic ${btoa(`shop:${secret}`)}` });
    const broken = {
      ...{ url: "https://issuer.example/token", method: "POST", headers, bodyUsed: false, body: {} },
      clone: () => ({ body: { getReader: () => ({ read: () => Promise.reject(new TypeError("terminated")) }) } }),
    };
    const answer = /** @type {any} */ (await registry.clientAuthentication(broken));
    assert.equal(answer.error, "invalid_request");
    const locked = tokenRequest({ basic: `shop:${secret}` });
    const reader = /** @type {any} */ (locked).body?.getReader();
    if (reader !== undefined) assert.equal(await code(registry.clientAuthentication(locked)), "ERR_INVALID_OPTION");
  });

  QUnit.test("a name that is no text finds no application", async (assert) => {
    const registry = new Issuer(api).registry();
    await registry.createApplication("\ufffd", { type: "web" });
    const { secret } = await registry.add("\ufffd", { description: "a" });
    assert.deepEqual(await registry.verify("\ud800", String(secret)), { ok: false });
  });

  QUnit.test("a name of too many bytes is nobody's, and no store is asked for it", async (assert) => {
    const issuer = new Issuer(api);
    const registry = issuer.registry();
    const longest = "é".repeat(64);
    await registry.createApplication(longest, { type: "web" });
    const { secret } = await registry.add(longest, { description: "a" });
    assert.true((await registry.verify(longest, String(secret))).ok);
    issuer.calls.length = 0;
    assert.deepEqual(await registry.verify("é".repeat(65), "x"), { ok: false });
    assert.deepEqual(issuer.calls, []);
    assert.equal(await code(registry.createApplication("é".repeat(65), { type: "web" })), "ERR_INVALID_OPTION");
    const answer = await registry.clientAuthentication(
      tokenRequest({ body: `client_id=${"%C3%A9".repeat(128)}&client_secret=x` }),
    );
    assert.equal(/** @type {any} */ (answer).response.status, 401);
  });

  QUnit.test("what is oversized is refused before it is hashed, and before the store is asked", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    issuer.calls.length = 0;
    for (const presented of ["x".repeat(1025), secret + "\0".repeat(2000), "é".repeat(1024)]) {
      assert.deepEqual(await registry.verify("shop", presented), { ok: false });
    }
    assert.deepEqual(await registry.verify("x".repeat(129), secret), { ok: false });
    assert.true(issuer.calls.filter((call) => call.startsWith("read")).length <= 1, "the last one, in UTF-8");
  });
}
