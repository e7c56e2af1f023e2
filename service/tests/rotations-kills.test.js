// `kill -9` at every moment of a bulk rotation: whoever comes next goes on, every application gets a secret that works, and nothing is
// rotated twice. SWEEP=full for many more.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { hasSqlite, openStore } from "./rotations-store.js";
import { Instance } from "./rotations-world.js";

const KILLS = process.env.SWEEP === "full" ? 400 : 40;
const APPLICATIONS = 30;
/** How far the clock of each process is ahead of that of the one before it: the lease of a killed one has ended. */
const AHEAD = 120_000;
const child = fileURLToPath(new URL("rotations-process.js", import.meta.url));

class Sweep {
  #ahead = 0;
  #domains = 0;
  /** @type {any} */
  #instance;

  /** @param {import("./rotations-store.js").Place} place */
  constructor(place) {
    this.place = place;
  }

  /** Opens the store for an instance that only looks. */
  async open() {
    const clock = { now: () => Date.now() + this.#ahead, setTimeout: () => () => {} };
    const sender = { send: () => assert.fail("this instance only looks") };
    this.#instance = new Instance({ store: await openStore(this.place, clock), clock, sender });
    return this;
  }

  /** Makes a domain with applications, and returns their secrets by their ids. */
  async domain() {
    const domain = `d${++this.#domains}`;
    await this.#instance.done("POST", "", { id: domain });
    /** @type {Map<string, string>} */
    const secrets = new Map();
    for (let index = 0; index < APPLICATIONS; index++) {
      const client_id = `app-${index}`;
      await this.#instance.done("POST", `/${domain}/applications`, { client_id, type: "machine" });
      const path = `/${domain}/applications/${client_id}/secrets`;
      secrets.set(client_id, (await this.#instance.done("POST", path, { description: "a" })).client_secret);
    }
    // The first process is ahead of it: what the run has rotated is younger than the filter allows.
    const filter = { issued_before: Math.ceil((Date.now() + this.#ahead) / 1000) + 1 };
    return { domain, secrets, filter, received: `${this.place.folder}-${domain}.received` };
  }

  /** Begins a process that goes on with the rotation of a domain. @param {Awaited<ReturnType<Sweep["domain"]>>} of */
  async begin({ domain, received, filter }) {
    this.#ahead += AHEAD;
    const begun = fork(child, [JSON.stringify({ place: this.place, received, domain, filter, ahead: this.#ahead })]);
    await once(begun, "message");
    begun.send("go");
    return begun;
  }

  /** The rotation of a domain; `undefined` before it was begun. @param {string} domain */
  async job(domain) {
    const { items } = await this.#instance.done("GET", `/${domain}/rotations`);
    assert.ok(items.length <= 1, "a repeated request begins no second rotation");
    return items[0];
  }

  /** What must hold once a rotation has ended, however often it was killed. @param {Awaited<ReturnType<Sweep["domain"]>>} of */
  async check({ domain, secrets, received }) {
    const { state, progress, failures } = await this.job(domain);
    const { rotated, renewed, ...counts } = progress;
    assert.deepEqual([state, failures], ["succeeded", []]);
    assert.deepEqual(counts, {
      ...{ applications: APPLICATIONS, total: APPLICATIONS, skipped: 0, unselected: 0, failed: 0 },
    });
    assert.equal(rotated + renewed, APPLICATIONS);
    const lines = readFileSync(received, "utf8").trimEnd().split("\n");
    const delivered = new Map(lines.map((line) => JSON.parse(line)).map((data) => [data.client_id, data]));
    for (const [client_id, old] of secrets) {
      const verify = (/** @type {string} */ client_secret) =>
        this.#instance.done("POST", `/${domain}/verify`, { client_id, client_secret });
      const current = delivered.get(client_id)?.client_secret ?? "none";
      assert.deepEqual(await verify(current), { ok: true, secret_id: "2", is_previous: false }, client_id);
      assert.deepEqual(await verify(old), { ok: true, secret_id: "1", is_previous: true }, client_id);
      const path = `/${domain}/applications/${client_id}`;
      const { items } = await this.#instance.done("GET", `${path}/secrets`);
      assert.deepEqual(
        items.map((/** @type {any} */ one) => [one.secret_id, one.is_undelivered]),
        [["2", false]],
      );
      const events = await this.#instance.done("GET", `${path}/audit?kind=secret.rotated`);
      assert.deepEqual(
        events.items.map((/** @type {any} */ one) => one.outcome),
        ["ok"],
      );
    }
    return { deliveries: lines.length };
  }
}

/** @param {import("node:child_process").ChildProcess} begun */
async function kill(begun) {
  const exited = once(begun, "exit");
  begun.kill("SIGKILL");
  await exited;
}

describe("kill -9 of a bulk rotation", () => {
  for (const kind of /** @type {const} */ (["file", "sqlite"])) {
    test(`${KILLS} times over the store ${kind}`, async (t) => {
      if (kind === "sqlite" && !(await hasSqlite())) return t.skip("this runtime has no SQLite");
      const folder = mkdtempSync(join(tmpdir(), "secret-slots-rotations-"));
      t.after(() => rmSync(folder, { recursive: true, force: true }));
      const place = { kind, folder: join(folder, "store") };
      mkdirSync(place.folder, { mode: 0o700 });
      const sweep = await new Sweep(place).open();
      const calm = await sweep.domain();
      const alone = await sweep.begin(calm);
      const start = performance.now();
      await once(alone, "message");
      let life = performance.now() - start;
      alone.disconnect();
      await sweep.check(calm);

      const reached = { nothing: 0, running: 0, ended: 0 };
      let deliveries = 0;
      let domains = 0;
      for (let kills = 0; kills < KILLS; domains++) {
        const of = await sweep.domain();
        while (((await sweep.job(of.domain))?.state ?? "running") === "running") {
          const begun = await sweep.begin(of);
          // Once all kills are used up, the last process may end its work.
          if (kills === KILLS) {
            await once(begun, "message");
            begun.disconnect();
            break;
          }
          // In steps that share no divisor with the kills, so that each moment of the life is met.
          const moment = ((kills++ * 7) % KILLS) / KILLS;
          await sleep(moment * life);
          await kill(begun);
          const state = (await sweep.job(of.domain))?.state;
          // The machine is faster or slower by now: the moments follow it.
          if (state === "succeeded") life = Math.max(moment * life, 50);
          else if (moment > 0.8) life *= 1.25;
          reached[state === undefined ? "nothing" : state === "running" ? "running" : "ended"] += 1;
        }
        deliveries += (await sweep.check(of)).deliveries;
        assert.ok(existsSync(of.received));
      }
      t.diagnostic(
        `${KILLS} kills in ${domains} rotations of ${Math.round(life)} ms: ${JSON.stringify(reached)}; ` +
          `${deliveries - domains * APPLICATIONS} secrets delivered anew`,
      );
      assert.ok(reached.running >= KILLS / 4, JSON.stringify(reached));
    });
  }
});
