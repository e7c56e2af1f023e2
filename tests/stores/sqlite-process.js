// A process over an SQLite file, for sqlite.test.js. Opens it when told to, works, and prints a line for each answer of the store.
import process from "node:process";
import { DatabaseSync } from "node:sqlite";
import { SqliteStore } from "../../js/stores/sqlite.js";

const [path, task] = process.argv.slice(2);
const store = new SqliteStore(new DatabaseSync(path));

/** @type {Record<string, () => Promise<void>>} */
const tasks = {
  /** Writes one record to a file that may be new. */
  async open() {
    console.log(await store.write(`of ${process.pid}`, "1", { ifVersion: null }));
  },

  /** Counts a counter up, 50 times. */
  async count() {
    for (let done = 0; done < 50;) {
      const found = await store.read("counter");
      if (found === null) throw new Error("the counter is gone");
      const value = String(Number(found.value) + 1);
      if ((await store.write("counter", value, { ifVersion: found.version })) !== null) done += 1;
    }
  },

  /** Writes record after record, and to a log, until it is killed. */
  async write() {
    for (let number = 0; ; number++) {
      const key = `${process.pid} ${String(number).padStart(6, "0")}`;
      const version = await store.write(key, "x".repeat(number % 5000), { ifVersion: null });
      await store.append("log", [key]);
      console.log(JSON.stringify({ key, version }));
    }
  },
};

process.once("message", async () => {
  await tasks[task]();
  process.disconnect();
});
process.send?.("ready");
