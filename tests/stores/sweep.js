// A sweep: sessions in a store of their own, processes that keep them, and what became of each.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { TokenClient, TokenKeeper } from "../../js/index.js";
import { startRedis } from "./redis-server.js";
import { Holder } from "./sweep-holder.js";
import { SweepServer } from "./sweep-server.js";
import { openStore } from "./place.js";

/** @typedef {import("../js/sessions.js").Rotation} Rotation */
/** @typedef {import("./place.js").Place} Place */
/** @typedef {"leased" | "sending" | "none"} Phase */

/** By hand: all of it, in some minutes. */
export const isFull = process.env.SWEEP === "full";

/** How long after its announcement a request may come: half of `saveBudget` and a second, and what a busy machine takes. */
const LATEST = 1_500 + 500;

let others = Promise.resolve();

/**
 * Runs what goes by the moment, while nothing else of this test file does.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export function calm(work) {
  const done = others.then(work);
  others = done.then(
    () => {},
    () => {},
  );
  return done;
}

/** @typedef {"file" | "sqlite" | "redis"} Kind Of a store. */

/** Where stores are made for a test file: folders, SQLite files, and one Redis. */
export class Places {
  #folder = mkdtempSync(join(tmpdir(), "secret-slots-sweep-"));
  #redis;
  #made = 0;

  /** @param {import("./redis-server.js").RedisServer} redis */
  constructor(redis) {
    this.#redis = redis;
  }

  static async make() {
    return new Places(await startRedis());
  }

  /** A new one. @param {Kind} kind @returns {Place} */
  next(kind) {
    const name = `sweep-${++this.#made}`;
    if (kind === "file") return { folder: join(this.#folder, name) };
    if (kind === "sqlite") return { database: join(this.#folder, `${name}.db`) };
    return { url: this.#redis.url, prefix: name };
  }

  async end() {
    await this.#redis.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export class Sweep {
  server;
  #place;
  #opened;
  #keeper;
  /** @type {Holder[]} */
  #holders = [];

  /** @param {SweepServer} server @param {Place} place @param {Awaited<ReturnType<typeof openStore>>} opened */
  constructor(server, place, opened) {
    this.server = server;
    this.#place = place;
    this.#opened = opened;
    const client = new TokenClient({ tokenEndpoint: server.tokenEndpoint, clientId: "app", clientSecrets: ["secret"] });
    this.#keeper = new TokenKeeper({ store: opened.store, clients: { app: client } });
  }

  /** @param {Place} place @param {Rotation} rotation */
  static async begin(place, rotation) {
    return new Sweep(await SweepServer.start(rotation), place, await openStore(place));
  }

  /** Puts a session that has no access token yet. @param {string} id */
  async put(id) {
    const tokens = { refresh_token: this.server.sessions.begin(id) };
    await this.#keeper.put(id, { client: "app", grant: "refresh_token", tokens });
  }

  /** Begins processes. @param {number} count */
  async holders(count) {
    const setting = { place: this.#place, tokenEndpoint: this.server.tokenEndpoint };
    const begun = await Promise.all(Array.from({ length: count }, () => Holder.begin(setting)));
    this.#holders.push(...begun);
    return begun;
  }

  /** The stored record of a session. @param {string} id */
  async record(id) {
    const found = await this.#opened.store.read(`token/${id}`);
    return JSON.parse(String(found?.value));
  }

  /** How long an attempt takes that is left alone, in milliseconds: the longer of two, each of a new process. */
  async life() {
    const lives = [];
    while (lives.length < 2) {
      const [holder] = await this.holders(1);
      const id = `calm ${lives.length}`;
      await this.put(id);
      const start = performance.now();
      // On a machine that is busy elsewhere it may not end in time.
      if ((await holder.token(id)) === undefined) lives.push(performance.now() - start);
      await holder.kill();
    }
    return Math.max(...lives);
  }

  /** Resolves once the server has answered all. */
  async quiet() {
    while (this.server.open.length > 0) await sleep(5);
  }

  /** Whether the server has given a refresh token that is not in the store. @param {string} id */
  async hasLostReply(id) {
    return !this.server.sessions.isHeldBy(id, (await this.record(id)).tokens.refresh_token);
  }

  /** Waits until each session has a new token or is given up, and answers those that are lost. @param {readonly string[]} ids */
  async lost(ids) {
    const isOpen = async (/** @type {string} */ id) => {
      const { tokens, attempt, needs_reauthorization } = await this.record(id);
      return !needs_reauthorization && (tokens.access_token === undefined || attempt !== undefined);
    };
    const lost = [];
    for (const id of ids) {
      while (await isOpen(id)) await sleep(50);
      const { needs_reauthorization } = await this.record(id);
      if (needs_reauthorization || (await this.hasLostReply(id))) lost.push(id);
    }
    return lost;
  }

  /** What holds of each request that came, whatever was done to its sender. */
  check() {
    const { posts } = this.server;
    assert.deepEqual(
      posts.filter(({ isSecond }) => isSecond),
      [],
      "no second request while one is open",
    );
    assert.deepEqual(
      posts.filter(({ late }) => !(late < LATEST)),
      [],
      "no request long after its announcement",
    );
  }

  async end() {
    await Promise.all(this.#holders.map((holder) => holder.kill()));
    this.server.stop();
    this.#opened.close();
  }
}
