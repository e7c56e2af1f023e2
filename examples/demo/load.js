// The programs go on while the demo runs: they present their secrets, and steps ask for tokens. What changes for one is told in the terminal.
import { paint, print } from "../story/print.js";
import { verify } from "./history.js";

/** @import { Instance } from "./instance.js" */
/** @import { ApiClient, Program } from "./history.js" */

const TOKENS_EVERY = 10_000;
const CREDENTIALS = ["acme", "northwind", "reports", "globex", "initech"];

export class Load {
  #instance;
  #programs;
  #verifier;
  #isEnding = false;
  /** @type {Set<NodeJS.Timeout>} */
  #timers = new Set();
  /** @type {Set<Promise<void>>} */
  #running = new Set();

  /** @param {Instance} instance @param {{ programs: Program[], verifier: ApiClient }} work */
  constructor(instance, { programs, verifier }) {
    this.#instance = instance;
    this.#programs = programs;
    this.#verifier = verifier;
  }

  start() {
    for (const program of this.#programs) {
      /** @type {string | undefined} */
      let before;
      this.#repeat(program.every * 1000, async () => {
        const { ok, is_previous: isPrevious = false } = await verify(this.#ask, this.#verifier, program);
        const now = ok ? (isPrevious ? "previous" : "current") : "refused";
        if (before !== undefined && now !== before) tell(program, now);
        before = now;
      });
    }
    // A step that gets no token asks again later, as in production.
    for (const id of CREDENTIALS)
      this.#repeat(TOKENS_EVERY, () =>
        this.#ask(`/v1/credentials/${id}/token`).then(
          () => {},
          () => {},
        ),
      );
  }

  /** Ends all, and waits for what is under way. */
  async stop() {
    this.#isEnding = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.allSettled(this.#running);
  }

  /** @param {string} path @param {import("./instance.js").Asked} [asked] */
  #ask = (path, asked) => this.#instance.ask(path, asked);

  /** @param {number} milliseconds @param {() => Promise<void>} run */
  #repeat(milliseconds, run) {
    const turn = () => {
      // Somebody may have deleted what this program uses.
      const running = run().catch(() => {});
      this.#running.add(running);
      void running.then(() => {
        this.#running.delete(running);
        if (this.#isEnding) return;
        const timer = setTimeout(() => {
          this.#timers.delete(timer);
          turn();
        }, milliseconds);
        this.#timers.add(timer);
      });
    };
    turn();
  }
}

const WORDS = /** @type {Record<string, string>} */ ({
  refused: paint("red", "is refused now: its secret works no more"),
  previous: paint("yellow", "presents the previous secret now: it works until the overlap ends"),
  current: paint("green", "presents the current secret now"),
});

/** @param {Program} program @param {string} now */
function tell({ agent, ip, client }, now) {
  print(`${new Date().toTimeString().slice(0, 8)}   ${agent} (${ip}), of ${client}, ${WORDS[now]}.`);
}
