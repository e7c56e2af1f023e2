// The signals of `secret-slots keep`: SIGHUP to read the configuration again, SIGTERM and SIGINT to end.
import process from "node:process";

const ENDS = /** @type {const} */ (["SIGTERM", "SIGINT"]);

export class KeepSignals {
  #isReloading = false;
  #isEnding = false;
  #wake = () => {};
  #reload = () => {
    this.#isReloading = true;
    this.#wake();
  };
  #end = () => {
    this.#isEnding = true;
    // A second signal ends the process at once.
    for (const signal of ENDS) process.off(signal, this.#end);
    this.#wake();
  };

  constructor() {
    process.on("SIGHUP", this.#reload);
    for (const signal of ENDS) process.on(signal, this.#end);
  }

  /** Returns the next signal, or one that came since the last call. @returns {Promise<"reload" | "end">} */
  async next() {
    while (!this.#isEnding && !this.#isReloading)
      await new Promise((resolve) => (this.#wake = () => resolve(undefined)));
    this.#isReloading = false;
    return this.#isEnding ? "end" : "reload";
  }

  /** Stops handling the signals. */
  close() {
    process.off("SIGHUP", this.#reload);
    for (const signal of ENDS) process.off(signal, this.#end);
  }
}
