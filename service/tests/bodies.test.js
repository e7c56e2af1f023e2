// Bodies that no route takes: each is refused with a problem, and nothing is done.
import assert from "node:assert/strict";
import { test } from "node:test";
import { HOUR } from "./durations.js";
import { openService } from "./client.js";
import { ACME, openShop, SHOP } from "./shop.js";

const MEGABYTE = 2 ** 20;

/** Bodies for a new domain, with the JSON pointer of the first fault. @type {[unknown, string][]} */
const WRONG = [
  [[], ""],
  [null, ""],
  [{}, "/id"],
  [{ id: 1 }, "/id"],
  [{ id: "" }, "/id"],
  [{ id: "a".repeat(65) }, "/id"],
  [{ id: "a/b" }, "/id"],
  [{ id: ".." }, "/id"],
  [{ id: "ä" }, "/id"],
  [{ id: "a\u0000" }, "/id"],
  [{ id: "acme", overlap: "43200" }, "/overlap"],
  [{ id: "acme", overlap: 43200.5 }, "/overlap"],
  [{ id: "acme", overlap: 1e300 }, "/overlap"],
  [{ id: "acme", expiry: "never" }, "/expiry"],
  [{ id: "acme", expiry: { value: 0, unit: "d" } }, "/expiry/value"],
  [{ id: "acme", expiry: { value: 1, unit: "day" } }, "/expiry/unit"],
  [{ id: "acme", expiry: { value: 1, unit: "d", more: 1 } }, "/expiry"],
  [{ id: "acme", prefix: "with_underscore" }, "/prefix"],
  [{ id: "acme", max_secrets: 0 }, "/max_secrets"],
  [{ id: "acme", overlaps: 43200 }, ""],
  [{ id: "acme", notices: { more: 1 } }, "/notices"],
  [{ id: "acme", notices: { thresholds: [60, "60"] } }, "/notices/thresholds/1"],
];

for (const [body, pointer] of WRONG) {
  test(`${JSON.stringify(body).slice(0, 80)} is no domain`, async () => {
    const { admin } = openService();
    const { body: problem } = await admin.post("/v1/domains", body, { status: 400 });
    assert.equal(problem.code, "ERR_INVALID_OPTION");
    assert.equal(problem.errors[0].pointer, pointer);
    assert.deepEqual((await admin.get("/v1/domains")).body.items, []);
  });
}

/** Texts that are refused before any schema sees them. @type {[string, string | Uint8Array][]} */
const UNREADABLE = [
  ["a string in the place of an object", '"acme"'],
  ["half a value", '{"id": "acme"'],
  ["two values", '{"id": "acme"} {}'],
  ["a comment", '{"id": "acme" /* */}'],
  ["a trailing comma", '{"id": "acme",}'],
  ["NaN", '{"id": "acme", "overlap": NaN}'],
  ["a raw NUL", '{"id": "ac\u0000me"}'],
  ["invalid UTF-8", Uint8Array.from([...Buffer.from('{"id": "'), 0xc3, 0x28, ...Buffer.from('"}')])],
  ["UTF-16", new Uint8Array(Buffer.from('{"id": "acme"}', "utf16le"))],
  ["a member that comes twice", '{"id": "acme", "id": "acme"}'],
  ["a member that comes twice, once escaped", '{"id": "acme", "\\u0069d": "acme"}'],
  ["a nested member that comes twice", '{"id": "acme", "notices": {"emails": [], "emails": []}}'],
  ["a lone surrogate", '{"id": "acme", "notices": {"emails": ["\\ud800"]}}'],
  ["a lone surrogate as a name", '{"id": "acme", "\\uDC00": 1}'],
  ["two surrogates in the wrong order", '{"id": "acme", "prefix": "\\udc00\\ud800"}'],
  ["a member named __proto__", '{"id": "acme", "__proto__": {"overlap": 43200}}'],
  ["a nested member named __proto__", '{"id": "acme", "notices": {"__proto__": {}}}'],
  ["a member named constructor", '{"id": "acme", "constructor": {"prototype": {}}}'],
  ["deep nesting", `{"id": "acme", "expiry": ${"[".repeat(30_000)}${"]".repeat(30_000)}}`],
  ["deep nesting of objects", `{"id": "acme", "expiry": ${'{"a":'.repeat(9_000)}1${"}".repeat(9_000)}}`],
];

for (const [name, body] of UNREADABLE) {
  test(`a body with ${name} is refused`, async () => {
    const { admin } = openService();
    const { body: problem } = await admin.post("/v1/domains", body, { status: 400 });
    assert.equal(problem.code, "ERR_INVALID_OPTION");
    assert.deepEqual((await admin.get("/v1/domains")).body.items, []);
  });
}

test("a repeated member is told by its pointer", async () => {
  const { admin } = openService();
  const text = '{"id": "acme", "notices": {"emails": [{"a~/b": 1, "a~/b": 2}]}}';
  const { body } = await admin.post("/v1/domains", text, { status: 400 });
  assert.equal(body.errors[0].pointer, "/notices/emails/0/a~0~1b");
});

test("a pair of surrogates is one character, and an escaped backslash begins no escape", async () => {
  const { admin } = await openShop();
  for (const [description, text] of [
    ["\u{1f511}", '"\\ud83d\\udd11"'],
    ["\\ud800", '"\\\\ud800"'],
  ]) {
    await admin.post(`${SHOP}/secrets`, `{"description": ${text}}`, { status: 201 });
    const { items } = (await admin.get(`${SHOP}/secrets`)).body;
    assert.ok(items.some((/** @type {{ description: string }} */ secret) => secret.description === description));
  }
});

