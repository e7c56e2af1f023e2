// The one live instance of a module: made at the first call, dropped by a trap, made again at the next call.
import { SecretSlotsError } from "../platform/errors.js";

/**
 * What the glue of every module has.
 *
 * @typedef {object} Glue
 * @property {WebAssembly.Imports} imports
 * @property {(exports: any) => void} setWasm
 * @property {() => Uint8Array} memoryBytes
 */

// Serials outlive an instance, so a handle from before a trap finds nothing in the next one.
let serial = 0;

/** @template {Glue} G */
export class Core {
  #loadModule;
  #createGlue;
  /** @type {WebAssembly.Module | undefined} */
  #module;
  /** @type {G | undefined} */
  #glue;
  /** Callbacks that tell the calls in flight that their instance was dropped. @type {WeakMap<G, Set<() => void>>} */
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
   * A call into the live instance, whose errors become ours.
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
   * An asynchronous call into the live instance, whose errors become ours. It always settles: if its instance is dropped, it fails
   * `left()` milliseconds later at the latest.
   *
   * @template T
   * @param {(glue: G) => Promise<T>} run
   * @param {object} options
   * @param {Required<import("../platform/types.js").Clock>} options.clock
   * @param {() => number} options.left
   * @param {import("../platform/types.js").Signal} [options.signal] When it is aborted, its reason is the error.
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

  /** A number never given before, under which to load something. */
  get nextSerial() {
    return ++serial;
  }

  /**
   * The error to throw for what a call into `glue` threw. One that the core answered becomes ours. Anything else
   * unwound through the instance, whose memory can no longer be trusted: it is dropped, though what is in flight
   * in it may still settle, and this one call fails.
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
   * Tells a call in flight when its instance is dropped: it may never settle.
   *
   * @param {G} glue
   * @param {() => void} tell
   * @returns {() => void} ends it
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
