// Says what happens until the demo is ready: in a terminal on one line.
import process from "node:process";
import { isTerminal } from "../story/print.js";

export class Progress {
  #ended;
  #isWritten = false;

  /** @param {{ isDone: boolean }} ended Whether a signal has ended the demo. */
  constructor(ended) {
    this.#ended = ended;
  }

  /** Says what is done now. Throws if a signal has ended the demo meanwhile. @param {string} text */
  say(text) {
    if (this.#ended.isDone) throw new Error("the demo was ended");
    if (!isTerminal) return;
    process.stdout.write(`\r\x1b[K… ${text}`);
    this.#isWritten = true;
  }

  /** @template T @param {string} text @param {() => Promise<T>} run */
  async step(text, run) {
    this.say(text);
    if (!isTerminal) process.stdout.write(`… ${text}\n`);
    return run();
  }

  /** Takes the line away. */
  end() {
    if (this.#isWritten) process.stdout.write("\r\x1b[K");
    this.#isWritten = false;
  }
}
