// A store whose calls fail, wait or lose their answers, as a test says.

/** @typedef {{ name: string, key: string }} Call `key`: of a record, a log, or the prefix of a list. */
/** @typedef {(call: Call) => boolean} Which */

const NAMES = /** @type {const} */ (["read", "write", "delete", "list", "due", "append", "entries"]);
/** What a driver's error may have in it. */
export const DRIVER_SECRET = "postgres://user:password-of-the-store@db";

export class FaultyStore {
  /** @type {any} */ read;
  /** @type {any} */ write;
  /** @type {any} */ delete;
  /** @type {any} */ list;
  /** @type {any} */ due;
  /** @type {any} */ append;
  /** @type {any} */ entries;
  /** @type {{ which: Which, isDone: boolean }[]} */
  #faults = [];
  /** @type {{ which: Which, until: Promise<void> }[]} */
  #waits = [];
  /** @type {() => void} */
  #reached = () => {};
  /** @type {Promise<void>} */
  #held = Promise.resolve();

  /** @param {any} store */
  constructor(store) {
    for (const name of NAMES) {
      this[name] = async (/** @type {any} */ key, /** @type {any[]} */ ...rest) => {
        const call = { name, key };
        for (const wait of this.#waits.filter(({ which }) => which(call))) {
          this.#reached();
          await wait.until;
        }
        const fault = this.#faults.find(({ which }) => which(call));
        if (fault?.isDone === true) await store[name](key, ...rest);
        if (fault !== undefined) throw new Error(DRIVER_SECRET);
        return store[name](key, ...rest);
      };
    }
  }

  /** Lets calls fail: nothing of them is done. @param {Which} which */
  fail(which) {
    this.#faults.push({ which, isDone: false });
  }

  /** Does calls, and lets their answers get lost. @param {Which} which */
  lose(which) {
    this.#faults.push({ which, isDone: true });
  }

  /** Lets calls wait, and returns a function that lets them go on. @param {Which} which */
  hold(which) {
    this.#held = new Promise((resolve) => (this.#reached = resolve));
    /** @type {() => void} */
    let release = () => {};
    const wait = { which, until: new Promise((/** @type {(value: void) => void} */ resolve) => (release = resolve)) };
    this.#waits.push(wait);
    return () => {
      this.#waits = [];
      release();
    };
  }

  /** Waits until a call waits. */
  held() {
    return this.#held;
  }

  /** Ends all faults. */
  heal() {
    this.#faults = [];
  }
}
