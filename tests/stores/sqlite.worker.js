// A Worker that runs the suite of all stores over D1, each case with tables of its own.
import { conformance } from "../../js/stores/conformance.js";
import { SqliteStore } from "../../js/stores/sqlite.js";

/** @param {Promise<unknown>} done */
const failureOf = (done) =>
  done.then(
    () => "",
    (error) => String(error),
  );

/** The store of all requests. @type {SqliteStore | undefined} */
let shared;

/** @type {Record<string, (database: any) => Promise<unknown>>} */
const tasks = {
  async conformance(database) {
    let made = 0;
    const results = [];
    for (const { title, run } of conformance(() => new SqliteStore(database, { prefix: `case_${++made}` }))) {
      results.push([title, await failureOf(run())]);
    }
    return results;
  },

  async "a fresh database"(database) {
    const writes = Array.from({ length: 20 }, (_, index) =>
      new SqliteStore(database, { prefix: "fresh" }).write(`key ${index}`, "1", { ifVersion: null }),
    );
    return Promise.all(writes);
  },

  async shared(database) {
    shared ??= new SqliteStore(database, { prefix: "shared" });
    return shared.write(crypto.randomUUID(), "1", { ifVersion: null });
  },

  async texts(database) {
    const store = new SqliteStore(database, { prefix: "texts" });
    const texts = ["", "a\0b", "a\0c", "\u0001", "\ufeffa", "𐀀", "\uffff"];
    for (const text of texts) await store.write(text, `value of ${text}`, { ifVersion: null });
    const values = await Promise.all(texts.map(async (text) => (await store.read(text))?.value));
    return {
      keys: await store.list("", { limit: 10 }),
      areRight: values.every((v, i) => v === `value of ${texts[i]}`),
    };
  },

  async "a newer schema"(database) {
    await new SqliteStore(database, { prefix: "newer" }).read("a");
    await database.prepare("UPDATE newer_schema SET version = 2").run();
    return new SqliteStore(database, { prefix: "newer" }).read("a").catch(({ code, message }) => ({ code, message }));
  },
};

export default {
  /** @param {Request} request @param {{ DATABASE: any }} env */
  async fetch(request, { DATABASE }) {
    return Response.json(await tasks[decodeURIComponent(new URL(request.url).pathname.slice(1))](DATABASE));
  },
};
