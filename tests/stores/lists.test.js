// Lists of credentials and of clients over stores that outlive a process: every page of every size, in the store's own order.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { StoredClients, TokenClient, TokenKeeper } from "../../js/client.js";
import { FileStore } from "../../js/stores/file.js";
import { SqliteStore } from "../../js/stores/sqlite.js";
import { drivers, freshPath, removeAll } from "./sqlite-databases.js";

/** @import { Store } from "../../js/stores/types.js" */

const folder = mkdtempSync(join(tmpdir(), "secret-slots-lists-"));
after(() => rmSync(folder, { recursive: true }));
after(removeAll);

const IDS = ["a", "a/b", "a/b/c", "A", "..", "%2F", "ä", "\ud7ff", "\uffee", "😀", "\u{10ffff}", "x".repeat(128)];
const byUnits = [...IDS].sort();
const byBytes = [...IDS].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
assert.notDeepEqual(byUnits, byBytes);

/** @type {Record<string, [() => Store, string[]]>} */
const stores = { files: [() => new FileStore(join(folder, "records")), byUnits] };
for (const [name, driver] of Object.entries(drivers))
  stores[name] = [() => new SqliteStore(driver(freshPath())), byBytes];

for (const [name, [open, sorted]] of Object.entries(stores)) {
  test(`${name}: lists in pages of every size`, async () => {
    const store = open();
    const endpoint = { tokenEndpoint: "https://issuer.example/token", clientId: "app", clientSecrets: ["secret"] };
    const keeper = new TokenKeeper({ store, clients: { crm: new TokenClient(endpoint) } });
    const clients = new StoredClients({ store });
    for (const id of IDS) {
      await keeper.put(id, { client: "crm", grant: "client_credentials", owner: id.length > 1 ? "long" : "short" });
      await clients.put(id, endpoint);
    }
    const lists = {
      credentials: async (/** @type {object} */ filter) => (await keeper.list(filter)).map(({ id }) => id),
      clients: (/** @type {object} */ filter) => clients.list(filter),
    };
    for (const [title, list] of Object.entries(lists)) {
      for (let limit = 1; limit <= IDS.length + 1; limit++) {
        const found = [];
        for (let after, page; page === undefined || page.length === limit; after = page.at(-1)) {
          page = await list({ limit, after });
          found.push(...page);
        }
        assert.deepEqual(found, sorted, `${title}, ${limit} a page`);
      }
      assert.deepEqual(await list({ prefix: "a/" }), ["a/b", "a/b/c"], title);
      assert.deepEqual(await list({ prefix: "a/", after: "a/bb" }), [], title);
    }
    const long = sorted.filter((id) => id.length > 1);
    assert.deepEqual(await lists.credentials({ owner: "long" }), long);
    assert.deepEqual(await lists.credentials({ owner: "long", after: long[1], limit: 2 }), long.slice(2, 4));
  });
}
