// Alarms for credentials that come due before the next tick, with one timer for all.
import { DueHeap } from "../stores/due-heap.js";

/** @import { Clock } from "../platform/types.js" */

export class Alarms {
  #clock;
  #ring;
  /** When each is due, on the clock that never goes back. @type {Map<string, number>} */
  #dueAt = new Map();
  #heap = new DueHeap((id) => this.#dueAt.get(id));
  #next = Infinity;
  #cancel = () => {};

  /**
   * @param {Required<Clock>} clock
   * @param {(id: string) => void} ring
   */
  constructor(clock, ring) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Sets a credential's alarm, in place of the one before. @param {string} id @param {number} milliseconds From now. */
  set(id, milliseconds) {
    const at = this.#clock.monotonic() + Math.max(milliseconds, 0);
    this.#dueAt.set(id, at);
    this.#heap.add(id, at);
    if (at < this.#next) this.#arm(at);
  }

  /** Drops all alarms. */
  clear() {
    this.#dueAt.clear();
    this.#cancel();
    this.#next = Infinity;
  }

  /** @param {number} at */
  #arm(at) {
    this.#cancel();
    this.#next = at;
    this.#cancel = this.#clock.setTimeout(() => this.#look(), Math.max(at - this.#clock.monotonic(), 0), true);
  }

  #look() {
    this.#next = Infinity;
    for (const id of this.#heap.until(this.#clock.monotonic(), Infinity, () => true)) {
      this.#dueAt.delete(id);
      this.#ring(id);
    }
    const next = this.#heap.first;
    if (next !== undefined) this.#arm(next);
  }
}
