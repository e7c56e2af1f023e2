// Paths, methods and queries that no route has.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { openService } from "./client.js";
import { FaultyStore } from "./faulty-store.js";
import { ACME, APPLICATIONS, openShop, SHOP } from "./shop.js";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"];
const { routes } = openService().service;

for (const template of new Set(routes.map((route) => route.path))) {
  const path = template.replaceAll(/\{\w+\}/g, "1");
  const there = new Set(routes.filter((route) => route.path === template).map(({ method }) => method));
  if (there.has("GET")) there.add("HEAD");
  const allow = [...there].sort().join(", ");
  test(`${template} has the methods ${allow}`, async () => {
    const { admin } = await openShop();
    for (const method of METHODS.filter((name) => !there.has(name))) {
      const { headers, body } = await admin.as(null).send(method, path, undefined, {
        status: 405,
      });
      assert.equal(headers.get("allow"), allow);
      assert.equal(body.code, "ERR_METHOD_NOT_ALLOWED");
    }
  });
}

test("HEAD is GET without the body", async () => {
  const { admin } = await openShop();
  const { text, headers } = await admin.send("HEAD", SHOP, undefined, { status: 200 });
  assert.equal(text, "");
  assert.equal(headers.get("etag"), (await admin.get(SHOP)).headers.get("etag"));
  await admin.as(null).send("HEAD", SHOP, undefined, { status: 401 });
});

test("paths that no route has are 404", async () => {
  const { admin } = await openShop();
  const paths = ["/v1", "/v1/", "/v2/domains", "/v1/domains/", "//v1/domains", "/V1/domains", `${ACME}/`, `${SHOP}/x`];
  for (const path of [...paths, `${ACME}/../..`, `${SHOP}/%2e%2e/%2e%2e`, "/v1/domains%2facme", "/v1%2fdomains"]) {
    const { body } = await admin.get(path, { status: 404 });
    assert.equal(body.code, "ERR_NOT_FOUND", path);
  }
});

test("a slash or dots in an id lead nowhere else", async () => {
  const { admin } = await openShop();
  for (const id of ["acme%2fapplications", "acme%2f..%2facme", "%2e%2e%2f", "acme%5c", "acme%20", "a%252e", "acme%3f"])
    await admin.get(`/v1/domains/${id}`, { status: 400 });
  await admin.get(`${APPLICATIONS}/..%2fshop`, { status: 404 });
});

test("a path must be percent-encoded UTF-8 without control characters", async () => {
  const { admin } = await openShop();
  for (const id of ["%00", "a%00", "%zz", "%", "%c3%28", "%ff", "%0a", "%7f"]) {
    await admin.get(`/v1/domains/${id}`, { status: 400 });
    await admin.get(`${APPLICATIONS}/${id}`, { status: 400 });
    await admin.get(`${SHOP}/${id}`, { status: 400 });
  }
});

test("an id of 129 bytes is refused, and one of 128 is not", async () => {
  const { admin } = await openShop();
  const longest = "a".repeat(128);
  await admin.post(APPLICATIONS, { client_id: longest, type: "web" }, { status: 201 });
  await admin.get(`${APPLICATIONS}/${longest}`, { status: 200 });
  await admin.post(APPLICATIONS, { client_id: `${longest}a`, type: "web" }, { status: 400 });
  await admin.get(`${APPLICATIONS}/${longest}a`, { status: 400 });
  await admin.get(`/v1/domains/${"a".repeat(129)}`, { status: 400 });
  await admin.post(`${SHOP}/secrets/${"1".repeat(129)}/renew`, undefined, { status: 400 });
  await admin.get(`${APPLICATIONS}/${"%c3%a4".repeat(65)}`, { status: 400 });
});

test("each id that an application may have is reached by its path", async () => {
  const { admin } = await openShop();
  const ids = ["a/b", "a%2fb", "%", "a:b", "?", "#", "a\\b", "...", "~", "__proto__", "constructor", '"<&>"', "a+b"];
  for (const client_id of ids) {
    const { headers } = await admin.post(APPLICATIONS, { client_id, type: "web" }, { status: 201 });
    const { body } = await admin.get(String(headers.get("location")), { status: 200 });
    assert.equal(body.client_id, client_id);
  }
  for (const client_id of [".", "..", "a b", "ä", ""])
    await admin.post(APPLICATIONS, { client_id, type: "web" }, { status: 400 });
  const { items } = (await admin.get(`${APPLICATIONS}?limit=1000`)).body;
  assert.deepEqual(items.map((/** @type {any} */ item) => item.client_id).sort(), [...ids, "shop"].sort());
});

test("a query has only what its route knows, once each", async () => {
  const { admin } = await openShop();
  for (const query of ["limits=1", "limit=1&limit=2", "cursor=a&cursor=a", "limit=", "limit=1.5", "limit=x", "%00=1"])
    await admin.get(`${APPLICATIONS}?${query}`, { status: 400 });
  for (const query of ["force", "force=1", "force=TRUE", "force=true&force=true", "forced=true"])
    await admin.delete(`${SHOP}?${query}`, { status: 400 });
  await admin.get(SHOP, { status: 200 });
});

test("an application may have the name of a route", async () => {
  const { admin } = await openShop();
  for (const client_id of ["rotate", "secrets", "verify", "applications"]) {
    await admin.post(APPLICATIONS, { client_id, type: "web" }, { status: 201 });
    await admin.patch(`${APPLICATIONS}/${client_id}`, { expiry: "none" }, { status: 200 });
    await admin.delete(`${APPLICATIONS}/${client_id}`, { status: 204 });
  }
});

test("a cursor that no list gives is refused before a store sees it", async () => {
  const store = new FaultyStore(new MemoryStore());
  const { admin } = await openShop({}, { store });
  store.fail(({ name }) => name === "list");
  for (const text of ['"\\ud800"', "1", "{}", "null", "x"]) {
    const cursor = Buffer.from(text).toString("base64url");
    for (const path of ["/v1/domains", APPLICATIONS, `${ACME}/rotations`, `${ACME}/notices`])
      await admin.get(`${path}?cursor=${cursor}`, { status: 400 });
  }
});

test("a method cannot be overridden", async () => {
  const { admin } = await openShop();
  const headers = { "x-http-method-override": "DELETE" };
  await admin.post(SHOP, undefined, { status: 405, headers });
  await admin.get(SHOP, { status: 200 });
});
