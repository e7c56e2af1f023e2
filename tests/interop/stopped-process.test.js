// A keeper's process that stands still, as a frozen function or a suspended machine does, and goes on late.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { FileStore } from "../../js/stores/file.js";
import { DeafServer } from "./deaf-server.js";

/** @typedef {{ generation: number, tokens: { refresh_token: string }, attempt?: { phase: string, until: number, lease: number } }} Kept */

/** As keeper-process.js has it, in milliseconds. */
const SAVE_BUDGET = 1000;

/**
 * @param {number} timeout Of the keeper's client, in milliseconds.
 * @param {(kept: { server: DeafServer, start: () => KeeperProcess, record: () => Promise<Kept> }) => Promise<void>} use
 */
async function withServer(timeout, use) {
  const folder = mkdtempSync(join(tmpdir(), "secret-slots-stopped-"));
  const store = new FileStore(folder);
  const server = new DeafServer();
  /** @type {KeeperProcess | undefined} */
  let keeper;
  try {
    await server.start();
    await use({
      server,
      start: () => (keeper = new KeeperProcess(folder, `http://127.0.0.1:${server.port}/token`, timeout)),
      record: async () => JSON.parse((await store.read("token/user"))?.value ?? "null"),
    });
  } finally {
    server.stop();
    await keeper?.end();
    rmSync(folder, { recursive: true });
  }
}

class KeeperProcess {
  /** What has happened to it. @type {string[]} */
  told = [];
  #process;

  /** @param {string} folder @param {string} endpoint @param {number} timeout */
  constructor(folder, endpoint, timeout) {
    const file = fileURLToPath(new URL("keeper-process.js", import.meta.url));
    this.#process = fork(file, [folder, endpoint, String(timeout)]);
    this.#process.on("message", (/** @type {string} */ what) => this.told.push(what));
  }

  /** Waits for one of these, and returns it. @param {string[]} what */
  async first(...what) {
    while (true) {
      const found = this.told.find((told) => what.includes(told));
      if (found !== undefined) return found;
      await once(this.#process, "message");
    }
  }

  stop() {
    this.#process.kill("SIGSTOP");
  }

  goOn() {
    this.#process.kill("SIGCONT");
  }

  async end() {
    const ended = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await ended;
  }
}

/** @param {number} time In Unix milliseconds. */
async function passed(time) {
  while (Date.now() <= time) await setTimeout(time - Date.now() + 1);
}

test("a request that would be written late is not written, but announced anew", () =>
  withServer(10_000, async ({ server, start, record }) => {
    await server.deafen();
    const keeper = start();
    await keeper.first("connecting");
    keeper.stop();
    const announced = (await record()).attempt;
    assert.ok(announced?.phase === "sending");
    // The connection comes to stand while the process does not run.
    await server.hear();
    await passed((announced.until - announced.lease) * 1000 + SAVE_BUDGET / 2);
    keeper.goOn();
    await server.has("request", 1);
    const sent = (await record()).attempt;
    assert.equal(sent?.phase, "sending");
    assert.ok(Number(sent?.until) > announced.until, "the request that the server got has an announcement of its own");
    server.answer();
    assert.equal(await keeper.first("refreshed", "outcome_unknown"), "refreshed");
    assert.equal((await record()).tokens.refresh_token, "the-next-refresh-token");
    assert.equal(server.count("request"), 1);
    assert.deepEqual(
      keeper.told.filter((type) => type === "replayed" || type === "outcome_unknown"),
      [],
    );
  }));

test("an answer that comes while the process stands still is saved, long after the client's timeout", () =>
  withServer(1_000, async ({ server, start, record }) => {
    const keeper = start();
    await server.has("request", 1);
    keeper.stop();
    const { attempt: announced, generation } = await record();
    assert.ok(announced?.phase === "sending");
    server.answer();
    await server.has("answered", 1);
    // By now nobody listens any more, and any holder might replay.
    await passed(announced.until * 1000);
    keeper.goOn();
    assert.equal(await keeper.first("refreshed", "outcome_unknown"), "refreshed");
    const saved = await record();
    assert.deepEqual([saved.tokens.refresh_token, saved.attempt], ["the-next-refresh-token", undefined]);
    assert.notEqual(saved.generation, generation);
    assert.equal(server.count("request"), 1, "the refresh token is not sent again");
    assert.deepEqual(
      keeper.told.filter((type) => !["connecting", "refreshed"].includes(type)),
      [],
    );
  }));
