// What the core's memory may hold and grow to.
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { checkSecret, ClientSecretRegistry, generateSecret, SecretSlots } from "../../js/index.js";
import { MemoryStore } from "../../js/stores/memory.js";
import { core } from "../../js/wasm/slots/core.js";
import { makeVerifier } from "../../js/jwt/verifier.js";
import { Timeline } from "../../js/slots/timeline.js";

setFlagsFromString("--expose-gc");
const collect = /** @type {() => void} */ (runInNewContext("gc"));
const collected = async () => {
  await setImmediate();
  collect();
};
const SECRET = "a secret that is long enough for HS256";

const slots = Array.from({ length: 50 }, (_, slot) => ({ slot, value: `value ${slot}` }));
const memory = () => core.glue.memoryBytes().byteLength;
/** The tables' 4 MiB of slot numbers, what the allocator loses around them, and the rest of the core. */
const BOUND = 12 << 20;
/** 24 MiB of keys, 8 of their slots, 8 of verifiers' options. */
const KEYS_BOUND = 40 << 20;

/** @param {number} count */
function makeAndDrop(count) {
  for (let made = 0; made < count; made++) {
    const secrets = new SecretSlots({ [`s${made}`]: slots });
    assert.equal(secrets.getEffectiveAt(`s${made}`, 7), "value 7");
    if (made % 100 === 0)
      assert.equal(checkSecret(generateSecret({ length: 32 + (made % 64) })).problems.length < 3, true);
  }
}

test("10,000 SecretSlots made and dropped leave the memory bounded", () => {
  makeAndDrop(10_000);
  const after = memory();
  assert.ok(after <= BOUND, `${after} bytes`);
  makeAndDrop(30_000);
  assert.ok(memory() <= BOUND, `${memory()} bytes after 30,000 more, ${after} before`);
});

/** @param {string} text */
const inMemory = (text) => Buffer.from(core.glue.memoryBytes()).includes(text, 0, "latin1");

test("a secret that crossed is nowhere in the core's memory after the call", () => {
  assert.equal(inMemory(generateSecret()), false);
  assert.equal(inMemory(generateSecret({ length: 4096 }).slice(-64)), false);
  for (const secret of ["hunter2-hunter3-hunter4", "hunter2-hunter3-hunter4-é-🔑"]) {
    checkSecret(secret);
    assert.equal(inMemory("hunter2-hunter3"), false, "after a check");
    assert.throws(() => checkSecret(secret, { alphabet: "aa" }), { code: "ERR_INVALID_OPTION" });
    assert.equal(inMemory("hunter2-hunter3"), false, "after a policy that was refused");
  }
});

test("a client secret that was issued or presented is nowhere in the core's memory", async () => {
  const registry = new ClientSecretRegistry({ store: new MemoryStore() });
  await registry.createApplication("shop", { type: "web" });
  const { secret: added } = await registry.add("shop", { description: "a" });
  const { secret: rotated } = await registry.rotate("shop");
  const { secret: renewed } = await registry.renew("shop", "2");
  // Of all lengths around those of the hash's blocks.
  for (let length = 20; length < 200; length++) {
    await registry.verify("shop", "hunter2-hunter3-hunter4".repeat(10).slice(0, length));
    assert.equal(inMemory("hunter2-hunter3"), false, `of ${length} bytes`);
  }
  for (const secret of [added, rotated, renewed].map(String)) {
    await registry.verify("shop", secret);
    for (const part of [secret.slice(0, 32), secret.slice(20, 52), secret.slice(-12)])
      assert.equal(inMemory(part), false);
  }
  assert.equal(inMemory("hunter2-hunter3"), false);
});

test("the random bytes of a client secret are wiped", async (context) => {
  const marked = Uint8Array.from({ length: 64 }, (_, index) => 200 - index);
  context.mock.method(crypto, "getRandomValues", (/** @type {Uint8Array} */ bytes) => {
    for (let at = 0; at < bytes.length; at += 64) bytes.set(marked, at);
    return bytes;
  });
  const registry = new ClientSecretRegistry({ store: new MemoryStore() });
  await registry.createApplication("shop", { type: "web" });
  await registry.add("shop", { description: "a" });
  context.mock.restoreAll();
  assert.equal(Buffer.from(core.glue.memoryBytes()).includes(Buffer.from(marked.subarray(0, 16))), false);
});

test("what is refused for its size does not grow the memory", () => {
  makeAndDrop(10);
  const before = memory();
  const large = "x".repeat(8 << 20);
  for (let count = 0; count < 200; count++) {
    assert.throws(() => new SecretSlots({ s: large }), { code: "ERR_TOO_LARGE" });
    assert.throws(() => new SecretSlots({ [large]: "x" }), { code: "ERR_TOO_LARGE" });
    assert.throws(() => checkSecret(large), { code: "ERR_TOO_LARGE" });
    assert.throws(() => generateSecret({ alphabet: large }), { code: "ERR_INVALID_OPTION" });
  }
  assert.equal(memory(), before);
});

test("10,000 tokens of 1 MB and more are refused before they are copied", () => {
  const secrets = new SecretSlots({ s: generateSecret() });
  const verify = secrets.jwtVerifier("s");
  const good = secrets.signJwt("s", { sub: "user-1" });
  assert.equal(verify(good).slot, 0);
  const before = memory();
  const large = ["x".repeat(1 << 20), "x".repeat(64 << 20)];
  for (let count = 0; count < 10_000; count++) {
    assert.throws(() => verify(large[count & 1]), { code: "ERR_TOO_LARGE" });
  }
  assert.equal(memory(), before);
  assert.equal(verify(good).slot, 0);
});

