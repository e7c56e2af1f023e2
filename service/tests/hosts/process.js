// The service in Deno, Bun or Node, over the SQLite of the runtime.
import { SqliteStore } from "secret-slots/stores/sqlite";
import { createService } from "../../src/index.js";
import { journey, KEY } from "./journey.js";

const isBun = "Bun" in globalThis;
const module = await import(isBun ? "bun:sqlite" : "node:sqlite");
const database = isBun ? new module.Database(":memory:") : new module.DatabaseSync(":memory:");
const service = createService({
  store: new SqliteStore(database),
  bootstrap: "a-bootstrap-secret",
  encryptionKey: KEY,
});
const outcome = await journey((request) => service.fetch(request), "a-bootstrap-secret");
await service.tick();
await service.close();
console.log(JSON.stringify(outcome));
