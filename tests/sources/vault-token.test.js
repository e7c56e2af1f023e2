// Tokens, logins and refusals of an OpenBao server.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { vaultAppRoleLogin, vaultKubernetesLogin, VaultSource } from "../../js/sources/vault.js";
import { FakeClock } from "../js/fake-clock.js";
import { failure, serve, textOf } from "./loopback.js";
import { startOpenBao } from "./openbao.js";

/** @type {import("./openbao.js").OpenBao} */
let bao;
/** @type {string} */
let mount;
before(async () => {
  bao = await startOpenBao();
  mount = await bao.mount();
  await bao.ask("POST", `${mount}/data/token-secret`, { data: { value: "value-1" } });
});
after(() => bao.stop());

const reads = () => `path "${mount}/*" { capabilities = ["read"] }`;

/** @param {import("../../js/sources/http/token.js").TokenFunction | string} token @param {object} [more] */
const sourceOf = (token, more) => new VaultSource({ address: bao.address, mount, token, ...more });

/** @param {VaultSource} source */
async function valueOf(source) {
  const [slot] = (await source.read(["token-secret"]))["token-secret"];
  return "value" in slot ? slot.value : null;
}

describe("a token", () => {
  test("that has ended is asked for again, once", async () => {
    const tokens = [await bao.token(reads()), await bao.token(reads())];
    /** @type {(string | undefined)[]} */
    const asked = [];
    const source = sourceOf(async ({ refused }) => {
      asked.push(refused);
      return refused === tokens[0] ? tokens[1] : tokens[0];
    });
    assert.equal(await valueOf(source), "value-1");
    await bao.ask("POST", "auth/token/revoke", { token: tokens[0] });
    asked.length = 0;
    assert.equal(await valueOf(source), "value-1");
    assert.deepEqual(asked, [undefined, tokens[0]]);
  });

  test("that may not read is ERR_SOURCE, after one more", async () => {
    const rules = 'path "nothing" { capabilities = ["read"] }';
    const tokens = [await bao.token(rules), await bao.token(rules)];
    let calls = 0;
    const error = await failure(valueOf(sourceOf(() => tokens[calls++])));
    assert.equal(calls, 2);
    assert.deepEqual([error.name, error.code, error.status], ["SourceError", "ERR_SOURCE", 403]);
    assert.ok(!tokens.some((token) => error.message.includes(token)));
  });

  test("that is text is not tried twice", async () => {
    let requests = 0;
    const counting = (/** @type {string} */ url, /** @type {any} */ init) => (requests++, fetch(url, init));
    const error = await failure(valueOf(sourceOf("s.nothing", { fetch: counting })));
    assert.deepEqual([error.code, error.status, requests], ["ERR_SOURCE", 403, 1]);
  });

  test("may come from a file, with its line end", async () => {
    const token = await bao.token(reads());
    assert.equal(await valueOf(sourceOf(() => `${token}\n`)), "value-1");
  });

  for (const [what, token, message] of /** @type {[string, any, RegExp][]} */ ([
    ["throws", () => assert.fail("s.secret-of-ours"), /^the function token failed: /],
    ["returns none", () => undefined, /^the function token must return/],
    ["returns two lines", () => "s.secret-of-ours\nx: y", /^the function token must return/],
  ])) {
    test(`function that ${what} is ERR_SOURCE, without what it said`, async () => {
      const error = await failure(valueOf(sourceOf(token)));
      assert.equal(error.code, "ERR_SOURCE");
      assert.match(error.message, message);
      assert.ok(!error.message.includes("secret-of-ours"));
    });
  }

  test("function that does not return ends at the timeout", async () => {
    const clock = new FakeClock();
    const source = sourceOf(() => new Promise(() => {}), { clock, timeout: 2_000 });
    const error = await clock.until(failure(valueOf(source)));
    assert.equal(error.message, "the function token took longer than 2000 ms");
  });

  test("with the rights that the documentation names reads and writes", async () => {
    const rules = `
      path "${mount}/metadata/docs/*" { capabilities = ["read"] }
      path "${mount}/data/docs/*" { capabilities = ["read", "create", "update"] }`;
    const source = sourceOf(await bao.token(rules));
    await source.write("docs/a", "value-1");
    await source.write("docs/a", "value-2");
    assert.equal((await source.read(["docs/a"]))["docs/a"].length, 2);
  });

  test("is not sent to another host", async () => {
    let requests = 0;
    const other = await serve((_, response) => (requests++, response.end("{}")));
    const address = await serve((request, response) =>
      response.writeHead(307, { location: `${other}${request.url}` }).end(),
    );
    const error = await failure(valueOf(new VaultSource({ address, token: "s.token" })));
    assert.deepEqual([error.code, error.status, requests], ["ERR_SOURCE", 307, 0]);
  });
});

