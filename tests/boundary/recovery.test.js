// What a trap costs: one call, and nothing of any other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { generateSecret, SecretSlots } from "../../js/index.js";
import { core as liveCore } from "../../js/wasm/slots/core.js";
import { takeAscii } from "../../js/wasm/text-buffer.js";
import { trapCore, trapOnce } from "./trap-core.js";

/** @type {[number, number, undefined, undefined, undefined, number, string]} */
const DEFAULT_POLICY = [0, 0, undefined, undefined, undefined, -1, ""];

test("10,000 traps in a row leave the next call correct", async () => {
  const core = await trapCore();
  for (let count = 0; count < 10_000; count++) {
    const error = trapOnce(core);
    assert.equal(error.code, "ERR_INTERNAL");
    assert.equal(/** @type {Error} */ (error.cause).name, "RuntimeError");
  }
  const glue = core.glue;
  assert.deepEqual([...glue.arrangeSlots("s", [5, 0], [1, 1])], [1, 0]);
  const handle = glue.loadJwtSlots(core.nextSerial, [0, 5]);
  assert.deepEqual(
    [0, 4, 5, 9].map((at) => glue.effectiveAt(handle, at)),
    [0, 0, 1, 1],
  );
  const policy = glue.loadPolicy(core.nextSerial, ...DEFAULT_POLICY);
  assert.match(takeAscii(glue, glue.generateSecret(policy)), /^[A-Za-z0-9\-_+=.]{64}$/);
});

test("a trap with 20 asynchronous calls in flight: all 20 settle, each with its own answer", async () => {
  const core = await trapCore();
  /** @type {((value: number) => void)[]} */
  const settle = [];
  const inFlight = Array.from({ length: 20 }, (_, index) => {
    const promise = new Promise((resolve) => (settle[index] = resolve));
    return core.glue.waitFor(promise, 1000 + index);
  });
  const dropped = core.glue;
  assert.equal(trapOnce(core).code, "ERR_INTERNAL");
  assert.notEqual(core.glue, dropped);
  const after = core.glue.waitFor(Promise.resolve("after"), 10);
  settle.forEach((resolve, index) => resolve(index));
  const expected = Array.from({ length: 20 }, (_, index) => [index, (1000 + index) * (999 + index)]);
  assert.deepEqual(await Promise.all(inFlight), expected);
  assert.deepEqual(await after, ["after", 90]);
});

test("a handle from before a trap finds nothing in the next instance", async () => {
  const core = await trapCore();
  const before = core.glue.loadJwtSlots(core.nextSerial, [0, 5]);
  trapOnce(core);
  const other = core.glue.loadJwtSlots(core.nextSerial, [0, 7]);
  assert.notEqual(before, other);
  assert.equal(core.glue.effectiveAt(before, 6), -2);
  assert.equal(core.glue.effectiveAt(other, 6), 0);
});

test("random bytes drawn before a trap are not used after it", async (context) => {
  const core = await trapCore();
  let drawn = 0;
  // The first draw holds upper-case letters, any later one lower-case letters.
  context.mock.method(crypto, "getRandomValues", (/** @type {Uint8Array} */ bytes) => {
    drawn += 1;
    const first = drawn === 1 ? 0 : 26;
    bytes.forEach((_, index) => (bytes[index] = first + ((index * 7) % 26)));
    return bytes;
  });
  const generate = () => {
    const glue = core.glue;
    const letters = glue.loadPolicy(core.nextSerial, 8, 8, "", undefined, undefined, 0, "");
    return takeAscii(glue, glue.generateSecret(letters));
  };
  assert.match(generate(), /^[A-Z]{8}$/);
  assert.match(generate(), /^[A-Z]{8}$/, "the bytes that are left are of the first draw");
  assert.equal(drawn, 1);
  trapOnce(core);
  assert.match(generate(), /^[a-z]{8}$/, "and they went with the instance");
  assert.equal(drawn, 2);
});

test("a verifier from before a trap goes on in the next instance", () => {
  const secrets = new SecretSlots({ s: generateSecret() });
  const verify = secrets.jwtVerifier("s", { issuer: "i" });
  const key = secrets.joseKey("s");
  const token = secrets.signJwt("s", { iss: "i" });
  const [header, payload, signature] = token.split(".");
  for (let trap = 0; trap < 100; trap++) {
    assert.equal(verify(token).payload.iss, "i");
    assert.equal(key(undefined, { protected: header, payload, signature }).length, 64);
    const dropped = liveCore.glue;
    liveCore.failure(new WebAssembly.RuntimeError("a trap"), dropped);
    assert.notEqual(liveCore.glue, dropped);
    assert.equal(secrets.signJwt("s", { iss: "i" }).split(".").length, 3);
  }
});

test("an error that the core answers keeps the instance", async () => {
  const core = await trapCore();
  const glue = core.glue;
  try {
    glue.arrangeSlots("", [0], [1]);
    assert.fail("an empty name was accepted");
  } catch (thrown) {
    assert.equal(core.failure(thrown, glue).code, "ERR_SLOT_INVALID");
  }
  assert.equal(core.glue, glue);
});
