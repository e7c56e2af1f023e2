// The cases that every store must pass, for any test runner.

/** @import { Store } from "./types.js" */

/**
 * Returns the cases that a store must pass. Each opens a store of its own, and rejects if the store fails it. The cases of optional methods
 * pass if the store does not have them.
 *
 * @example
 * for (const { title, run } of conformance(() => new MemoryStore())) test(title, run);
 *
 * @param {() => Store | Promise<Store>} open Returns an empty store; called once for each case.
 * @returns {{ title: string, run: () => Promise<void> }[]}
 */
export function conformance(open) {
  return Object.entries(CASES).map(([title, check]) => ({ title, run: async () => check(await open()) }));
}

/** Unix milliseconds in the years 2001 and 2286: a store's clock must be between them. */
const FIRST_MOMENT = 1e12;
const LAST_MOMENT = 1e13;

/** @type {Record<string, (store: Store) => Promise<void>>} */
const CASES = {
  "a key that was never written has no record": async (store) => {
    same(await store.read("a"), null);
    same(await store.write("a", "1", { ifVersion: "1" }), null);
    same(await store.delete("a", { ifVersion: "1" }), false);
    same(await store.list("", { limit: 10 }), []);
  },

  "a write is read back, with the version that it returned": async (store) => {
    const version = await store.write("a", "1", { ifVersion: null });
    expect(typeof version === "string" && version !== "", "write must return a version");
    same(await store.read("a"), { value: "1", version });
  },

  "a write over another version changes nothing": async (store) => {
    const first = await put(store, "a", "1", null);
    same(await store.write("a", "2", { ifVersion: null }), null);
    const second = await put(store, "a", "2", first);
    expect(first !== second, "each write must return a new version");
    same(await store.write("a", "3", { ifVersion: first }), null);
    same(await store.delete("a", { ifVersion: first }), false);
    same(await store.read("a"), { value: "2", version: second });
  },

  "a version is never used again, not even after a delete": async (store) => {
    const versions = new Set();
    for (let round = 0; round < 5; round++) {
      const first = await put(store, "a", "same", null);
      const second = await put(store, "a", "same", first);
      same(await store.delete("a", { ifVersion: second }), true);
      same(await store.delete("a", { ifVersion: second }), false);
      same(await store.read("a"), null);
      same(await store.write("a", "late", { ifVersion: second }), null);
      versions.add(first).add(second);
    }
    same(versions.size, 10);
  },

  "of many concurrent writes over the same version, exactly one succeeds": async (store) => {
    for (const before of [null, await put(store, "b", "0", null)]) {
      const key = before === null ? "a" : "b";
      const writes = Array.from({ length: 20 }, (_, writer) => store.write(key, `${writer}`, { ifVersion: before }));
      const versions = await Promise.all(writes);
      const winners = versions.flatMap((version, writer) => (version === null ? [] : [writer]));
      same(winners.length, 1);
      same(await store.read(key), { value: `${winners[0]}`, version: versions[winners[0]] });
    }
  },

  "no concurrent increment of a counter is lost": async (store) => {
    const version = await put(store, "a", "0", null);
    const count = async () => {
      for (let done = 0; done < 10;) {
        const found = await store.read("a");
        if (found === null) throw new Error("the store does not conform: a record is gone that was not deleted");
        if ((await store.write("a", String(Number(found.value) + 1), { ifVersion: found.version })) !== null) done++;
      }
    };
    await Promise.all([count(), count(), count(), count()]);
    const found = await store.read("a");
    same(found?.value, "40");
    expect(found?.version !== version, "each write must return a new version, also under concurrent writes");
  },

  "any text can be a key and a value": async (store) => {
    const texts = [
      "a/b",
      "../a",
      "a:b",
      "é 🔑 中",
      " ",
      "A",
      "a\\b",
      "x".repeat(150),
      '{"a":"\\u0000"}',
      "line\\nline",
      "%2F",
    ];
    for (const text of texts) await put(store, text, `value of ${text}`, null);
    for (const text of texts) same((await store.read(text))?.value, `value of ${text}`);
    const large = "é".repeat(100_000);
    await put(store, "large", large, null);
    same((await store.read("large"))?.value, large);
  },

  "keys are listed by prefix, in order, page by page": async (store) => {
    const keys = Array.from({ length: 25 }, (_, index) => `p:${String(index).padStart(3, "0")}`);
    for (const key of [...keys].reverse()) await put(store, key, "1", null);
    for (const key of ["o:1", "p", "q:1", "P:1"]) await put(store, key, "1", null);
    const gone = await store.read("p:007");
    await store.delete("p:007", { ifVersion: String(gone?.version) });
    /** @type {string[]} */
    const found = [];
    for (let after; ;) {
      const page = await store.list("p:", { after, limit: 10 });
      expect(page.length <= 10, "list must not return more keys than its limit");
      found.push(...page);
      if (page.length < 10) break;
      after = page.at(-1);
    }
    same(
      found,
      keys.filter((key) => key !== "p:007"),
    );
  },

  "due keys are found, the longest overdue first, until they are written again": async (store) => {
    if (store.due === undefined) return;
    const versions = new Map();
    for (const [key, dueAt] of /** @type {[string, number][]} */ ([
      ["p:c", 30],
      ["p:a", 20],
      ["p:b", 10],
      ["q:a", 5],
      ["p:d", 99],
    ])) {
      versions.set(key, await store.write(key, "1", { ifVersion: null, dueAt }));
    }
    await put(store, "p:never", "1", null);
    same(await store.due("p:", 9, 10), []);
    same(await store.due("p:", 10, 10), ["p:b"]);
    same(await store.due("p:", 30, 10), ["p:b", "p:a", "p:c"]);
    same(await store.due("p:", 30, 10), ["p:b", "p:a", "p:c"], "due, called again,");
    same((await store.due("p:", 30, 2)).length, 2);
    await store.write("p:b", "2", { ifVersion: versions.get("p:b"), dueAt: 50 });
    await store.write("p:a", "2", { ifVersion: versions.get("p:a") });
    await store.delete("p:c", { ifVersion: versions.get("p:c") });
    same(await store.due("p:", 40, 10), []);
    same(await store.due("p:", 50, 10), ["p:b"]);
  },

  "the clock returns Unix milliseconds, and does not go back": async (store) => {
    if (store.now === undefined) return;
    const first = await store.now();
    const second = await store.now();
    expect(Number.isFinite(first) && first > FIRST_MOMENT && first < LAST_MOMENT, "now must return Unix milliseconds");
    expect(second >= first, "now must not go back");
    same(await store.list("", { limit: 10 }), []);
  },

  "a sweep changes nothing that can be read": async (store) => {
    if (store.sweep === undefined) return;
    await store.sweep();
    const first = await put(store, "a", "1", null);
    const second = await store.write("a", "2", { ifVersion: first, dueAt: 10 });
    const gone = await store.write("b", "1", { ifVersion: null, dueAt: 5 });
    await store.delete("b", { ifVersion: String(gone) });
    await store.append?.("log", ["x"]);
    await Promise.all([store.sweep(), store.sweep()]);
    same(await store.read("a"), { value: "2", version: second });
    same(await store.read("b"), null);
    same(await store.list("", { limit: 10 }), ["a"]);
    if (store.due !== undefined) same(await store.due("", 10, 10), ["a"]);
    if (store.entries !== undefined) same((await store.entries("log", { limit: 10 })).entries, ["x"]);
    same(await store.write("a", "late", { ifVersion: first }), null);
    await put(store, "b", "2", null);
    await store.sweep();
    same(await store.delete("a", { ifVersion: String(second) }), true);
    same((await store.read("b"))?.value, "2");
  },

  "a log keeps its entries in order": async (store) => {
    if (store.append === undefined || store.entries === undefined) return;
    same((await store.entries("log", { limit: 10 })).entries, []);
    const all = Array.from({ length: 250 }, (_, index) => JSON.stringify({ index, text: "é\\n" }));
    await store.append("log", all.slice(0, 10));
    await store.append("log", all.slice(10, 11));
    await store.append("log", all.slice(11));
    await store.append("other", ["x"]);
    await store.append("log:other", ["x"]);
    /** @type {string[]} */
    const found = [];
    for (let after; ;) {
      const page = await store.entries("log", { after, limit: 70 });
      found.push(...page.entries);
      if (page.next === undefined) break;
      after = page.next;
    }
    same(found, all);
  },
};

/**
 * @param {Store} store
 * @param {string} key
 * @param {string} value
 * @param {string | null} ifVersion
 */
async function put(store, key, value, ifVersion) {
  const version = await store.write(key, value, { ifVersion });
  if (version === null) throw new Error("the store does not conform: a write over the stored version must succeed");
  return version;
}

/**
 * @param {unknown} actual
 * @param {unknown} expected
 * @param {string} [what]
 */
function same(actual, expected, what = "a result") {
  const [one, other] = [textOf(actual), textOf(expected)];
  expect(one === other, `${what} is ${one} instead of ${other}`);
}

/** Returns JSON with sorted members. @param {unknown} value */
function textOf(value) {
  return JSON.stringify(value, (_, member) => {
    const isObject = typeof member === "object" && member !== null && !Array.isArray(member);
    return isObject ? Object.fromEntries(Object.entries(member).sort()) : member;
  });
}

/**
 * @param {boolean} holds
 * @param {string} otherwise
 */
function expect(holds, otherwise) {
  if (!holds) throw new Error(`the store does not conform: ${otherwise}`);
}
