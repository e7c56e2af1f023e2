// A source in memory passes the cases, and sources with a fault do not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { conformance } from "../../js/sources/conformance.js";
import { MemorySource } from "./memory-source.js";

for (const { title, run } of conformance(() => ({ source: new MemorySource() }))) test(`in memory: ${title}`, run);

/** @type {[fault: string, make: () => MemorySource][]} */
const FAULTY = [
  [
    "forgets the version before",
    () =>
      new (class extends MemorySource {
        /** @param {string} name @override */
        async list(name) {
          return (await super.list(name)).slice(-1);
        }
      })(),
  ],
  [
    "ignores ifVersion",
    () =>
      new (class extends MemorySource {
        /** @param {string} name @param {string | Uint8Array} value @override */
        async store(name, value) {
          return super.store(name, value, {});
        }
      })(),
  ],
  [
    "has no error of its own for a secret that is not there",
    () =>
      new (class extends MemorySource {
        /** @param {string} name @override */
        async list(name) {
          return this.secrets.has(name) ? super.list(name) : [{ id: "1", created: 0, value: "x" }];
        }
      })(),
  ],
  [
    "gives every version the same id",
    () =>
      new (class extends MemorySource {
        /** @param {string} name @override */
        async list(name) {
          return (await super.list(name)).map((version) => ({ ...version, id: "1" }));
        }
      })(),
  ],
];

for (const [fault, make] of FAULTY) {
  test(`a source that ${fault} does not conform`, async () => {
    const results = await Promise.allSettled(conformance(() => ({ source: make() })).map(({ run }) => run()));
    const failures = results.filter(({ status }) => status === "rejected");
    assert.ok(failures.length > 0);
    for (const failure of failures)
      assert.match(String(/** @type {any} */ (failure).reason.message), /does not conform/);
  });
}
