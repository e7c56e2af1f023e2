// A process of a sweep, as the test that tells it what to do sees it.
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("sweep-process.js", import.meta.url));

export class Holder {
  /** The code of the error that the last call came to, if there is one. @type {Promise<string | undefined>} */
  answer = Promise.resolve(undefined);
  #child;

  /** @param {import("node:child_process").ChildProcess} child */
  constructor(child) {
    this.#child = child;
  }

  /**
   * Begins a process whose keeper has done nothing yet.
   *
   * @param {{ place: import("./place.js").Place, tokenEndpoint: string }} setting
   */
  static async begin(setting) {
    const child = fork(PROGRAM, [JSON.stringify(setting)]);
    await once(child, "message");
    return new Holder(child);
  }

  /** Begins to look for what is due. */
  start() {
    this.#child.send({});
  }

  /** Asks for a token. Resolves with the code of the error, if there is one. @param {string} id */
  token(id) {
    const answer = once(this.#child, "message").then(([{ code }]) => code);
    // One that is killed answers nothing.
    this.answer = Promise.race([answer, once(this.#child, "exit").then(() => undefined)]);
    this.#child.send({ id });
    return this.answer;
  }

  pause() {
    this.#child.kill("SIGSTOP");
  }

  resume() {
    this.#child.kill("SIGCONT");
  }

  async kill() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await ended;
  }
}
