// A notice from the operating system that a folder changed. It may come late, or never: a watch polls as well.
import { watch } from "node:fs";

/** @import { Clock } from "../types.js" */

/** A change of several files makes several notices. In milliseconds. */
const SETTLING = 100;

export class FolderNotice {
  #folder;
  #onChange;
  #clock;
  /** @type {import("node:fs").FSWatcher | undefined} */
  #watcher;
  #isClosed = false;
  #cancel = () => {};

  /** @param {string} folder @param {Required<Clock>} clock @param {() => void} onChange */
  constructor(folder, clock, onChange) {
    this.#folder = folder;
    this.#clock = clock;
    this.#onChange = onChange;
    this.arm();
  }

  /** Begins to watch the folder, unless it is watched or does not exist. */
  arm() {
    if (this.#isClosed || this.#watcher !== undefined) return;
    try {
      const watcher = watch(this.#folder, { persistent: false }, () => this.#notice());
      watcher.on("error", () => this.#disarm());
      this.#watcher = watcher;
    } catch {
      // The next read that succeeds tries again.
    }
  }

  close() {
    this.#isClosed = true;
    this.#cancel();
    this.#disarm();
  }

  #notice() {
    this.#cancel();
    const settled = () => {
      // The folder of this path may be another one by now.
      this.#disarm();
      this.arm();
      this.#onChange();
    };
    this.#cancel = this.#clock.setTimeout(settled, SETTLING, true);
  }

  #disarm() {
    this.#watcher?.close();
    this.#watcher = undefined;
  }
}