test("a body of a megabyte is 413, with and without its length", async () => {
  const { admin } = openService();
  const text = `{"id": "acme"${" ".repeat(MEGABYTE)}}`;
  const declared = await admin.post("/v1/domains", text, {
    status: 413,
    headers: { "content-length": `${text.length}` },
  });
  assert.equal(declared.body.code, "ERR_TOO_LARGE");
  await admin.post("/v1/domains", text, { status: 413 });
  let isCancelled = false;
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(0x20)),
    cancel: () => void (isCancelled = true),
  });
  await admin.post("/v1/domains", endless, { status: 413 });
  assert.ok(isCancelled);
});

test("a hundred thousand brackets are 413", async () => {
  const { admin } = openService();
  await admin.post("/v1/domains", "[".repeat(100_000), { status: 413 });
});

test("a length that lies does not let a long body in", async () => {
  const { admin } = openService();
  const headers = { "content-length": "2" };
  await admin.post("/v1/domains", `{"id": "acme"${" ".repeat(MEGABYTE)}}`, { status: 413, headers });
});

test("a body must be application/json", async () => {
  const { admin } = openService();
  const types = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json"];
  for (const type of [
    ...types,
    "",
    "application/jsonp",
    "application/merge-patch+json",
    "application/xml",
    "application/json, text/plain",
  ]) {
    const headers = { "content-type": type };
    const { body } = await admin.post("/v1/domains", '{"id": "acme"}', { status: 415, headers });
    assert.equal(body.code, "ERR_UNSUPPORTED_MEDIA_TYPE");
  }
  assert.deepEqual((await admin.get("/v1/domains")).body.items, []);
});

test("each spelling of application/json is read, also where the body is optional", async () => {
  for (const type of ["application/json", "APPLICATION/JSON", "application/json;charset=utf-8"]) {
    const { admin } = await openShop();
    const headers = { "content-type": type };
    const { body } = await admin.post(`${SHOP}/secrets/rotate`, { overlap: HOUR }, { status: 201, headers });
    assert.equal(body.previous_expires_at - body.issued_at, HOUR);
    await admin.post(`${SHOP}/secrets/rotate`, { overlaps: HOUR }, { status: 400, headers });
  }
});

test("a body that is needed must come, and one that is optional may be left out", async () => {
  const { admin } = await openShop();
  await admin.post("/v1/domains", undefined, { status: 400 });
  await admin.post("/v1/domains", "", { status: 400 });
  await admin.post(`${SHOP}/secrets/rotate`, "", { status: 201 });
  // A server hands each body as a stream, also an empty one.
  const empty = new ReadableStream({ start: (controller) => controller.close() });
  await admin.post(`${SHOP}/reapply`, empty, { status: 204, headers: { "content-type": "" } });
  await admin.post(`${SHOP}/secrets/rotate`, " ", { status: 400 });
  await admin.post(`${SHOP}/secrets/rotate`, "null", { status: 400 });
});

test("a route without a body takes none", async () => {
  const { admin } = await openShop();
  await admin.send("DELETE", `${ACME}?force=true`, { force: true }, { status: 400 });
  await admin.get(ACME, { status: 200 });
});

test("a problem repeats no value and no long name of the body", async () => {
  const { admin } = await openShop();
  const secret = "a-secret-in-the-wrong-place-0123456789";
  const bodies = [
    ...[`{"client_id": "shop", "client_secret": ["${secret}"]}`, `{"client_id": "shop", "${secret}": ""}`],
    ...[`{"client_id": "shop", "client_secret": "x", "ip": {"a": "${secret}"}}`, `"${secret}"`, secret],
    ...[`{"${secret}": 1, "${secret}": 2}`, `{"a": {"${secret}": [{"b": 1, "b": 2}]}}`],
  ];
  for (const body of bodies) {
    const { text } = await admin.post(`${ACME}/verify`, body, { status: 400 });
    assert.ok(!text.includes(secret), text);
  }
  const { text } = await admin.get(`${SHOP}/audit?${secret}=1`, { status: 400 });
  assert.ok(!text.includes(secret), text);
});

test("an unknown member is told by its name", async () => {
  const { admin } = await openShop();
  const { body } = await admin.post(`${SHOP}/secrets/rotate`, { overlaps: 1 }, { status: 400 });
  assert.equal(body.detail, 'the body: unknown member "overlaps"');
});

test("a fault is told by what must be", async () => {
  const { admin } = await openShop();
  /** @type {[object, string][]} */
  const faults = [
    [{ id: 1 }, "id: must be a string"],
    [{}, "id: must be given"],
    [{ id: "b", overlap: 1 }, "overlap: must be at least 43200"],
    [{ id: "b", expiry: 1 }, 'expiry: must be "none", or must be an object, or must be null'],
    [{ id: "b", expiry: { value: 1 } }, "expiry.unit: must be given"],
    [{ id: "b", expiry: { value: 1, unit: "d", by: 1 } }, 'expiry: unknown member "by"'],
    [{ id: "b", notices: { emails: ["ana"] } }, "notices.emails.0: must be an e-mail address"],
    [{ id: "b", notices: { schedule: "x".repeat(129) } }, "notices.schedule: must have at most 128 characters"],
  ];
  for (const [body, detail] of faults)
    assert.equal((await admin.post("/v1/domains", body, { status: 400 })).body.detail, detail);
  const { body } = await admin.get(`${ACME}/audit?limit=0`, { status: 400 });
  assert.equal(body.detail, "query.limit: must be at least 1");
});
