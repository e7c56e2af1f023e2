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
/**
 * The part of the glue of a module with tasks.
 *
 * @typedef {object} Tasks
 * @property {(task: number, value: unknown, isRejected: boolean) => PromiseLike<unknown> | null | undefined} resumeTask
 * @property {() => any} takeResult
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
  /** Callbacks of the tasks of the live instance, for when it is dropped. @type {Set<() => void>} */
  #running = new Set();

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
   * Runs a promise or a task of the live instance. It awaits each promise that a task waits for, and resumes the task. Its errors become
   * ours. The promise always settles: after its instance is dropped, it fails within `left()` milliseconds.
   *
   * @param {(glue: G & Tasks) => Promise<any> | number} begin Returns a promise, or the index of a task.
   * @param {object} options
   * @param {Required<import("../platform/types.js").Clock>} options.clock
   * @param {() => number} options.left
   * @param {import("../platform/types.js").Signal | undefined} [options.signal] Its reason is the error when it aborts.
   * @returns {Promise<any>}
   */
  task(begin, { clock, left, signal }) {
    return new Promise((resolve, reject) => {
      const glue = /** @type {G & Tasks} */ (this.glue);
      const running = this.#running;
      let task = 0;
      let cancel = () => {};
      const end = () => {
        running.delete(lose);
        cancel();
      };
      const fail = (/** @type {unknown} */ error) => {
        end();
        if (signal?.aborted) reject(signal.reason);
        else reject(error instanceof SecretSlotsError ? error : this.failure(error, glue));
      };
      const lose = () => void (cancel = clock.setTimeout(() => fail(new Error("the call did not end")), left()));
      const succeed = (/** @type {unknown} */ result) => {
        end();
        resolve(result);
      };
      const resume = (/** @type {unknown} */ value, isRejected = false) => {
        try {
          const awaited = glue.resumeTask(task, value, isRejected);
          if (awaited) return void awaited.then(resume, interrupt);
          const result = glue.takeResult();
          if (awaited === null) throw result;
          succeed(result);
        } catch (error) {
          fail(error);
        }
      };
      const interrupt = (/** @type {unknown} */ error) => resume(error, true);
      running.add(lose);
      try {
        const begun = begin(glue);
        if (typeof begun !== "number") return void begun.then(succeed, fail);
        task = begun;
      } catch (error) {
        return fail(error);
      }
      resume(undefined);
    });
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
    if (this.#glue === glue) {
      this.#glue = undefined;
      const running = this.#running;
      this.#running = new Set();
      for (const lose of running) lose();
    }
    return new SecretSlotsError("ERR_INTERNAL", "the core stopped in the middle of this call", { cause: thrown });
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
