// The audit log as a CSV file: whole, in bounded memory, and harmless in a table.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ClientSecretRegistry } from "secret-slots/issuer";
import { MemoryStore } from "secret-slots/stores/memory";
import { BOOTSTRAP } from "./client.js";
import { FaultyStore } from "./faulty-store.js";
import { ACME, openShop, SHOP } from "./shop.js";

const CSV = `${ACME}/audit.csv`;
const HEADER = "at,kind,client_id,secret_id,actor,outcome,reason,ip,user_agent,count,last_at,id";

/** Reads CSV by RFC 4180. @param {string} text @returns {string[][]} */
function parse(text) {
  assert.ok(text.endsWith("\r\n"));
  const rows = [[""]];
  let isQuoted = false;
  for (let at = 0; at < text.length - 2; at++) {
    const row = rows[rows.length - 1];
    const [one, next] = [text[at], text[at + 1]];
    if (isQuoted && one === '"' && next === '"') row[row.length - 1] += text[++at];
    else if (one === '"') isQuoted = !isQuoted;
    else if (!isQuoted && one === ",") row.push("");
    else if (!isQuoted && one === "\r" && next === "\n") at += rows.push([""]) > 0 ? 1 : 0;
    else row[row.length - 1] += one;
  }
  return rows;
}

/** Fills the log of the shop, past the API. @param {Awaited<ReturnType<typeof openShop>>} world @param {number} count */
async function fill({ store, clock }, count) {
  const registry = new ClientSecretRegistry({ store, clock, prefix: "d/1/" });
  for (let index = 0; index < count; index++) {
    if (index % 1000 === 0) await clock.advance(1000);
    await registry.record({ kind: "test.done", applicationId: "shop", actor: `${index}` });
  }
}

test("a download has all that the pages of the list have, in their order, by the same filters", async () => {
  const { admin, clock, verify } = await openShop();
  await verify("wrong");
  await clock.advance(5000);
  await admin.post(`${SHOP}/secrets/rotate`, { on_behalf_of: "ana" }, { status: 201 });
  for (const query of [
    "",
    "?client_id=shop",
    "?kind=secret.rotated",
    "?error=invalid_client",
    "?actor=bootstrap%2Fana",
  ]) {
    const { text, headers } = await admin.get(`${CSV}${query}`, { status: 200 });
    const [header, ...rows] = parse(text);
    assert.equal(header.join(","), HEADER);
    const { items } = (await admin.get(`${ACME}/audit${query}`, { status: 200 })).body;
    assert.ok(items.length > 0, query);
    const shown = (/** @type {any} */ event) => [
      ...[iso(event.at), event.kind, event.client_id, event.secret_id, event.actor, event.outcome, event.reason],
      ...[event.ip, event.user_agent, event.count, event.last_at === undefined ? "" : iso(event.last_at), event.id],
    ];
    assert.deepEqual(
      rows,
      items.map((/** @type {any} */ event) => shown(event).map((value) => String(value ?? ""))),
    );
    assert.equal(headers.get("content-disposition"), 'attachment; filename="audit-acme.csv"');
    assert.equal(headers.get("content-type"), "text/csv; charset=utf-8; header=present");
  }
  const nothing = await admin.get(`${CSV}?error=invalid_client&outcome=ok`, { status: 200 });
  assert.equal(nothing.text, `${HEADER}\r\n`);

  /** @param {number} at */
  function iso(at) {
    return new Date(at * 1000).toISOString().replace(".000", "");
  }
});

test("no cell is a formula, whatever a consumer presents", async () => {
  const { admin } = await openShop();
  const agents = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    '=HYPERLINK("https://evil.example","x")',
    "＝1",
  ];
  for (const user_agent of [...agents, 'a "quoted", text', "über\r\nzwei", "plain"])
    await admin.post(`${ACME}/verify`, { client_id: "shop", client_secret: "wrong", user_agent }, { status: 200 });
  const { text } = await admin.get(`${CSV}?kind=oauth.token_request_failed`, { status: 200 });
  const rows = parse(text).slice(1);
  const cells = rows.map((row) => row[8]);
  for (const agent of agents) assert.ok(cells.includes(`'${agent}`), JSON.stringify(agent));
  for (const agent of ['a "quoted", text', "über\r\nzwei", "plain"]) assert.ok(cells.includes(agent), agent);
  for (const cell of rows.flat()) assert.doesNotMatch(cell, /^[=+\-@\t\r\n＝＋－＠]/);
});

test("a long log comes in parts, each event once, and no more than was asked for", async () => {
  const world = await openShop();
  const { admin, service } = world;
  await fill(world, 11_000);
  const headers = { authorization: `Bearer ${BOOTSTRAP}` };
  const request = new Request(`http://service.test${CSV}?kind=test.done`, { headers });
  const response = await service.fetch(request);
  let parts = 0;
  let text = "";
  for await (const part of /** @type {any} */ (response.body)) {
    parts += 1;
    text += new TextDecoder().decode(part);
  }
  assert.ok(parts >= 3, `${parts} parts`);
  const actors = parse(text)
    .slice(1)
    .map((row) => Number(row[4]));
  assert.equal(actors.length, 11_000);
  assert.deepEqual(
    actors.toSorted((one, other) => one - other),
    Array.from({ length: 11_000 }, (_, index) => index),
  );
  const some = await admin.get(`${CSV}?kind=test.done&limit=7000`, { status: 200 });
  assert.deepEqual(
    parse(some.text)
      .slice(1)
      .map((row) => Number(row[4])),
    actors.slice(0, 7000),
  );
});

test("a store that is away from the start is 503, and one that goes away later breaks the file off", async () => {
  const store = new FaultyStore(new MemoryStore());
  const world = await openShop({}, { store });
  await fill(world, 6000);
  const headers = { authorization: `Bearer ${BOOTSTRAP}` };
  const response = await world.service.fetch(new Request(`http://service.test${CSV}`, { headers }));
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  await reader.read();
  store.fail(({ name }) => name === "entries");
  await assert.rejects(async () => {
    while (!(await reader.read()).done);
  });
  await world.admin.get(CSV, { status: 503 });
});

test("a query that is none is refused", async () => {
  const { admin } = await openShop();
  for (const query of ["limit=0", "limit=100001", "cursor=a", "format=csv", "from=-1"])
    await admin.get(`${CSV}?${query}`, { status: 400 });
  await admin.get("/v1/domains/unknown/audit.csv", { status: 404 });
});
