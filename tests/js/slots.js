// Slots: the shared vectors, bad input, a naive model.
import fc from "fast-check";
import vectors from "../vectors/slots.json" with { type: "json" };
import { refused } from "./refusal.js";

const MAX_SLOT = 99_999_999_999;

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function slots(QUnit, api) {
  const { SecretSlots } = api;
  const two = [
    { slot: 0, value: "original_password" },
    { slot: 5, value: "updated_password" },
  ];

  QUnit.module("slots");

  for (const { title, secrets, get, effective } of vectors.accepted) {
    QUnit.test(`accepted: ${title}`, (assert) => {
      const loaded = new SecretSlots(/** @type {any} */ (secrets));
      for (const [name, value] of Object.entries(get)) assert.equal(loaded.get(name), value, `get ${name}`);
      for (const [name, at, value] of effective) {
        assert.equal(loaded.getEffectiveAt(String(name), Number(at)), value, `${name} at ${at}`);
      }
    });
  }

  for (const { title, secrets, code, names } of vectors.refused) {
    QUnit.test(`refused: ${title}`, (assert) => {
      const held = new SecretSlots({ "token-secret": two });
      const values = ["hunter2", "1234567", "original_password"];
      const load = () => new SecretSlots(/** @type {any} */ (secrets));
      const error = refused(assert, api, code, load, { secrets: values });
      for (const name of names) assert.true(error.message.includes(name), error.message);
      refused(assert, api, code, () => held.replace(/** @type {any} */ (secrets)), { secrets: values });
      assert.equal(held.get("token-secret"), "updated_password", "a refused reload changes nothing");
    });
  }

  QUnit.test("what only JavaScript can hold is refused too", (assert) => {
    const sparse = [...two];
    delete sparse[0];
    const wrong = {
      ERR_SLOT_INVALID: [
        { s: undefined },
        { s: 5n },
        { s: Symbol("hunter2") },
        { s: () => "hunter2" },
        { s: new ArrayBuffer(8) },
        { s: new Uint16Array(8) },
        { s: new Uint8Array() },
        { s: sparse },
        { s: [{ slot: NaN, value: "hunter2" }] },
        { s: [{ slot: Infinity, value: "hunter2" }] },
        { s: [{ slot: 5n, value: "hunter2" }] },
        { s: [{ slot: new Number(5), value: "hunter2" }] },
        { s: [{ slot: 5, value: new String("hunter2") }] },
        { s: [[0, "hunter2"]] },
        { s: "hunter2 \ud800" },
        { "s\udfff": "hunter2" },
      ],
      ERR_INVALID_OPTION: [
        null,
        5,
        true,
        "hunter2",
        Symbol("hunter2"),
        () => "hunter2",
        new Map([["s", "hunter2"]]),
        new Date(),
        new (class Secrets {
          s = "hunter2";
        })(),
        [two],
        [null],
        new Array(2),
        { secrets: new Array(2) },
        Promise.resolve({ s: "hunter2" }),
      ],
    };
    for (const [code, inputs] of Object.entries(wrong)) {
      for (const input of inputs) refused(assert, api, code, () => new SecretSlots(/** @type {any} */ (input)));
    }
  });

  QUnit.test("oversize is refused before it reaches the core, and at the limit all is well", (assert) => {
    const many = (/** @type {number} */ count) => ({
      s: Array.from({ length: count }, (_, slot) => ({ slot, value: "x" })),
    });
    const large = {
      "a million slots": many(1_000_000),
      "65,537 slots": many(65_537),
      "a value of 1 MB": { s: "x".repeat(1 << 20) },
      "a value of 65,537 bytes": { s: "x".repeat(65_537) },
      "a value of 65,538 bytes in 32,769 characters": { s: "é".repeat(32_769) },
      "bytes of 65,537": { s: new Uint8Array(65_537) },
      "a name of 100 KB": { ["n".repeat(100 << 10)]: "x" },
      "a name of 1,026 bytes in 513 characters": { ["é".repeat(513)]: "x" },
    };
    for (const [title, input] of Object.entries(large)) {
      refused(assert, api, "ERR_TOO_LARGE", () => new SecretSlots(input), { title });
    }
    const limits = new SecretSlots({ ...many(65_536), ["é".repeat(512)]: "é".repeat(32_768) });
    assert.equal(limits.get("é".repeat(512)), "é".repeat(32_768));
    assert.equal(limits.slots("s").length, 65_536);
    assert.equal(limits.get("n".repeat(100 << 10)), null, "an unknown name of any length is unknown");
  });

  QUnit.test("`at` is a finite number from 0, and a fraction is floored", (assert) => {
    const secrets = new SecretSlots({ s: two });
    const wrong = [NaN, Infinity, -Infinity, -1, -0.5, "5", "", null, undefined, {}, [5], true, 5n, new Date(5)];
    for (const at of wrong) {
      for (const name of ["s", "unknown"]) {
        refused(assert, api, "ERR_SLOT_INVALID", () => secrets.getEffectiveAt(name, /** @type {any} */ (at)));
      }
    }
    assert.equal(secrets.getEffectiveAt("s", 4.999), "original_password");
    assert.equal(secrets.getEffectiveAt("s", 5.001), "updated_password");
    assert.equal(secrets.getEffectiveAt("s", -0), "original_password");
    assert.equal(secrets.getEffectiveAt("s", MAX_SLOT + 0.5), "updated_password");
  });

  QUnit.test("milliseconds are refused wherever a slot or a time is taken, with that reason", (assert) => {
    const secrets = new SecretSlots({ s: two });
    for (const at of [MAX_SLOT + 1, 1741790697000, 2 ** 53, 1e300]) {
      const calls = [
        () => secrets.getEffectiveAt("s", at),
        () => secrets.getEffectiveAt("unknown", at),
        () => new SecretSlots({ s: [{ slot: at, value: "hunter2" }] }),
        () => new SecretSlots({ name: "s", secret_slots: [{ slot: at, value: "hunter2" }] }),
        () => secrets.replace({ s: [{ slot: at, value: "hunter2" }] }),
        () => secrets.set("s", at, "hunter2"),
        () => secrets.set("new", at, "hunter2"),
        () => secrets.revoke("s", at),
        () => secrets.delete("s", at),
      ];
      for (const call of calls) {
        const error = refused(assert, api, "ERR_SLOT_INVALID", call);
        assert.true(error.message.includes("looks like milliseconds"), error.message);
      }
    }
    assert.equal(secrets.get("s"), "updated_password");
    assert.equal(secrets.getEffectiveAt("s", MAX_SLOT), "updated_password");
    secrets.set("s", MAX_SLOT, "last");
    assert.equal(secrets.get("s"), "last");
  });

  QUnit.test("bytes that were transferred away are refused as a value", (assert) => {
    const secrets = new SecretSlots({ s: two });
    const detached = new Uint8Array([1, 2, 3]);
    structuredClone(detached.buffer, { transfer: [detached.buffer] });
    assert.equal(detached.length, 0);
    const calls = [
      () => new SecretSlots({ s: detached }),
      () => new SecretSlots({ s: [{ slot: 0, value: detached }] }),
      () => new SecretSlots({ name: "s", secret_slots: [{ slot: 0, value: detached }] }),
      () => secrets.replace({ s: detached }),
      () => secrets.set("s", 9, detached),
    ];
    for (const call of calls) refused(assert, api, "ERR_SLOT_INVALID", call);
    assert.equal(secrets.get("s"), "updated_password");
  });

  QUnit.test("a name that is not a string is refused everywhere", (assert) => {
    const secrets = /** @type {any} */ (new SecretSlots({ s: two }));
    for (const name of [undefined, null, 5, {}, ["s"], Symbol("s")]) {
      const calls = [
        () => secrets.get(name),
        () => secrets.getEffectiveAt(name, 0),
        () => secrets.set(name, 0, "x"),
        () => secrets.revoke(name, 0),
        () => secrets.delete(name, 0),
        () => secrets.slots(name),
      ];
      for (const call of calls) refused(assert, api, "ERR_SLOT_INVALID", call);
    }
  });

  QUnit.test("`__proto__` is a name like any other", (assert) => {
    const secrets = new SecretSlots(JSON.parse('{"__proto__": "a", "constructor": "b"}'));
    assert.deepEqual(secrets.names(), ["__proto__", "constructor"]);
    assert.equal(secrets.get("__proto__"), "a");
    assert.equal(new SecretSlots({}).get("__proto__"), null);
    const api = new SecretSlots({ secret: { name: "__proto__", secret_slots: two } });
    assert.equal(api.getEffectiveAt("__proto__", 3), "original_password");
  });

  QUnit.test("bytes are copied in and out", (assert) => {
    const given = new Uint8Array([1, 2, 3]);
    const secrets = new SecretSlots({ b: given });
    given.fill(9);
    const first = /** @type {Uint8Array} */ (secrets.get("b"));
    assert.deepEqual([...first], [1, 2, 3]);
    first.fill(9);
    assert.deepEqual([.../** @type {Uint8Array} */ (secrets.getEffectiveAt("b", 0))], [1, 2, 3]);
    secrets.set("b", 1, given.subarray(1));
    assert.deepEqual([.../** @type {Uint8Array} */ (secrets.get("b"))], [9, 9]);
  });

  QUnit.test("set, revoke and delete are seen at once", (assert) => {
    const secrets = new SecretSlots();
    for (const { slot, value } of two) secrets.set("s", slot, value);
    assert.equal(secrets.getEffectiveAt("s", 7), "updated_password");
    secrets.set("s", 7, "third");
    assert.equal(secrets.getEffectiveAt("s", 7), "third");
    secrets.set("s", 7, "fourth");
    assert.equal(secrets.get("s"), "fourth", "a slot that is there gets the new value");
    secrets.revoke("s", 5);
    assert.deepEqual(
      [4, 5, 6, 7].map((at) => secrets.getEffectiveAt("s", at)),
      ["original_password", null, null, "fourth"],
    );
    assert.deepEqual(secrets.slots("s"), [
      { slot: 0, revoked: false },
      { slot: 5, revoked: true },
      { slot: 7, revoked: false },
    ]);
    assert.true(secrets.delete("s", 5));
    assert.equal(secrets.getEffectiveAt("s", 6), "original_password");
    assert.false(secrets.delete("s", 5));
    assert.false(secrets.delete("unknown", 5));
    secrets.revoke("s", 7);
    secrets.set("s", 7, "back");
    assert.equal(secrets.get("s"), "back", "a revoked slot that is set is in use again");
    secrets.delete("s", 0);
    secrets.delete("s", 7);
    assert.deepEqual(secrets.names(), []);
    assert.deepEqual(secrets.slots("s"), []);
  });

  QUnit.test("a refused change changes nothing", (assert) => {
    const secrets = new SecretSlots({ s: two });
    const wrong = /** @type {any} */ (secrets);
    for (const slot of [-1, 1.5, NaN, Infinity, "5", null, undefined, 5n]) {
      refused(assert, api, "ERR_SLOT_INVALID", () => wrong.set("s", slot, "hunter2"));
      refused(assert, api, "ERR_SLOT_INVALID", () => wrong.revoke("s", slot));
      assert.false(wrong.delete("s", slot));
    }
    for (const value of ["", null, undefined, 5, {}, ["hunter2"], new Uint8Array()]) {
      refused(assert, api, "ERR_SLOT_INVALID", () => wrong.set("s", 9, value));
      refused(assert, api, "ERR_SLOT_INVALID", () => wrong.set("new", 9, value));
    }
    refused(assert, api, "ERR_SLOT_INVALID", () => secrets.set("", 9, "hunter2"));
    refused(assert, api, "ERR_SECRET_UNKNOWN", () => secrets.revoke("unknown", 0));
    refused(assert, api, "ERR_SLOT_INVALID", () => secrets.revoke("s", 4));
    assert.deepEqual(secrets.names(), ["s"]);
    assert.deepEqual(
      [0, 3, 5, 7].map((at) => secrets.getEffectiveAt("s", at)),
      ["original_password", "original_password", "updated_password", "updated_password"],
    );
  });

  QUnit.test("a reload that was given nothing is refused", (assert) => {
    const secrets = new SecretSlots({ s: two });
    refused(assert, api, "ERR_INVALID_OPTION", () => secrets.replace(/** @type {any} */ (undefined)));
    assert.equal(secrets.get("s"), "updated_password");
  });

  QUnit.test("thousands of slots are set one by one", (assert) => {
    const secrets = new SecretSlots();
    for (let count = 0; count < 5000; count++) secrets.set("s", (count * 7919) % 5000, `value ${count}`);
    const listed = secrets.slots("s");
    assert.true(listed.length === 5000 && listed.every(({ slot }, place) => slot === place));
    assert.equal(secrets.getEffectiveAt("s", (4999 * 7919) % 5000), "value 4999");
    secrets.revoke("s", -0);
    assert.deepEqual(secrets.slots("s")[0], { slot: 0, revoked: true });
    assert.true(Object.is(secrets.slots("s")[0].slot, 0));
  });

  QUnit.test("replace is a reload: what is not in it is gone", (assert) => {
    const secrets = new SecretSlots({ old: "a", both: "b" });
    secrets.replace({ both: "c", new: "d" });
    assert.deepEqual(secrets.names(), ["both", "new"]);
    assert.equal(secrets.get("both"), "c");
    assert.equal(secrets.get("old"), null);
  });

  QUnit.test("a name cannot forge a line of a log", (assert) => {
    const error = refused(assert, api, "ERR_SECRET_UNKNOWN", () =>
      new SecretSlots().revoke("a\n\u007f\u009b\u2028b", 0),
    );
    assert.false(/[\n\u007f-\u009f\u2028]/.test(error.message), error.message);
  });

  QUnit.test("nothing that prints an instance prints a value", (assert) => {
    const secrets = new SecretSlots({ s: "hunter2" });
    const printed = [
      JSON.stringify(secrets),
      String(secrets),
      Object.keys(secrets).join(),
      JSON.stringify({ ...secrets }),
    ];
    assert.false(printed.join("\n").includes("hunter2"));
    const { inspect } = globalThis.process?.getBuiltinModule?.("node:util") ?? {};
    if (inspect) assert.false(inspect(secrets, { depth: 9, showHidden: true }).includes("hunter2"));
  });

  QUnit.test("any history answers as a naive model", (assert) => {
    const slot = fc.oneof(fc.nat(12), fc.integer({ min: 1_700_000_000, max: 1_700_000_010 }), fc.constant(MAX_SLOT));
    const step = fc.oneof(
      fc.record({ kind: fc.constant("set"), slot, value: fc.string({ minLength: 1, unit: "grapheme" }) }),
      fc.record({ kind: fc.constantFrom("revoke", "delete"), slot, value: fc.constant("") }),
    );
    const answersAsTheModel = fc.property(fc.array(step), fc.array(slot, { minLength: 1 }), (steps, ats) => {
      const secrets = new SecretSlots();
      /** @type {Map<number, string | null>} */
      const model = new Map();
      for (const { kind, slot, value } of steps) {
        if (kind === "set") {
          secrets.set("s", slot, value);
          model.set(slot, value);
        } else if (kind === "delete") {
          if (secrets.delete("s", slot) !== model.delete(slot)) return false;
        } else if (model.has(slot)) {
          secrets.revoke("s", slot);
          model.set(slot, null);
        }
      }
      return [...ats, MAX_SLOT].every((at) => {
        const known = [...model.keys()].filter((slot) => slot <= at);
        const expected = known.length === 0 ? null : model.get(Math.max(...known));
        return secrets.getEffectiveAt("s", at) === expected && (at < MAX_SLOT || secrets.get("s") === expected);
      });
    });
    fc.assert(answersAsTheModel, { seed: 20250311, numRuns: 200 });
    assert.true(true, "200 histories");
  });

  QUnit.test("many secrets at once keep to themselves, also when the core has let go of them", (assert) => {
    const count = 20_000;
    const secrets = new SecretSlots(
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `s${index}`,
          [0, 10 + (index % 7)].map((slot) => ({ slot, value: `${index}@${slot}` })),
        ]),
      ),
    );
    let wrong = 0;
    for (const at of [9, 12, 99]) {
      for (let index = 0; index < count; index++) {
        const expected = `${index}@${at >= 10 + (index % 7) ? 10 + (index % 7) : 0}`;
        if (secrets.getEffectiveAt(`s${index}`, at) !== expected) wrong++;
      }
    }
    assert.equal(wrong, 0);
  });
}
