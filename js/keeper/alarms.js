// Alarms for credentials that come due before the next tick. All alarms share one timer.
import { DueHeap } from "../stores/due-heap.js";

/** @import { Clock } from "../platform/types.js" */

export class Alarms {
  #clock;
  #ring;
  /** The time of each alarm, on the monotonic clock. @type {Map<string, number>} */
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

  /** Sets a credential's alarm, and replaces an earlier one. @param {string} id @param {number} milliseconds From now. */
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
