// Every store that lives in all runtimes, through the suite that is exported for others' stores.

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function stores(QUnit, { stores }) {
  const { conformance } = stores.conformance;

  QUnit.module("store in memory");

  for (const { title, run } of conformance(() => new stores.memory.MemoryStore())) {
    QUnit.test(title, async (assert) => {
      await run();
      assert.true(true);
    });
  }

  QUnit.module("conformance");

  QUnit.test("it finds what is wrong with a store", async (assert) => {
    /** @type {Record<string, (store: any) => void>} */
    const flaws = {
      "a write that does not look": (store) => {
        const write = store.write.bind(store);
        store.write = async (/** @type {string} */ key, /** @type {string} */ value) => {
          const found = await store.read(key);
          return write(key, value, { ifVersion: found?.version ?? null });
        };
      },
      "versions that come again": (store) => {
        const [read, write, remove] = [store.read.bind(store), store.write.bind(store), store.delete.bind(store)];
        const versions = new Map();
        store.read = async (/** @type {string} */ key) => {
          const found = await read(key);
          return found && { ...found, version: String(versions.get(key)) };
        };
        store.write = async (/** @type {string} */ key, /** @type {string} */ value, /** @type {any} */ options) => {
          const found = await read(key);
          if ((found === null ? null : String(versions.get(key))) !== options.ifVersion) return null;
          await write(key, value, { ...options, ifVersion: found?.version ?? null });
          versions.set(key, found === null ? 1 : versions.get(key) + 1);
          return String(versions.get(key));
        };
        store.delete = async (/** @type {string} */ key, /** @type {any} */ options) => {
          const found = await read(key);
          return (
            String(versions.get(key)) === options.ifVersion &&
            found !== null &&
            remove(key, { ifVersion: found.version })
          );
        };
      },
      "lists without an order": (store) => {
        const list = store.list.bind(store);
        store.list = async (/** @type {string} */ prefix, /** @type {any} */ options) =>
          (await list(prefix, options)).reverse();
      },
      "what is due although it was written anew": (store) => {
        const [write, due] = [store.write.bind(store), store.due.bind(store)];
        const ever = new Map();
        store.write = async (/** @type {string} */ key, /** @type {string} */ value, /** @type {any} */ options) => {
          if (options.dueAt !== undefined) ever.set(key, Math.min(options.dueAt, ever.get(key) ?? Infinity));
          return write(key, value, options);
        };
        store.due = async (/** @type {string} */ prefix, /** @type {number} */ now, /** @type {number} */ limit) => {
          const known = await due(prefix, now, limit);
          return [...known, ...[...ever].filter(([key, at]) => at <= now && !known.includes(key)).map(([key]) => key)];
        };
      },
    };
    flaws["a clock of seconds"] = (store) => {
      store.now = async () => Math.floor(Date.now() / 1000);
    };
    flaws["a clock that goes back"] = (store) => {
      let left = 2e12;
      store.now = async () => (left -= 1);
    };
    flaws["a sweep that removes a record"] = (store) => {
      store.sweep = async () => {
        const found = await store.read("a");
        if (found !== null) await store.delete("a", { ifVersion: found.version });
      };
    };
    for (const [flaw, spoil] of Object.entries(flaws)) {
      const open = () => {
        const store = new stores.memory.MemoryStore();
        spoil(store);
        return store;
      };
      const results = await Promise.all(
        conformance(open).map(({ run }) =>
          run().then(
            () => false,
            () => true,
          ),
        ),
      );
      assert.true(results.includes(true), flaw);
    }
  });
}
