// verify: a right secret always passes, and a refusal never says why.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, HOUR } from "./durations.js";
import { ACME, APPLICATIONS, openShop, SHOP } from "./shop.js";

const VERIFY = `${ACME}/verify`;

test("a refusal has the same bytes and headers, whatever the reason", async () => {
  const { admin, clock, first } = await openShop();
  await admin.post(APPLICATIONS, { client_id: "spa", type: "spa" }, { status: 201 });
  await admin.post(APPLICATIONS, { client_id: "empty", type: "web" }, { status: 201 });
  await admin.post(`${SHOP}/secrets`, { description: "revoked" }, { status: 201 });
  const { body: revoked } = await admin.post(`${SHOP}/secrets/2/renew`, undefined, { status: 201 });
  await admin.post(`${SHOP}/secrets/${revoked.secret_id}/revoke`, undefined, { status: 204 });
  await admin.patch(SHOP, { expiry: { value: 1, unit: "d" } }, { status: 200 });
  const { body: expired } = await admin.post(`${SHOP}/secrets`, { description: "expired" }, { status: 201 });
  await admin.post(`${SHOP}/secrets/rotate`, { secret_id: "1", overlap: HOUR }, { status: 201 });
  await clock.advance(DAY * 1000);
  const shop = (/** @type {string} */ client_secret) => ({ client_id: "shop", client_secret });
  const refused = [
    ...[shop("wrong"), shop(""), shop(first.client_secret), shop(expired.client_secret), shop(revoked.client_secret)],
    ...[shop(`${first.client_secret} `), shop("x".repeat(16_384)), shop("\u0000"), shop("ä\u{1f511}")],
    ...[
      "none",
      "",
      "spa",
      "empty",
      "a b",
      "..",
      "a/b",
      "\u0000",
      "ä",
      "x".repeat(129),
      "x".repeat(4096),
      "__proto__",
    ].map((client_id) => ({ client_id, client_secret: first.client_secret })),
  ];
  for (const presented of refused) {
    const { text, headers } = await admin.post(VERIFY, presented, { status: 200 });
    assert.equal(text, '{"ok":false}', presented.client_id.slice(0, 32));
    assert.deepEqual(Object.fromEntries(headers), {
      ...{ "cache-control": "no-store", "content-type": "application/json" },
      ...{ "referrer-policy": "no-referrer", "x-content-type-options": "nosniff" },
    });
  }
});

test("the limit refuses failures of a caller and an address, and never a right secret", async () => {
  const { admin, clock, first, verify } = await openShop();
  const wrong = { client_id: "shop", client_secret: "wrong", ip: "203.0.113.7" };
  for (let count = 0; count < 600; count++) await admin.post(VERIFY, wrong, { status: 200 });
  const limited = await admin.post(VERIFY, wrong, { status: 429 });
  assert.equal(limited.body.code, "ERR_RATE_LIMITED");
  assert.equal(limited.headers.get("retry-after"), "60");
  const right = await admin.post(VERIFY, { ...wrong, client_secret: first.client_secret }, { status: 200 });
  assert.equal(right.body.ok, true);
  assert.equal((await admin.post(VERIFY, { ...wrong, ip: "203.0.113.8" }, { status: 200 })).body.ok, false);
  const caller = admin.as(await admin.apiClient("server", [{ role: "secrets:verify", domains: ["acme"] }]));
  assert.equal((await caller.post(VERIFY, wrong, { status: 200 })).body.ok, false);
  await clock.advance(60_000);
  assert.equal((await admin.post(VERIFY, wrong, { status: 200 })).body.ok, false);
  assert.equal((await verify(first.client_secret)).ok, true);
});

test("a thousand requests in flight get each its own verdict", async () => {
  const { admin, first } = await openShop();
  const { body: second } = await admin.post(`${SHOP}/secrets`, { description: "staging" }, { status: 201 });
  const secrets = [first.client_secret, second.client_secret, "wrong"];
  const answers = await Promise.all(
    Array.from({ length: 1000 }, (_, index) => {
      const presented = { client_id: "shop", client_secret: secrets[index % 3], ip: `203.0.113.${index % 250}` };
      return admin.post(VERIFY, presented, { status: 200 });
    }),
  );
  for (const [index, { body }] of answers.entries())
    assert.equal(body.secret_id, ["1", "2", undefined][index % 3], String(index));
});

test("what a caller reports is kept as it says, and forges no line", async () => {
  const { admin, first, service } = await openShop();
  await admin.post(`${SHOP}/secrets/rotate`, undefined, { status: 201 });
  const claims = { ip: "not an address", user_agent: 'a"\n{"kind":"forged"}' };
  await admin.post(VERIFY, { client_id: "shop", client_secret: first.client_secret, ...claims }, { status: 200 });
  await service.close();
  const { items } = (await admin.get(`${SHOP}/consumers`, { status: 200 })).body;
  assert.deepEqual([items[0].ip, items[0].user_agent], [claims.ip, claims.user_agent]);
});
