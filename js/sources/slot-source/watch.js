// A watch: the one loop that keeps a SecretSlots up to date with its source.
import { canShare } from "../../platform/can-share.js";
import { clockOf, inTime } from "../../platform/clock.js";
import { readDuration } from "../../platform/duration.js";
import { SecretSlotsError } from "../../platform/errors.js";
import { codeOf } from "../../platform/foreign-error.js";
import { observerOf } from "../../platform/observer.js";
import { checkOptions, invalid, readable } from "../../platform/options.js";
import { readSignal } from "../../platform/signal.js";
import { SourceError } from "../source-error.js";
import { readEffectiveFrom } from "./arrange.js";
import { readNames } from "./names.js";
import { isSameSlots } from "./same-slots.js";

/** @import { ReadOptions, SecretSlots, SourceEvent, SourceSlot, WatchOptions, WatchStatus } from "../types.js" */
/** @typedef {{ read(names: readonly string[], options: ReadOptions): Promise<Record<string, SourceSlot[]>> }} Readable */

/**
 * What is known of one secret. `slots` are the last good ones, `readAt` is when they were asked for, and `nextAt` when they are read again.
 * @typedef {{ slots: SourceSlot[] | undefined, readAt: number, nextAt: number, failures: number, code: string | undefined, isStale: boolean }} State
 */

const NAMES = ["names", "every", "effectiveFrom", "maxStale", "onEvent", "signal", "clock"];
const FIRST_RETRY = 1_000;
/** A manager that asks for more is asked again after this. */
const LONGEST_RETRY = 3_600_000;
/** How long a read may take. */
const READ_LIMIT = 30_000;

/** Each may have one watch, which replaces it as a whole. @type {WeakSet<object>} */
const watched = new WeakSet();

/**
 * @param {Readable} source
 * @param {SecretSlots} secrets
 * @param {WatchOptions} [options]
 * @returns {Promise<Watch>}
 */
export async function beginWatch(source, secrets, options = {}) {
  if (typeof secrets?.replace !== "function") throw invalid("the first argument must be a SecretSlots");
  const given = checkOptions(options, NAMES);
  const settings = {
    source,
    secrets,
    names: readNames(readable(() => given.names ?? secrets.names())),
    every: readDuration("every", given.every ?? 60, 1) * 1000,
    maxStale: readDuration("maxStale", given.maxStale ?? 86_400, 1) * 1000,
    effectiveFrom: given.effectiveFrom,
    report: observerOf(given.onEvent),
    signal: readSignal(given.signal),
    clock: clockOf(given.clock),
  };
  readEffectiveFrom(given.effectiveFrom);
  settings.signal?.throwIfAborted();
  if (watched.has(secrets)) throw invalid("the SecretSlots is watched already");
  watched.add(secrets);
  const watch = new Watch(settings);
  try {
    await watch.begin();
  } catch (error) {
    watch.stop();
    throw error;
  }
  return watch;
}

/** A running watch. `SlotSource.watch` makes it. */
export class Watch {
  #settings;
  /** @type {Map<string, State>} */
  #states;
  /** @type {Promise<void> | undefined} */
  #round;
  #cancel = () => {};
  #isStopped = false;
  #onAbort = () => this.stop();

