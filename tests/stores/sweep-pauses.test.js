// SIGSTOP at every moment of an attempt, for longer than its timeout or than its lease: an answer that came meanwhile is saved, and no
// request is written late. SWEEP=full for all of them.
import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { after, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { TokenClient, TokenKeeper } from "../../js/index.js";
import { Limiter } from "../../js/keeper/limiter.js";
import { MemoryStore } from "../../js/stores/memory.js";
import { calm, isFull, Places, Sweep } from "./sweep.js";
import { SweepServer } from "./sweep-server.js";

/** @typedef {import("./sweep.js").Rotation} Rotation */

/** Pauses of each kind over each store. */
const PAUSES = isFull ? 20 : 2;

/** The client's timeout is one second, and the lease seven, by their stores' seconds. */
const PAST_TIMEOUT = 3_000;
const PAST_LEASE = 9_500;

/** @type {{ title: string, length: number, isAlone: boolean, rotation: Rotation }[]} */
const KINDS = [
  { title: "all holders, past the timeout", length: PAST_TIMEOUT, isAlone: false, rotation: "strict" },
  { title: "all holders, past the lease", length: PAST_LEASE, isAlone: false, rotation: "strict" },
  { title: "one of two holders, past the timeout", length: PAST_TIMEOUT, isAlone: true, rotation: "strict" },
  // The other one takes over, and asks again.
  { title: "one of two holders, past the lease", length: PAST_LEASE, isAlone: true, rotation: "grace" },
];

const places = await Places.make();
after(() => places.end());

/** They are mostly waiting. */
const limiter = new Limiter(10);

/** @param {import("./sweep.js").Kind} kind */
async function life(kind) {
  const sweep = await Sweep.begin(places.next(kind), "strict");
  try {
    return await calm(() => sweep.life());
  } finally {
    await sweep.end();
  }
}

/**
 * @param {import("./sweep.js").Kind} kind
 * @param {typeof KINDS[number]} pause
 * @param {number} moment After the attempt began, in milliseconds.
 */
async function pause(kind, { length, isAlone, rotation }, moment) {
  const sweep = await Sweep.begin(places.next(kind), rotation);
  try {
    await sweep.put("user");
    const [holder, other] = await sweep.holders(2);
    await calm(async () => {
      void holder.token("user");
      if (!isAlone) other.start();
      await sleep(moment);
      holder.pause();
      if (isAlone) other.start();
      else other.pause();
    });
    await sleep(length);
    holder.resume();
    other.resume();
    await holder.answer;
    const lost = await sweep.lost(["user"]);
    sweep.check();
    return { lost: lost.length, posts: sweep.server.posts };
  } finally {
    await sweep.end();
  }
}

describe("a pause", { concurrency: true }, () => {
  for (const kind of /** @type {const} */ (["file", "sqlite", "redis"])) {
    for (const each of KINDS) {
      test(`${PAUSES} times over the store ${kind}, of ${each.title}: no session is lost`, async (t) => {
        const whole = await life(kind);
        const moments = Array.from({ length: PAUSES }, (_, index) => ((index + 0.5) / PAUSES) * whole);
        const paused = await Promise.all(moments.map((moment) => limiter.run(() => pause(kind, each, moment))));
        const posts = paused.flatMap(({ posts }) => posts);
        const lost = paused.reduce((sum, { lost }) => sum + lost, 0);
        const latest = Math.max(...posts.map(({ late }) => late));
        t.diagnostic(`${PAUSES} pauses, ${lost} lost, ${posts.length} requests, the latest after ${latest} ms`);
        assert.equal(lost, 0);
      });
    }
  }
});

test("a process that stops between the last word of its request and its bytes does not write them late", async () => {
  const server = await SweepServer.start("strict");
  let stopped = 0;
  const clock = {
    now: () => Date.now() + stopped,
    monotonic: () => performance.now() + stopped,
    setTimeout(/** @type {() => void} */ callback, /** @type {number} */ milliseconds) {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  };
  const client = new TokenClient({
    ...{ tokenEndpoint: server.tokenEndpoint, clientId: "app", clientSecrets: ["secret"], logger: null, clock },
  });
  const store = new MemoryStore();
  const keeper = new TokenKeeper({ store, clients: { app: client }, clock });
  let words = 0;
  const onWords = () => {
    if (words++ === 0) stopped = 60_000;
  };
  try {
    const tokens = { refresh_token: server.sessions.begin("first") };
    await keeper.put("first", { client: "app", grant: "refresh_token", tokens });
    await keeper.token("first");
    subscribe("undici:client:sendHeaders", onWords);
    await keeper.put("user", {
      client: "app",
      grant: "refresh_token",
      tokens: { refresh_token: server.sessions.begin("user") },
    });
    const failed = await keeper.token("user").catch((error) => error);
    assert.equal(failed.outcome, "not_processed");
    assert.equal(server.posts.length, 1);
    while ((await keeper.token("user").catch(() => undefined)) === undefined) await sleep(100);
    assert.equal(server.posts.length, 2);
  } finally {
    unsubscribe("undici:client:sendHeaders", onWords);
    server.stop();
  }
});
