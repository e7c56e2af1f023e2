// The one live instance of a module. The first call makes it, a trap drops it, and the next call makes another.
import { SecretSlotsError } from "../platform/errors.js";

/**
 * The part that every module's glue has.
 *
 * @typedef {object} Glue
 * @property {WebAssembly.Imports} imports
 * @property {(exports: any) => void} setWasm
 * @property {() => Uint8Array} memoryBytes
 */

// Serials go on across instances, so that a handle from before a trap finds nothing in the next instance.
let serial = 0;

/** @template {Glue} G */
export class Core {
  #loadModule;
  #createGlue;
  /** @type {WebAssembly.Module | undefined} */
  #module;
  /** @type {G | undefined} */
  #glue;
  /** Callbacks of the calls in flight, for when their instance is dropped. @type {WeakMap<G, Set<() => void>>} */
  #inFlight = new WeakMap();

  /**
   * @param {() => WebAssembly.Module} loadModule
   * @param {(onTrap: (trap: unknown) => void) => G} createGlue
   */
  constructor(loadModule, createGlue) {
    this.#loadModule = loadModule;
    this.#createGlue = createGlue;
  }

  /** The functions of the live instance. */
  get glue() {
    return this.#glue ?? this.#instantiate();
  }

  /**
   * Calls into the live instance. Its errors become ours.
   *
   * @template T
   * @param {(glue: G) => T} run
   */
  call(run) {
    const glue = this.glue;
    try {
      return run(glue);
    } catch (error) {
      throw this.failure(error, glue);
    }
  }

  /**
   * Calls asynchronously into the live instance. Its errors become ours. The promise always settles: after its instance is dropped,
   * it fails within `left()` milliseconds.
   *
   * @template T
   * @param {(glue: G) => Promise<T>} run
   * @param {object} options
   * @param {Required<import("../platform/types.js").Clock>} options.clock
   * @param {() => number} options.left
   * @param {import("../platform/types.js").Signal} [options.signal] Its reason is the error when it aborts.
   * @returns {Promise<T>}
   */
  async task(run, { clock, left, signal }) {
    const glue = this.glue;
    let end = () => {};
    try {
      return await new Promise((resolve, reject) => {
        const lose = () => reject(new Error("the call did not end"));
        let cancel = () => {};
        const unwatch = this.#onDrop(glue, () => void (cancel = clock.setTimeout(lose, left())));
        end = () => {
          unwatch();
          cancel();
        };
        run(glue).then(resolve, reject);
      });
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof SecretSlotsError ? error : this.failure(error, glue);
    } finally {
      end();
    }
  }

  /** A number that was never given before, as the handle of something to load. */
  get nextSerial() {
    return ++serial;
  }

  /**
   * Returns the error to throw after a call into `glue` threw. An error that the core returned becomes ours. Anything else unwound
   * through the instance, whose memory can no longer be trusted: the instance is dropped and this one call fails. Calls in flight in
   * it may still settle.
   *
   * @param {unknown} thrown
   * @param {G} glue
   */
  failure(thrown, glue) {
    if (Array.isArray(thrown)) return new SecretSlotsError(thrown[0], thrown[1]);
    if (this.#glue === glue) this.#glue = undefined;
    for (const tell of this.#inFlight.get(glue) ?? []) tell();
    this.#inFlight.delete(glue);
    return new SecretSlotsError("ERR_INTERNAL", "the core stopped in the middle of this call", { cause: thrown });
  }

  /**
   * Calls back when the instance of a call in flight is dropped: the call may never settle by itself.
   *
   * @param {G} glue
   * @param {() => void} tell
   * @returns {() => void} removes the callback
   */
  #onDrop(glue, tell) {
    const all = this.#inFlight.get(glue) ?? new Set();
    this.#inFlight.set(glue, all);
    all.add(tell);
    return () => void all.delete(tell);
  }

  #instantiate() {
    const glue = this.#createGlue((trap) => void this.failure(trap, glue));
    try {
      this.#module ??= this.#loadModule();
      const { exports } = new WebAssembly.Instance(this.#module, glue.imports);
      glue.setWasm(exports);
      /** @type {() => void} */ (exports.__wbindgen_start)();
    } catch (cause) {
      const hint = "WebAssembly could not start here; a page's Content-Security-Policy needs 'wasm-unsafe-eval'";
      throw new SecretSlotsError("ERR_INTERNAL", hint, { cause });
    }
    return (this.#glue = glue);
  }
}
