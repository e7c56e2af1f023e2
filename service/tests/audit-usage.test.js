// How often each secret was presented, by day: the old one against the new one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, HOUR } from "./durations.js";
import { NOW } from "./client.js";
import { ACME, APPLICATIONS, openShop, SHOP } from "./shop.js";

const TODAY = NOW - (NOW % DAY);
const none = { accepted: 0, accepted_previous: 0, refused: 0, reasons: {} };

/** @param {import("./client.js").Client} client @param {string} [query] @returns {Promise<any[]>} */
async function usage(client, query = "") {
  return (await client.get(`${SHOP}/usage${query}`, { status: 200 })).body.items;
}

test("each day has what was accepted and refused of each secret, and why", async () => {
  const { admin, clock, verify, first } = await openShop();
  assert.deepEqual(await usage(admin), []);
  for (let count = 0; count < 3; count++) await verify(first.client_secret);
  await verify("wrong");
  const { body: second } = await admin.post(`${SHOP}/secrets/rotate`, { overlap: HOUR }, { status: 201 });
  await verify(first.client_secret);
  await verify(second.client_secret);
  const today = [
    { ...none, day: TODAY, secret_id: "1", accepted: 4, accepted_previous: 1 },
    { ...none, day: TODAY, secret_id: "2", accepted: 1 },
    { ...none, day: TODAY, secret_id: null, refused: 1, reasons: { unknown: 1 } },
  ];
  assert.deepEqual(await usage(admin), today);
  await clock.advance(DAY * 1000);
  for (let count = 0; count < 2; count++) await verify(first.client_secret);
  await verify(second.client_secret);
  const tomorrow = TODAY + DAY;
  const next = [
    { ...none, day: tomorrow, secret_id: "1", refused: 2, reasons: { expired: 2 } },
    { ...none, day: tomorrow, secret_id: "2", accepted: 1 },
  ];
  assert.deepEqual(await usage(admin), [...today, ...next]);
  assert.deepEqual(await usage(admin, "?days=2"), [...today, ...next]);
  assert.deepEqual(await usage(admin, "?days=1"), next);
});

test("a day keeps its counts if it begins with some of the last seconds before it", async () => {
  const { admin, clock, verify, first } = await openShop();
  await clock.advance((TODAY + DAY - NOW - 1) * 1000);
  await verify(first.client_secret);
  await clock.advance(2000);
  for (let count = 0; count < 5; count++) await verify(first.client_secret);
  await clock.advance(HOUR * 1000);
  await verify(first.client_secret);
  assert.deepEqual(await usage(admin), [{ ...none, day: TODAY + DAY, secret_id: "1", accepted: 7 }]);
});

test("an application has no counts of an earlier one of its id, and another has its own", async () => {
  const { admin, clock, verify, first } = await openShop();
  await verify(first.client_secret);
  await admin.post(APPLICATIONS, { client_id: "shop2", type: "web" }, { status: 201 });
  assert.deepEqual((await admin.get(`${APPLICATIONS}/shop2/usage`, { status: 200 })).body.items, []);
  await usage(admin);
  await clock.advance(1000);
  await admin.delete(`${SHOP}?force=true`, { status: 204 });
  await admin.get(`${SHOP}/usage`, { status: 404 });
  await admin.post(APPLICATIONS, { client_id: "shop", type: "web" }, { status: 201 });
  assert.deepEqual(await usage(admin), []);
});

test("an unknown application and a wrong number of days are refused", async () => {
  const { admin } = await openShop();
  await admin.get(`${APPLICATIONS}/unknown/usage`, { status: 404 });
  await admin.get(`/v1/domains/unknown/applications/shop/usage`, { status: 404 });
  for (const days of ["0", "91", "-1", "1.5", "a", ""]) await admin.get(`${SHOP}/usage?days=${days}`, { status: 400 });
  await admin.get(`${ACME}/usage`, { status: 404 });
});