describe("a namespace", () => {
  test("has secrets of its own", async () => {
    await bao.ask("POST", "sys/namespaces/team");
    await bao.ask("POST", "team/sys/mounts/kv", { type: "kv", options: { version: "2" } });
    await bao.ask("POST", "team/kv/data/token-secret", { data: { value: "of-the-team" } });
    assert.equal(await valueOf(sourceOf(bao.root, { mount: "kv", namespace: "team" })), "of-the-team");
    assert.equal((await failure(valueOf(sourceOf(bao.root, { mount: "kv" })))).code, "ERR_SECRET_UNKNOWN");
  });
});

describe("a login", () => {
  /** Counts the logins. */
  function counting() {
    const counts = { logins: 0 };
    const fetching = (/** @type {string} */ url, /** @type {any} */ init) => {
      if (url.endsWith("/login")) counts.logins += 1;
      return fetch(url, init);
    };
    return { counts, fetch: fetching };
  }

  async function approle() {
    const roleMount = `approle-${Math.random().toString(36).slice(2)}`;
    await bao.ask("POST", `sys/auth/${roleMount}`, { type: "approle" });
    await bao.token(reads());
    await bao.ask("POST", `auth/${roleMount}/role/shop`, { token_policies: ["test"], token_ttl: "1h" });
    const { role_id: roleId } = (await bao.ask("GET", `auth/${roleMount}/role/shop/role-id`)).data;
    const { secret_id: secretId } = (await bao.ask("POST", `auth/${roleMount}/role/shop/secret-id`)).data;
    return { address: bao.address, mount: roleMount, roleId, secretId };
  }

  test("with AppRole takes place once for 80 % of the lease", async () => {
    const { counts, fetch } = counting();
    const clock = new FakeClock(Date.now() / 1000);
    const source = sourceOf(vaultAppRoleLogin({ ...(await approle()), fetch, clock }));
    await Promise.all([valueOf(source), valueOf(source)]);
    await clock.advance(0.8 * 3_600_000 - 1);
    assert.equal(await valueOf(source), "value-1");
    assert.equal(counts.logins, 1);
    await clock.advance(1);
    assert.equal(await valueOf(source), "value-1");
    assert.equal(counts.logins, 2);
  });

  test("takes place again, once, when the token was revoked", async () => {
    const { counts, fetch } = counting();
    const token = vaultAppRoleLogin({ ...(await approle()), fetch });
    const source = sourceOf(token);
    await valueOf(source);
    await bao.ask("POST", "auth/token/revoke", { token: await token({}) });
    assert.deepEqual(await Promise.all([valueOf(source), valueOf(source)]), ["value-1", "value-1"]);
    assert.equal(counts.logins, 2);
  });

  test("that is refused is ERR_SOURCE without the credential, and takes place anew", async () => {
    const options = await approle();
    let secretId = "another-secret-id";
    const source = sourceOf(vaultAppRoleLogin({ ...options, secretId: () => secretId }));
    const error = await failure(valueOf(source));
    assert.deepEqual([error.code, error.status], ["ERR_SOURCE", 400]);
    assert.ok(!error.message.includes(secretId));
    secretId = `${options.secretId}\n`;
    assert.equal(await valueOf(source), "value-1");
  });

  test("of a service account of Kubernetes is checked by its cluster", async () => {
    const account = { namespace: "default", serviceaccount: { name: "shop", uid: "1" } };
    const claims = {
      sub: "system:serviceaccount:default:shop",
      nbf: 1,
      iat: 1,
      exp: 4_000_000_000,
      "kubernetes.io": account,
    };
    const jwt = [{ alg: "RS256" }, claims].map(encoded).concat("c2lnbmF0dXJl").join(".");
    /** @type {any[]} */
    const reviews = [];
    const cluster = await serve(async (request, response) => {
      const review = JSON.parse(await textOf(request));
      reviews.push(review.spec.token);
      const user = { username: "system:serviceaccount:default:shop", uid: "1", groups: [] };
      const status = { authenticated: review.spec.token === jwt, user };
      response.writeHead(201, { "content-type": "application/json" }).end(JSON.stringify({ ...review, status }));
    });
    await bao.ask("POST", "sys/auth/kubernetes", { type: "kubernetes" });
    await bao.ask("POST", "sys/mounts/pki", { type: "pki" });
    const { certificate } = (await bao.ask("POST", "pki/root/generate/internal", { common_name: "cluster" })).data;
    await bao.ask("POST", "auth/kubernetes/config", {
      kubernetes_host: cluster,
      token_reviewer_jwt: "reviewer",
      disable_local_ca_jwt: true,
      kubernetes_ca_cert: certificate,
      disable_iss_validation: true,
    });
    await bao.token(reads());
    await bao.ask("POST", "auth/kubernetes/role/shop", {
      bound_service_account_names: ["shop"],
      bound_service_account_namespaces: ["default"],
      token_policies: ["test"],
    });
    const login = (/** @type {string} */ text) =>
      vaultKubernetesLogin({ address: bao.address, role: "shop", jwt: () => text });
    assert.equal(await valueOf(sourceOf(login(jwt))), "value-1");
    assert.deepEqual(reviews, [jwt]);
    const error = await failure(valueOf(sourceOf(login(`${jwt}x`))));
    assert.deepEqual([error.code, error.status], ["ERR_SOURCE", 403]);
  });

  for (const [make, message] of /** @type {[() => unknown, RegExp][]} */ ([
    [() => vaultKubernetesLogin({ address: "https://v", role: "", jwt: "x" }), /^role must be/],
    [() => vaultKubernetesLogin(/** @type {any} */ ({ address: "https://v", role: "x" })), /^jwt must be/],
    [() => vaultAppRoleLogin(/** @type {any} */ ({ address: "https://v", role: "x" })), /^unknown option "role"/],
  ])) {
    test(`with wrong options is refused: ${message.source}`, () => {
      assert.throws(make, { code: "ERR_INVALID_OPTION", message });
    });
  }
});

