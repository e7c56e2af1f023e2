// The journeys of the source documents, and the examples of DESIGN, section 5.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, HOUR } from "./durations.js";
import { NOW, openService } from "./client.js";
import { ACME, APPLICATIONS, SHOP } from "./shop.js";

/** 2027-05-24T16:26:40Z: six months of the calendar after NOW. */
const IN_SIX_MONTHS = 1_811_176_000;

test("a secret is rotated without an outage, and whoever still has the old one is found", async () => {
  const { admin, clock, service } = openService();
  const settings = { id: "acme", overlap: 3 * DAY, expiry: { value: 6, unit: "months" } };
  const domain = await admin.post("/v1/domains", settings, { status: 201 });
  assert.equal(domain.headers.get("location"), ACME);
  const shop = await admin.post(APPLICATIONS, { client_id: "shop", type: "web" }, { status: 201 });
  assert.equal(shop.headers.get("location"), SHOP);

  const { body: first } = await admin.post(`${SHOP}/secrets`, { description: "production" }, { status: 201 });
  assert.deepEqual(
    { ...first, client_secret: "", hint: "" },
    {
      ...{ secret_id: "1", client_secret: "", hint: "", issued_at: NOW, expires_at: IN_SIX_MONTHS },
      ...{ previous_secret_id: null, previous_expires_at: null },
    },
  );
  assert.ok(first.client_secret.length >= 32);
  assert.ok(first.client_secret.includes(first.hint.replaceAll(/[^A-Za-z0-9]/g, "")) && first.hint.length < 16);

  await clock.advance(DAY * 1000);
  const { body: second } = await admin.post(`${SHOP}/secrets/rotate`, { overlap: 12 * HOUR }, { status: 201 });
  assert.equal(second.secret_id, "2");
  assert.equal(second.previous_secret_id, "1");
  assert.equal(second.previous_expires_at, NOW + DAY + 12 * HOUR);

  const old = { client_secret: first.client_secret, ip: "203.0.113.7", user_agent: "nightly/1.4" };
  assert.deepEqual(await verify(old), { ok: true, secret_id: "1", is_previous: true });
  const current = { client_secret: second.client_secret, ip: "203.0.113.8", user_agent: "shop/2.0" };
  assert.deepEqual(await verify(current), { ok: true, secret_id: "2", is_previous: false });

  await service.close();
  const { body: consumers } = await admin.get(`${SHOP}/consumers`, { status: 200 });
  assert.deepEqual(consumers.items, [
    {
      ...{ ip: "203.0.113.7", user_agent: "nightly/1.4", secret_id: "1", reason: "previous", is_accepted: true },
      ...{ count: 1, first_seen_at: NOW + DAY, last_seen_at: NOW + DAY },
    },
  ]);
  const { body: listed } = await admin.get(`${SHOP}/secrets`, { status: 200 });
  assert.deepEqual(listed, {
    items: [
      {
        ...{ secret_id: "2", description: "production", hint: second.hint, status: "active", issued_at: NOW + DAY },
        ...{ expires_at: second.expires_at, revoked_at: null, last_used_at: NOW + DAY },
        ...{ previous_secret_id: "1", previous_expires_at: NOW + DAY + 12 * HOUR, is_undelivered: false },
        previous_last_used_at: NOW + DAY,
      },
    ],
    next: null,
  });

  await admin.delete(`${SHOP}/previous`, { status: 204 });
  assert.deepEqual(await verify(old), { ok: false });
  assert.deepEqual(await verify(current), { ok: true, secret_id: "2", is_previous: false });

  await service.close();
  const { body: rotated } = await admin.get(`${SHOP}/audit?kind=secret.rotated`, { status: 200 });
  assert.deepEqual(rotated.items.map(withoutId), [
    {
      at: NOW + DAY,
      ...{ kind: "secret.rotated", client_id: "shop", secret_id: "2", actor: "bootstrap", outcome: "ok" },
    },
  ]);
  const { body: failed } = await admin.get(`${ACME}/audit?kind=oauth.token_request_failed&error=invalid_client`);
  assert.deepEqual(failed.items.map(withoutId), [
    {
      ...{ at: NOW + DAY, kind: "oauth.token_request_failed", client_id: "shop", secret_id: "1", actor: null },
      ...{ outcome: "invalid_client", error: "invalid_client", reason: "retired", ip: "203.0.113.7" },
      ...{ user_agent: "nightly/1.4", count: 1, last_at: NOW + DAY },
    },
  ]);
  const whose = `${SHOP}/audit?error=invalid_client&ip=203.0.113.7&user_agent=nightly%2F1.4`;
  assert.equal((await admin.get(whose)).body.items.length, 1);
  assert.equal((await admin.get(`${SHOP}/audit?error=invalid_client&ip=203.0.113.8`)).body.items.length, 0);

  /** @param {object} presented */
  async function verify(presented) {
    return (await admin.post(`${ACME}/verify`, { client_id: "shop", ...presented }, { status: 200 })).body;
  }
});

/** @param {{ id: string }} event */
function withoutId({ id, ...event }) {
  assert.ok(id.length > 0);
  return event;
}
