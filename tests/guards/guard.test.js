// The one guard: its options, and what is the server's fault.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Guard } from "../../js/guards/guard.js";
import { SecretSlots } from "../../js/slots.js";
import { makeSecrets, NAME, OPTIONS, sign } from "./cases.js";

/** @param {any} guard @param {string} [token] */
async function judge(guard, token = sign()) {
  const request = { authorization: `Bearer ${token}`, cookie: undefined, context: {}, request: {} };
  const { jwt, refused } = await guard.check(request);
  if (refused === undefined) return { jwt };
  return { status: refused.status, challenge: refused.headers["www-authenticate"], ...JSON.parse(refused.body) };
}

describe("options", () => {
  /** @type {[string, any[]][]} */
  const wrong = [
    ["no secrets", [undefined, NAME]],
    ["secrets that were not loaded", [{ [NAME]: "value" }, NAME]],
    ["no name", [makeSecrets(), ""]],
    ["an unknown option", [makeSecrets(), NAME, { scop: "read" }]],
    ["an unknown option, with secrets of the request", [() => makeSecrets(), NAME, { audiense: "api" }]],
    ["an option that the verifier refuses", [makeSecrets(), NAME, { overlap: -1 }]],
    ["a realm with a line break", [makeSecrets(), NAME, { realm: 'a"\r\nset-cookie: a=b' }]],
    ["a realm that is not ASCII", [makeSecrets(), NAME, { realm: "é" }]],
    ["an empty scope", [makeSecrets(), NAME, { scope: " " }]],
    ["a scope with a quote", [makeSecrets(), NAME, { scope: 'a"b' }]],
    ["a cookie that is no token", [makeSecrets(), NAME, { cookie: "a=b" }]],
    ["getToken that is no function", [makeSecrets(), NAME, { getToken: "header" }]],
    ["onRefused that is no function", [makeSecrets(), NAME, { onRefused: true }]],
  ];
  for (const [title, args] of wrong) {
    test(`${title}: ERR_INVALID_OPTION`, () => {
      assert.throws(() => Reflect.construct(Guard, args), { code: "ERR_INVALID_OPTION" });
    });
  }

  test("a misspelt option is told with the one that is near", () => {
    const options = /** @type {any} */ ({ scop: "read" });
    assert.throws(() => new Guard(makeSecrets(), NAME, options), /scope/);
  });
});

describe("scopes", () => {
  /** @type {[Record<string, unknown>, string | string[], number][]} */
  const rows = [
    [{ scope: "write read" }, "read", 200],
    [{ scope: "write read" }, "read write", 200],
    [{ scope: "write read" }, ["read", "write"], 200],
    [{ scope: "write" }, ["read", "write"], 403],
    [{ scope: ["read"] }, "read", 200],
    [{ scope: "readers" }, "read", 403],
    [{ scope: undefined, scp: ["read"] }, "read", 200],
    [{ scope: undefined, scp: "read" }, "read", 200],
    [{ scope: "write", scp: "read" }, "read", 403],
    [{ scope: undefined }, "read", 403],
    [{ scope: { read: true } }, "read", 403],
  ];
  for (const [claims, scope, status] of rows) {
    test(`${JSON.stringify(claims)} for ${JSON.stringify(scope)}: ${status}`, async () => {
      const guard = new Guard(makeSecrets(), NAME, { ...OPTIONS, scope });
      assert.equal((await judge(guard, sign(claims))).status ?? 200, status);
    });
  }

  test("all scopes that are needed are named in the challenge", async () => {
    const guard = new Guard(makeSecrets(), NAME, { ...OPTIONS, scope: ["admin", "read"] });
    assert.match((await judge(guard)).challenge, /scope="admin read"$/);
  });
});

describe("whose fault", () => {
  test("a secret that is not loaded: 503", async () => {
    assert.equal((await judge(new Guard(new SecretSlots(), NAME, OPTIONS))).status, 503);
  });

  test("a secret that is loaded later is used at once", async () => {
    const secrets = new SecretSlots();
    const guard = new Guard(secrets, NAME, OPTIONS);
    assert.equal((await judge(guard)).status, 503);
    secrets.replace({ [NAME]: [{ slot: 1_748_000_000, value: "current ".repeat(8) }] });
    assert.notEqual((await judge(guard)).jwt, undefined);
  });

  test("a secret whose slots are all revoked: 401", async () => {
    const secrets = makeSecrets();
    for (const { slot } of secrets.slots(NAME)) secrets.revoke(NAME, slot);
    assert.equal((await judge(new Guard(secrets, NAME, OPTIONS))).status, 401);
  });

  test("options that the verifier of a request's secrets refuses: 503", async () => {
    const guard = new Guard(() => makeSecrets(), NAME, { ...OPTIONS, clockTolerance: -1 });
    assert.equal((await judge(guard)).status, 503);
  });

  for (const [title, getToken] of /** @type {const} */ ([
    ["throws", () => assert.fail()],
    ["returns a promise", async () => sign()],
  ])) {
    test(`getToken that ${title}: 503`, async () => {
      const guard = new Guard(makeSecrets(), NAME, { ...OPTIONS, getToken: /** @type {any} */ (getToken) });
      assert.equal((await judge(guard)).status, 503);
    });
  }
});

test("no answer repeats anything of the token", async () => {
  const guard = new Guard(makeSecrets(), NAME, { ...OPTIONS, issuer: "https://issuer.example" });
  const token = sign({ iss: "https://evil.example", sub: "personal" });
  const answer = JSON.stringify(await judge(guard, token));
  for (const part of ["evil", "personal", ...token.split(".")]) assert.ok(!answer.includes(part));
});

test("a long run of spaces in a cookie costs time in proportion to its length", async () => {
  const guard = new Guard(makeSecrets(), NAME, { ...OPTIONS, cookie: "session" });
  const run = " ".repeat(200_000);
  const startedAt = performance.now();
  for (const cookie of [`a${run}b=1`, `session=a${run}b`]) {
    const { refused } = await guard.check({ authorization: undefined, cookie, context: {}, request: {} });
    assert.equal(refused?.status, 401);
  }
  assert.ok(performance.now() - startedAt < 2_000);
});
