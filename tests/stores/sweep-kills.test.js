// `kill -9` at every moment of an attempt: the session goes on with whoever comes next, unless a reply was lost at a server that ends a
// session for a refresh token that comes twice. SWEEP=full for all of them.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { calm, isFull, Places, Sweep } from "./sweep.js";

/** @typedef {import("./sweep.js").Rotation} Rotation */

/** Kills of each store and server. */
const KILLS = isFull ? 200 : 6;
/** How many of one store: their leases are waited for at once. */
const BATCH = 20;

const places = await Places.make();
after(() => places.end());

/** How far a killed holder had come. @param {Sweep} sweep @param {string} id */
async function reached(sweep, id) {
  const { attempt, tokens } = await sweep.record(id);
  if (tokens.access_token !== undefined) return "saved";
  if (await sweep.hasLostReply(id)) return "reply lost";
  if (sweep.server.posts.some((post) => post.id === id)) return "request not processed";
  return attempt === undefined ? "nothing" : attempt.phase === "sending" ? "announced" : "leased";
}

/**
 * @param {import("./sweep.js").Kind} kind
 * @param {Rotation} rotation
 * @param {readonly number[]} moments Of the attempt, from 0 to 1.
 * @param {boolean} isStarted Whether who comes next is a keeper that was started, or a process that asks for each token.
 */
async function kill(kind, rotation, moments, isStarted) {
  const sweep = await Sweep.begin(places.next(kind), rotation);
  try {
    const ids = moments.map((moment) => `user ${moment}`);
    for (const id of ids) await sweep.put(id);
    const survivor = await calm(async () => {
      const life = await sweep.life();
      const [survivor, ...holders] = await sweep.holders(1 + ids.length);
      for (const [index, holder] of holders.entries()) {
        void holder.token(ids[index]);
        await sleep(moments[index] * life);
        await holder.kill();
      }
      return survivor;
    });
    await sweep.quiet();
    const ends = await Promise.all(ids.map((id) => reached(sweep, id)));
    if (isStarted) survivor.start();
    else await askForAll(survivor, ids);
    const lost = await sweep.lost(ids);
    sweep.check();
    const repliesLost = ids.filter((_, index) => ends[index] === "reply lost");
    assert.deepEqual(lost, rotation === "strict" ? repliesLost : []);
    return { ends, lost: lost.length, sends: sweep.server.posts.length };
  } finally {
    await sweep.end();
  }
}

/** @param {import("./sweep-holder.js").Holder} survivor @param {readonly string[]} ids */
async function askForAll(survivor, ids) {
  for (const id of ids) {
    for (let code; (code = await survivor.token(id)) !== undefined; await sleep(100)) {
      if (code === "ERR_REAUTHORIZATION_REQUIRED") break;
      assert.match(code, /^ERR_TOKEN_REQUEST_(TIMEOUT|FAILED)$/);
    }
  }
}

const CLAIMS = { strict: "lost only where a reply was lost", grace: "none is lost" };

describe("kill -9 of a holder", { concurrency: true }, () => {
  for (const kind of /** @type {const} */ (["file", "sqlite", "redis"])) {
    for (const [rotation, claim] of Object.entries(CLAIMS)) {
      test(`${KILLS} times over the store ${kind}, at a server with ${rotation} rotation: ${claim}`, async (t) => {
        const batches = Array.from({ length: Math.ceil(KILLS / BATCH) }, (_, index) => {
          const count = Math.min(BATCH, KILLS - index * BATCH);
          // Every batch goes over the whole life, each a little later.
          const moments = Array.from({ length: count }, (_, at) => (at + (index * BATCH + 1) / KILLS) / count);
          return kill(kind, /** @type {Rotation} */ (rotation), moments, index % 2 === 0);
        });
        const killed = await Promise.all(batches);
        /** @type {Record<string, number>} */
        const ends = {};
        for (const end of killed.flatMap(({ ends }) => ends)) ends[end] = (ends[end] ?? 0) + 1;
        const sum = (/** @type {"lost" | "sends"} */ name) => killed.reduce((total, batch) => total + batch[name], 0);
        t.diagnostic(`${KILLS} kills, ${sum("lost")} lost, ${sum("sends")} requests; ${JSON.stringify(ends)}`);
      });
    }
  }

  for (const rotation of /** @type {const} */ (["strict", "grace"])) {
    test(`the control: before it saves, at a server with ${rotation} rotation`, async () => {
      const sweep = await Sweep.begin(places.next("file"), rotation);
      try {
        await sweep.put("user");
        const [holder, survivor] = await sweep.holders(2);
        void holder.token("user");
        while (!(await sweep.hasLostReply("user"))) await sleep(1);
        await holder.kill();
        await sweep.quiet();
        assert.equal(await reached(sweep, "user"), "reply lost");
        survivor.start();
        assert.deepEqual(await sweep.lost(["user"]), rotation === "strict" ? ["user"] : []);
      } finally {
        await sweep.end();
      }
    });
  }
});