describe("a server", () => {
  test("that throttles is ERR_SOURCE, with the time that it asks for", async () => {
    await bao.ask("POST", "sys/quotas/config", { enable_rate_limit_response_headers: true });
    await bao.ask("POST", "sys/quotas/rate-limit/test", { rate: 1, interval: "60s", path: mount });
    const source = sourceOf(bao.root);
    await source.read(["token-secret"]).catch(() => {});
    const error = await failure(source.read(["token-secret"]));
    await bao.ask("DELETE", "sys/quotas/rate-limit/test");
    assert.deepEqual([error.code, error.status], ["ERR_SOURCE", 429]);
    assert.ok(error.retryAfter >= 1 && error.retryAfter <= 60, `it is ${error.retryAfter}`);
  });

  test("that is sealed is ERR_SOURCE, which says so", async () => {
    const sealed = await startOpenBao();
    await sealed.ask("POST", "sys/seal");
    const error = await failure(valueOf(new VaultSource({ address: sealed.address, token: sealed.root })));
    await sealed.stop();
    assert.deepEqual([error.code, error.status], ["ERR_SOURCE", 503]);
    assert.match(error.message, /\(sealed\)/);
  });

  test("that is not there is ERR_SOURCE", async () => {
    const stopped = await startOpenBao();
    await stopped.stop();
    const error = await failure(valueOf(new VaultSource({ address: stopped.address, token: "t" })));
    assert.deepEqual([error.code, error.status], ["ERR_SOURCE", undefined]);
  });
});

/** @param {object} value */
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
