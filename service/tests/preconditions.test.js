// If-Match (RFC 9110, section 13.1.1): a command holds only for the version that its caller has seen.
import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR } from "./durations.js";
import { ACME, openShop, SHOP } from "./shop.js";

/** Each route that takes If-Match: method, path, body, the path whose ETag it compares, and the status of its success. */
const COMMANDS = /** @type {[string, string, unknown, string, number][]} */ ([
  ["PATCH", ACME, { overlap: 13 * HOUR }, ACME, 200],
  ["DELETE", `${ACME}?force=true`, undefined, ACME, 204],
  ["PATCH", SHOP, { expiry: "none" }, SHOP, 200],
  ["DELETE", `${SHOP}?force=true`, undefined, SHOP, 204],
  ["POST", `${SHOP}/secrets`, { description: "staging" }, SHOP, 201],
  ["POST", `${SHOP}/secrets/rotate`, { force: true }, SHOP, 201],
  ["POST", `${SHOP}/secrets/2/renew`, undefined, SHOP, 201],
  ["POST", `${SHOP}/secrets/2/revoke`, { force: true }, SHOP, 204],
  ["DELETE", `${SHOP}/secrets/2?force=true`, undefined, SHOP, 204],
  ["DELETE", `${SHOP}/previous`, undefined, SHOP, 204],
  ["POST", `${SHOP}/reapply`, { force: true }, SHOP, 204],
]);

for (const [method, path, body, resource, success] of COMMANDS) {
  test(`${method} ${path} holds for the version that it is asked for`, async () => {
    for (const [name, header] of Object.entries(HEADERS)) {
      const { admin } = await openRotated();
      const stale = await etagOf(admin, resource);
      await admin.patch(ACME, { max_secrets: 9 }, { status: 200 });
      await admin.patch(SHOP, { expiry: { value: 9, unit: "years" } }, { status: 200 });
      const current = await etagOf(admin, resource);
      assert.notEqual(current, stale);
      const isMatch = name.endsWith("matches");
      const headers = { "if-match": header(current, stale) };
      const answer = await admin.send(method, path, body, { headers, status: isMatch ? success : 412 });
      if (isMatch) continue;
      assert.equal(answer.body.code, "ERR_PRECONDITION_FAILED", name);
      assert.equal(await etagOf(admin, resource), current, name);
    }
  });
}

/** @type {Record<string, (current: string, stale: string) => string>} */
const HEADERS = {
  "the current ETag matches": (current) => current,
  "a list with the current ETag matches": (current, stale) => `${stale} ,"x",${current}`,
  "* matches": () => "*",
  "a stale ETag": (_, stale) => stale,
  "a weak ETag": (current) => `W/${current}`,
  "an ETag without quotes": (current) => current.slice(1, -1),
  "a list of others": (_, stale) => `${stale}, W/"x"`,
  nothing: () => "",
};

async function openRotated() {
  const opened = await openShop();
  await opened.admin.post(`${SHOP}/secrets/rotate`, undefined, { status: 201 });
  return opened;
}

/** @param {import("./client.js").Client} admin @param {string} path */
async function etagOf(admin, path) {
  return String((await admin.get(path, { status: 200 })).headers.get("etag"));
}

test("If-Match: * fails with 404 where nothing is", async () => {
  const { admin } = await openShop();
  const headers = { "if-match": "*" };
  await admin.patch("/v1/domains/none", { overlap: 13 * HOUR }, { status: 404, headers });
  await admin.patch(`${SHOP}s`, { expiry: "none" }, { status: 404, headers });
});

test("an answer has the ETag that the next read has", async () => {
  const { admin } = await openShop();
  const changed = await admin.patch(SHOP, { expiry: "none" }, { status: 200 });
  assert.equal(changed.headers.get("etag"), await etagOf(admin, SHOP));
  assert.equal(await etagOf(admin, `${SHOP}/secrets`), await etagOf(admin, SHOP));
  const domain = await admin.patch(ACME, { prefix: "acme" }, { status: 200 });
  assert.equal(domain.headers.get("etag"), await etagOf(admin, ACME));
});

test("of two changes at once with the same ETag one holds", async () => {
  for (const [path, bodies] of /** @type {[string, object[]][]} */ ([
    [ACME, [{ overlap: 13 * HOUR }, { overlap: 14 * HOUR }]],
    [SHOP, [{ expiry: "none" }, { expiry: { value: 1, unit: "d" } }]],
  ])) {
    const { admin } = await openShop();
    const headers = { "if-match": await etagOf(admin, path) };
    const answers = await Promise.all(bodies.map((body) => admin.patch(path, body, { headers })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412], path);
  }
});

test("of two administrators who rotate at once, one is told so", async () => {
  const { admin, verify, secrets } = await openShop();
  const answers = await Promise.all([1, 2].map(() => admin.post(`${SHOP}/secrets/rotate`)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
  const [{ body: issued }] = answers.filter(({ status }) => status === 201);
  assert.equal((await verify(issued.client_secret)).is_previous, false);
  assert.equal((await secrets()).length, 1);
});
