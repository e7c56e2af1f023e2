// The issuer on several machines: processes over one folder, one Redis, one Postgres, and one SQLite file.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ClientSecretRegistry } from "../../js/index.js";
import { openStore } from "./place.js";
import { startPostgres } from "./postgres-server.js";
import { startRedis } from "./redis-server.js";

const PROCESSES = 6;
const ROUNDS = 8;

/** @typedef {{ answer?: any, code?: string }} Answer */
/** @typedef {{ place: import("./place.js").Place, end: () => Promise<void> }} Place */

function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), "secret-slots-registry-"));
  return { folder, end: async () => rmSync(folder, { recursive: true }) };
}

/** @type {Record<string, () => Promise<Place>>} */
const places = {
  "a folder": async () => {
    const { folder, end } = makeFolder();
    return { place: { folder }, end };
  },
  "a Redis": async () => {
    const redis = await startRedis();
    return { place: { url: redis.url, prefix: "registry" }, end: () => redis.stop() };
  },
  "a Postgres": async () => {
    const { url, stop } = await startPostgres();
    return { place: { url }, end: stop };
  },
  "an SQLite file": async () => {
    const { folder, end } = makeFolder();
    return { place: { database: join(folder, "registry.db") }, end };
  },
};

for (const [name, open] of Object.entries(places)) {
  test(`${PROCESSES} processes over ${name}: nothing is lost, and nothing done twice`, async () => {
    const { place, end } = await open();
    const { store, close } = await openStore(place);
    const child = fileURLToPath(new URL("registry-process.js", import.meta.url));
    const children = Array.from({ length: PROCESSES }, () => fork(child, [JSON.stringify(place)]));
    try {
      await Promise.all(children.map((child) => once(child, "message")));
      /** All of them at once. @param {string} what @param {string} argument @returns {Promise<Answer[]>} */
      const all = (what, argument) =>
        Promise.all(
          children.map(async (child) => {
            const answered = once(child, "message");
            child.send([what, argument]);
            return (await answered)[0];
          }),
        );
      const registry = new ClientSecretRegistry({ store, domain: { expiry: { value: 1, unit: "d" }, maxKept: 1000 } });
      await registry.createApplication("shop", { type: "web" });
      await registry.add("shop", { description: "a" });
      let rotations = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const answers = await all("rotate", "shop");
        const won = answers.filter(({ answer }) => answer !== undefined);
        assert.ok(won.length >= 1, JSON.stringify(answers));
        assert.ok(answers.every(({ answer, code }) => answer !== undefined || code === "ERR_CONFLICT"));
        rotations += won.length;
        const works = await Promise.all(won.map(({ answer }) => registry.verify("shop", answer.secret)));
        assert.equal(works.filter(({ ok }) => ok).length, 1, "the last that won");
        assert.equal((await registry.list("shop")).length, 1);
      }
      const [{ secretId }] = await registry.list("shop");
      assert.equal(Number(secretId), 1 + rotations, "each that won has made one secret");
      const events = await registry.audit({ applicationId: "shop", kind: "secret.rotated" });
      assert.equal(events.filter(({ outcome }) => outcome === "ok").length, rotations);
      assert.equal(events.filter(({ outcome }) => outcome === "ERR_CONFLICT").length, PROCESSES * ROUNDS - rotations);

      const added = await all("add", "shop");
      assert.ok(added.every(({ answer }) => answer !== undefined));
      assert.equal((await registry.list("shop")).length, 1 + PROCESSES);

      const ticked = (await all("tick", "")).flatMap(({ answer }) => answer);
      assert.equal(ticked.length, 1 + PROCESSES);
      assert.equal(new Set(ticked).size, 1 + PROCESSES, "each notice by one");
      assert.equal((await all("tick", "")).flatMap(({ answer }) => answer).length, 0);

      await all("verify", "wrong");
      const refusals = await registry.audit({ applicationId: "shop", kind: "oauth.token_request_failed" });
      assert.deepEqual(
        refusals.map(({ count, reason }) => [reason, count]).slice(-PROCESSES),
        Array(PROCESSES).fill(["unknown", 20]),
      );
    } finally {
      for (const child of children) child.disconnect();
      await Promise.all(children.map((child) => child.exitCode ?? once(child, "exit")));
      await close();
      await end();
    }
  });
}
