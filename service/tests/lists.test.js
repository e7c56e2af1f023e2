// Lists come page by page: together the pages have everything once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openService } from "./client.js";
import { ACME, APPLICATIONS, openShop, SHOP } from "./shop.js";

/** Returns the items of all pages. @param {import("./client.js").Client} client @param {string} path @param {number} limit */
async function itemsOf(client, path, limit) {
  /** @type {any[]} */
  const items = [];
  for (let cursor = ""; ;) {
    const query = `limit=${limit}${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`;
    const { body } = await client.get(`${path}?${query}`, { status: 200 });
    assert.ok(body.items.length <= limit);
    items.push(...body.items);
    if (body.next === null) return items;
    assert.ok(body.items.length > 0, "a page that is not the last one is not empty");
    cursor = body.next;
  }
}

const IDS = Array.from({ length: 7 }, (_, index) => `${"~%/a"[index % 4]}${index}`).sort();

test("the pages of applications have each one once, in their order", async () => {
  const { admin } = await openShop();
  await admin.delete(`${SHOP}?force=true`, { status: 204 });
  for (const client_id of IDS) await admin.post(APPLICATIONS, { client_id, type: "web" }, { status: 201 });
  for (const limit of [1, 2, 3, 6, 7, 8, 1000])
    assert.deepEqual(
      (await itemsOf(admin, APPLICATIONS, limit)).map(({ client_id }) => client_id),
      IDS,
    );
});

test("the pages of domains have each one once, also for a caller who may read some", async () => {
  const { admin } = openService();
  const ids = ["a", "a.b", "a_b", "b", "c1", "c10", "c2"];
  for (const id of ids) await admin.post("/v1/domains", { id }, { status: 201 });
  const reader = admin.as(await admin.apiClient("api", [{ role: "issuer:read", domains: ["a.b", "c10", "c2"] }]));
  for (const limit of [1, 2, 3, 7, 8, 9]) {
    assert.deepEqual(
      (await itemsOf(admin, "/v1/domains", limit)).map(({ id }) => id),
      [...ids, "secret-slots"].sort(),
    );
    assert.deepEqual(
      (await itemsOf(reader, "/v1/domains", limit)).map(({ id }) => id),
      ["a.b", "c10", "c2"],
    );
  }
});

test("the pages of notices have each one once, however long the ids are", async () => {
  const { admin } = openService();
  await admin.post("/v1/domains", { id: "acme", expiry: { value: 1, unit: "d" } }, { status: 201 });
  const ids = ["a", "b", "c"].map((letter) => letter.repeat(128));
  for (const client_id of ids) {
    await admin.post(APPLICATIONS, { client_id, type: "web" }, { status: 201 });
    await admin.post(`${APPLICATIONS}/${client_id}/secrets`, { description: "a" }, { status: 201 });
  }
  assert.deepEqual(
    (await itemsOf(admin, `${ACME}/notices`, 1)).map(({ client_id }) => client_id),
    ids,
  );
});

test("the pages of the audit log have each event once, newest first", async () => {
  const { admin, clock } = await openShop();
  for (let count = 0; count < 6; count++) {
    if (count % 2 === 0) await clock.advance(1000);
    await admin.post(`${SHOP}/secrets/1/renew`, undefined, { status: 201 });
  }
  for (const path of [`${ACME}/audit`, `${SHOP}/audit`]) {
    const all = (await admin.get(path, { status: 200 })).body.items;
    assert.ok(all.length >= 8);
    const times = all.map((/** @type {{ at: number }} */ { at }) => at);
    assert.deepEqual(
      times,
      times.toSorted((/** @type {number} */ one, /** @type {number} */ other) => other - one),
    );
    for (const limit of [1, 2, 3, all.length - 1, all.length])
      assert.deepEqual(await itemsOf(admin, path, limit), all, `${path} by ${limit}`);
  }
});

test("a deletion between two pages loses no other item", async () => {
  const { admin } = await openShop();
  for (const client_id of IDS) await admin.post(APPLICATIONS, { client_id, type: "web" }, { status: 201 });
  const { body } = await admin.get(`${APPLICATIONS}?limit=3`, { status: 200 });
  const last = body.items.at(-1).client_id;
  await admin.delete(`${APPLICATIONS}/${encodeURIComponent(last)}`, { status: 204 });
  const { items } = (await admin.get(`${APPLICATIONS}?cursor=${body.next}`, { status: 200 })).body;
  const all = [...body.items, ...items].map(({ client_id }) => client_id);
  assert.deepEqual(all, [...IDS, "shop"].sort());
});

test("a cursor is the next of an earlier page", async () => {
  const { admin } = await openShop();
  for (const path of ["/v1/domains", APPLICATIONS, `${ACME}/audit`, `${SHOP}/audit`, `${ACME}/rotations`]) {
    const positions = [
      1,
      null,
      {},
      [],
      ["a"],
      { time: "1", id: "1" },
      { time: 1 },
      "",
      "\u0000",
      "\ud800",
      "a".repeat(700),
    ];
    const cursors = positions.map((position) => Buffer.from(JSON.stringify(position)).toString("base64url"));
    for (const cursor of [...cursors, "", "x", "%20", "%2e%2e", "a".repeat(1025), "%c3%a4"])
      await admin.get(`${path}?cursor=${cursor}`, { status: 400 });
  }
});

test("a limit is 1 to 1000", async () => {
  const { admin } = await openShop();
  for (const path of ["/v1/domains", APPLICATIONS, `${ACME}/audit`]) {
    for (const limit of ["0", "-1", "1001", "1e9", "NaN", "Infinity", "1.5", ""])
      await admin.get(`${path}?limit=${limit}`, { status: 400 });
    for (const limit of [1, 1000]) await admin.get(`${path}?limit=${limit}`, { status: 200 });
  }
});
