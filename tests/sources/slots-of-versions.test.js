// Which slots the versions of a secret become.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SecretSlots } from "../../js/slots.js";
import { MemorySource } from "./memory-source.js";

/** @import { ReadOptions, SourceEvent, SourceOptions, Version } from "../../js/sources/types.js" */

const NAME = "token-secret";

/** @param {Version[]} versions @param {ReadOptions} [options] @param {SourceOptions} [how] */
async function read(versions, options, how) {
  const source = new MemorySource(how);
  source.secrets.set(NAME, versions);
  return (await source.read([NAME], options))[NAME];
}

/** @param {number} created @param {Partial<Version>} [more] @returns {Version} */
const version = (created, more) => ({ id: `v${created}`, created, value: `value of ${created}`, ...more });

test("a version is a slot from the second in which it was made", async () => {
  assert.deepEqual(await read([version(200.9), version(100)]), [
    { slot: 100, version: "v100", value: "value of 100" },
    { slot: 200, version: "v200.9", value: "value of 200.9" },
  ]);
});

test("of two versions of one second the later one has the next", async () => {
  const slots = await read([version(100.7), version(100.2), version(101), version(100.9)]);
  assert.deepEqual(
    slots.map(({ slot, version }) => [slot, version]),
    [
      [100, "v100.2"],
      [101, "v100.7"],
      [102, "v100.9"],
      [103, "v101"],
    ],
  );
});

test("a disabled version is a revoked slot, and no value of it is kept", async () => {
  const slots = await read([version(100), version(200, { revoked: true })]);
  assert.deepEqual(slots[1], { slot: 200, version: "v200", revoked: true });
  const secrets = new SecretSlots({ [NAME]: slots });
  assert.equal(secrets.getEffectiveAt(NAME, 300), null);
  assert.equal(secrets.getEffectiveAt(NAME, 199), "value of 100");
});

test("a version that was revoked before it came into effect is no slot", async () => {
  const versions = [version(100), version(200, { revoked: true, revokedAt: 250 })];
  assert.equal((await read(versions, { effectiveFrom: 60 })).length, 1);
  assert.equal((await read(versions, { effectiveFrom: 40 })).length, 2);
});

test("effectiveFrom delays every version but the oldest, and none that has a not-before", async () => {
  const versions = [version(100), version(200), version(300, { notBefore: 1000 })];
  const slots = await read(versions, { effectiveFrom: "1m" });
  assert.deepEqual(
    slots.map(({ slot }) => slot),
    [100, 260, 1000],
  );
});

test("effectiveFrom can be a function, which sees no value", async () => {
  /** @type {object[]} */
  const seen = [];
  const effectiveFrom = (/** @type {{ id: string }} */ given) => seen.push(given);
  assert.deepEqual(
    (await read([version(100), version(200)], { effectiveFrom })).map(({ slot }) => slot),
    [1, 2],
  );
  assert.deepEqual(seen, [
    { id: "v100", created: 100 },
    { id: "v200", created: 200 },
  ]);
});

test("a value that can be no secret is passed over alone, and told without it", async () => {
  /** @type {[value: any, reason: RegExp][]} */
  const values = [
    ["", /empty/],
    ["short", /accept/],
    ["x".repeat(65_537), /65536/],
    ["throws an error of its own", /accept threw/],
    [42, /text or bytes/],
    ["\ud800 a lone surrogate", /surrogate/],
  ];
  for (const [value, reason] of values) {
    /** @type {SourceEvent[]} */
    const events = [];
    const slots = await read(
      [version(100), version(200, { value })],
      { onEvent: (event) => events.push(event) },
      {
        accept: (text) => {
          if (String(text).startsWith("throws")) throw new Error(String(text));
          return text.length >= 8;
        },
      },
    );
    assert.deepEqual(
      slots.map(({ slot }) => slot),
      [100],
    );
    assert.equal(events.length, 1);
    const [event] = events;
    assert.ok(event.type === "value_refused" && event.version === "v200");
    assert.match(event.reason, reason);
    if (typeof value === "string" && value !== "") assert.ok(!JSON.stringify(event).includes(value.slice(0, 20)));
  }
});