  /** @param {{ source: Readable, secrets: SecretSlots, names: string[], every: number, maxStale: number, effectiveFrom: WatchOptions["effectiveFrom"], report: (event: SourceEvent) => void, signal: WatchOptions["signal"], clock: ReturnType<typeof clockOf> }} settings */
  constructor(settings) {
    this.#settings = settings;
    const fresh = { slots: undefined, readAt: 0, nextAt: 0, failures: 0, code: undefined, isStale: false };
    this.#states = new Map(settings.names.map((name) => [name, { ...fresh }]));
    settings.signal?.addEventListener("abort", this.#onAbort);
  }

  /** The first read, which fails if that of any secret does. @internal */
  async begin() {
    const results = await Promise.allSettled(this.#settings.names.map((name) => this.#read(name)));
    this.#settings.signal?.throwIfAborted();
    for (const result of results) if (result.status === "rejected") throw result.reason;
    this.#replace();
    this.#schedule();
  }

  /**
   * Reads every secret now, whatever the time of its next read; calls meanwhile share the read. Never rejects because of the source: events
   * and {@link status} tell. In a Worker, whose timers stop between requests, call {@link fresh} at each request.
   *
   * Rejects with `ERR_INVALID_OPTION` after the watch was stopped.
   *
   * @returns {Promise<void>}
   */
  async refresh() {
    if (this.#isStopped) throw invalid("the watch was stopped");
    for (const state of this.#states.values()) state.nextAt = 0;
    return this.#tick();
  }

  /**
   * Reads what is due, if anything is; otherwise it costs nothing. In a Worker one request reads, and others go on with the slots that there are.
   * Rejects as {@link refresh} does.
   *
   * @returns {Promise<void>}
   */
  async fresh() {
    if (this.#isStopped) throw invalid("the watch was stopped");
    if (this.#nextAt() <= this.#settings.clock.now()) await this.#tick();
  }

  /**
   * Returns how the reads of each secret went.
   *
   * @returns {WatchStatus[]}
   */
  status() {
    return [...this.#states].map(([name, { readAt, failures, code, isStale }]) => ({
      name,
      readAt,
      failures,
      code,
      isStale,
    }));
  }

  /** Ends the watch. The slots stay as they are, and are not removed when they become stale. */
  stop() {
    this.#isStopped = true;
    this.#cancel();
    watched.delete(this.#settings.secrets);
    this.#settings.signal?.removeEventListener("abort", this.#onAbort);
  }

  #tick() {
    if (!canShare) return this.#readDue();
    this.#round ??= this.#readDue().finally(() => (this.#round = undefined));
    return this.#round;
  }

  async #readDue() {
    this.#cancel();
    const { clock } = this.#settings;
    const due = [...this.#states].filter(([, { nextAt }]) => nextAt <= clock.now());
    // The others keep their slots meanwhile. They cannot wait for this request, which may end before its read does.
    if (!canShare) for (const [, state] of due) state.nextAt = clock.now() + READ_LIMIT;
    await Promise.all(due.map(([name]) => this.#read(name).catch(() => {})));
    if (this.#isStopped) return;
    this.#dropStale();
    this.#replace();
    this.#schedule();
  }

  /** @param {string} name */
  async #read(name) {
    const { source, every, effectiveFrom, report, signal, clock } = this.#settings;
    const state = /** @type {State} */ (this.#states.get(name));
    const askedAt = clock.now();
    try {
      const reading = source.read([name], { effectiveFrom, onEvent: report, signal });
      const slots = (await inTime(reading, clock, clock.monotonic() + READ_LIMIT, signal))?.[name];
      if (slots === undefined)
        throw new SourceError("ERR_SOURCE", `the source took longer than ${READ_LIMIT / 1000} seconds`);
      if (state.slots === undefined || !isSameSlots(state.slots, slots)) {
        if (!this.#isStopped) report({ type: "changed", name, slots: slots.length });
        state.slots = slots;
      }
      Object.assign(state, { readAt: askedAt, failures: 0, code: undefined, isStale: false });
      state.nextAt = clock.now() + every;
    } catch (error) {
      if (!this.#isStopped && signal?.aborted !== true) this.#fail(name, state, error);
      throw error;
    }
  }

  /** @param {string} name @param {State} state @param {unknown} error */
  #fail(name, state, error) {
    const { every, report, clock } = this.#settings;
    const { status, retryAfter = 0 } = error instanceof SourceError ? error : {};
    state.failures += 1;
    state.code = error instanceof SecretSlotsError ? error.code : (codeOf(error) ?? "ERR_SOURCE");
    const backoff = Math.min(every, FIRST_RETRY * 2 ** Math.min(state.failures - 1, 20));
    const retryIn = Math.max(backoff, Math.min(retryAfter * 1000, LONGEST_RETRY));
    state.nextAt = clock.now() + retryIn;
    const staleFor = state.readAt === 0 ? 0 : (clock.now() - state.readAt) / 1000;
    report({ type: "read_failed", name, code: state.code, status, retryIn: retryIn / 1000, staleFor });
  }

  #dropStale() {
    const { maxStale, report, clock } = this.#settings;
    for (const [name, state] of this.#states) {
      if (state.failures === 0 || state.isStale || clock.now() < state.readAt + maxStale) continue;
      state.isStale = true;
      state.slots = undefined;
      report({ type: "stale", name, staleFor: (clock.now() - state.readAt) / 1000 });
    }
  }

  /** @type {Map<string, SourceSlot[] | undefined>} */
  #shown = new Map();

  /** Replaces all secrets at once, if one has changed. */
  #replace() {
    const changed = [...this.#states].filter(([name, { slots }]) => slots !== this.#shown.get(name));
    if (changed.length === 0) return;
    const shown = [...this.#states].flatMap(([name, { slots }]) =>
      slots === undefined ? [] : [/** @type {const} */ ([name, slots])],
    );
    this.#settings.secrets.replace(Object.fromEntries(shown));
    this.#shown = new Map(shown);
  }

  /** When something is to be done next: a read, or the removal of stale slots. */
  #nextAt() {
    const { maxStale } = this.#settings;
    const times = [...this.#states.values()].map(({ nextAt, failures, isStale, readAt }) =>
      failures > 0 && !isStale ? Math.min(nextAt, readAt + maxStale) : nextAt,
    );
    return Math.min(...times);
  }

  #schedule() {
    if (this.#isStopped) return;
    this.#cancel();
    const { clock } = this.#settings;
    this.#cancel = clock.setTimeout(() => void this.#tick(), Math.max(this.#nextAt() - clock.now(), 0), true);
  }
}
