// The signal that ends an attempt whose instance of the core was lost. Making a platform's AbortController takes ten times as long.

/** An `AbortSignal`, as far as js/platform/types.js defines it, and its controller in one. */
export class Abandonment {
  aborted = false;
  /** @type {unknown} */
  reason;
  /** @type {Set<() => void>} */
  #listeners = new Set();

  throwIfAborted() {
    if (this.aborted) throw this.reason;
  }

  /** @param {"abort"} _type @param {() => void} listener */
  addEventListener(_type, listener) {
    this.#listeners.add(listener);
  }

  /** @param {"abort"} _type @param {() => void} listener */
  removeEventListener(_type, listener) {
    this.#listeners.delete(listener);
  }

  /** @param {unknown} reason */
  abort(reason) {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}