test("a secret without any good value is refused", async () => {
  await assert.rejects(read([version(100, { value: "" })]), { code: "ERR_SLOT_INVALID", message: /token-secret/ });
  await assert.rejects(read([]), { code: "ERR_SECRET_UNKNOWN" });
});

test("`field` takes a member of a JSON object", async () => {
  const json = JSON.stringify({ user: "a", key: "the-signing-secret" });
  const slots = await read([version(100, { value: json }), version(200, { value: "no json" })], {}, { field: "key" });
  assert.deepEqual(slots, [{ slot: 100, version: "v100", value: "the-signing-secret" }]);
  for (const value of ['{"__proto__":{"key":"x"}}', "[]", "null", '{"key":5}']) {
    await assert.rejects(read([version(1, { value })], {}, { field: "key" }), { code: "ERR_SLOT_INVALID" });
  }
});

test("a value is loaded once, however often the secret is read", async () => {
  const source = new MemorySource();
  source.secrets.set(NAME, [version(100, { value: undefined }), version(200, { value: undefined })]);
  let loads = 0;
  source.load = async (_name, { id }) => {
    loads += 1;
    return `value of ${id}`;
  };
  for (let reads = 0; reads < 3; reads++) await source.read([NAME]);
  assert.equal(loads, 2);
});

test("a version that was destroyed since it was listed is a revoked slot", async () => {
  const source = new MemorySource();
  source.secrets.set(NAME, [version(100), version(200, { value: undefined })]);
  source.load = async () => null;
  assert.deepEqual((await source.read([NAME]))[NAME][1], { slot: 200, version: "v200", revoked: true });
});

test("any versions give ascending slots, one for each, in the order of their times", async () => {
  for (let seed = 1; seed <= 300; seed++) {
    let state = seed;
    const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const versions = Array.from({ length: 1 + Math.floor(random() * 12) }, (_, index) => ({
      ...version(Math.floor(random() * 80) / 8, { id: `${index}` }),
      ...(random() < 0.2 ? { notBefore: Math.floor(random() * 20) } : {}),
      ...(random() < 0.2 ? { revoked: true } : {}),
    }));
    const slots = await read(versions, { effectiveFrom: Math.floor(random() * 5) });
    assert.equal(slots.length, versions.length, `seed ${seed}`);
    assert.equal(new Set(slots.map(({ version }) => version)).size, versions.length, `seed ${seed}`);
    slots.forEach(({ slot }, index) => assert.ok(index === 0 || slot > slots[index - 1].slot, `seed ${seed}`));
    for (const slot of slots) {
      const { revoked } = /** @type {Version} */ (versions.find(({ id }) => id === slot.version));
      assert.equal("revoked" in slot, revoked === true, `seed ${seed}`);
    }
  }
});

test("clientSecrets gives the values, the newest first, without revoked ones", async () => {
  const source = new MemorySource();
  source.secrets.set(NAME, [version(1), version(2, { revoked: true }), version(3)]);
  assert.deepEqual(await source.clientSecrets(NAME)(), ["value of 3", "value of 1"]);
  source.secrets.set(NAME, [version(2, { revoked: true })]);
  await assert.rejects(source.clientSecrets(NAME)(), { code: "ERR_SLOT_INVALID" });
});

test("of two versions in the last second there is one after which no number is left", async () => {
  /** @type {SourceEvent[]} */
  const events = [];
  const last = 99_999_999_999;
  const options = { effectiveFrom: () => last, onEvent: (/** @type {SourceEvent} */ event) => events.push(event) };
  const slots = await read([version(100), version(200)], options);
  assert.deepEqual(
    slots.map(({ slot, version }) => [slot, version]),
    [[last, "v100"]],
  );
  assert.deepEqual(
    events.map(({ type }) => type),
    ["value_refused"],
  );
});