test("a secret that verifies tokens is nowhere in the core's memory as text", () => {
  const text = "hunter2-hunter3-hunter4-hunter5-hunter6-hunter7-hunter8-hunter9-hunter10";
  for (const value of [text, new TextEncoder().encode(text), text.repeat(3)]) {
    const secrets = new SecretSlots({ s: value });
    const verify = secrets.jwtVerifier("s", { algorithms: ["HS256", "HS512"] });
    assert.equal(verify(secrets.signJwt("s", {})).slot, 0);
    assert.equal(verify(secrets.signJwt("s", {}, { alg: "HS512" })).slot, 0);
    assert.equal(inMemory("hunter2-hunter3"), false);
    secrets.revoke("s", 0);
    assert.throws(() => verify("a.b.c"));
    assert.equal(inMemory("hunter2-hunter3"), false);
  }
});

test("slots in use have each key made once, and the keys' bounds hold", (context) => {
  const load = context.mock.method(core.glue, "loadJwtKey").mock;
  const loadSlots = context.mock.method(core.glue, "loadJwtSlots").mock;
  const loadOptions = context.mock.method(core.glue, "loadJwtOptions").mock;
  for (const count of [4_000, 6_000, 20_000]) {
    const names = Array.from({ length: count }, (_, index) => `${count}-${index}`);
    const secrets = new SecretSlots(
      Object.fromEntries(names.map((name) => [name, `${name} of a secret that is long enough`])),
    );
    const tokens = names.map((name) => secrets.signJwt(name, { iat: 1 }));
    const verifiers = names.map((name) => secrets.jwtVerifier(name));
    const counts = () => [load, loadSlots, loadOptions].map((mock) => mock.callCount());
    for (const [index, verify] of verifiers.entries()) assert.equal(verify(tokens[index]).slot, 0);
    const before = counts();
    for (let round = 0; round < 2; round++) {
      for (const [index, verify] of verifiers.entries()) assert.equal(verify(tokens[index]).slot, 0);
    }
    assert.deepEqual(counts(), before, `nothing of ${count} secrets is loaded again`);
    secrets.replace({});
  }
  const many = new SecretSlots({ s: Array.from({ length: 65_536 }, (_, slot) => ({ slot, value: SECRET.repeat(2) })) });
  const key = many.joseKey("s", { algorithms: ["HS512"], slotFrom: "kid", overlap: Infinity });
  for (let kid = 0; kid < 65_536; kid++) {
    const header = Buffer.from(`{"alg":"HS512","kid":"${kid}"}`).toString("base64url");
    assert.equal(key({}, { protected: header, payload: "e30", signature: "" }).length, 2 * SECRET.length);
  }
  assert.ok(memory() <= KEYS_BOUND + BOUND, `${memory()} bytes`);
});

/** @type {[title: string, change: (timeline: Timeline) => Timeline | undefined][]} */
const CHANGES = [
  ["set", (timeline) => (timeline.set("s", { slot: 5, value: SECRET }), timeline)],
  ["revoke", (timeline) => (timeline.revoke(0), timeline)],
  ["delete", (timeline) => (timeline.delete(0), undefined)],
  ["replace", () => new Timeline("s", [{ slot: 0, value: SECRET }])],
];

for (const [title, change] of CHANGES) {
  test(`a cache goes at once with its slots: ${title}`, async () => {
    /** @type {Timeline | undefined} */
    let timeline = new Timeline("s", [{ slot: 0, value: SECRET }]);
    const verify = makeVerifier({ timeline: () => timeline, isEmpty: () => false, warned: new Set() }, "s", {
      cache: 10,
    });
    const made = new SecretSlots({ s: SECRET }).signJwt("s", { sub: "user-1" });
    const verified = new WeakRef(verify(made));
    const before = new WeakRef(timeline);
    // A WeakRef keeps what it refers to until the end of the job.
    await collected();
    assert.equal(verify(made), verified.deref(), "it is kept until then");
    await collected();
    timeline = change(timeline);
    await collected();
    assert.equal(verified.deref(), undefined, "the tokens that were accepted are gone");
    if (before.deref() !== timeline) assert.equal(before.deref(), undefined, "and so are the secrets");
    assert.equal(typeof verify, "function", "although the verifier is there");
  });
}

test("a cache keeps a token, and not the request that it was cut out of", () => {
  const secrets = new SecretSlots({ s: SECRET });
  const verify = secrets.jwtVerifier("s", { cache: 100 });
  const used = () => (collect(), process.memoryUsage().heapUsed);
  const before = used();
  for (let request = 0; request < 30; request++) {
    const token = secrets.signJwt("s", { sub: `${request}` });
    const body = Buffer.from(`${token}${"x".repeat(2 << 20)}`).toString("latin1");
    assert.equal(verify(body.slice(0, token.length)).slot, 0);
  }
  const held = used() - before;
  assert.ok(held < 8 << 20, `${held} bytes for 30 tokens`);
  assert.equal(typeof verify, "function");
});

test("thousands of verifiers leave the memory bounded", () => {
  for (let made = 0; made < 20_000; made++) {
    const secrets = new SecretSlots({ s: `${made} of a secret that is long enough` });
    assert.equal(secrets.jwtVerifier("s", { issuer: `i${made}` })(secrets.signJwt("s", { iss: `i${made}` })).slot, 0);
  }
  assert.ok(memory() <= KEYS_BOUND + BOUND, `${memory()} bytes`);
});
