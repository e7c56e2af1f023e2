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

/** A moment by both clocks: that of the day can be set back, and the other one may stand still while the machine sleeps. @typedef {{ now: number, monotonic: number }} Moment */
/**
 * What is known of one secret. `slots` are the last good ones, of the read `number`, and `read` is when they were asked for. They are asked
 * for again `wait` milliseconds after `tried`. In a Worker `isClaimed` says that a request has begun to read, and that nothing came of it yet.
 * @typedef {{ slots: SourceSlot[] | undefined, number: number, read: Moment, tried: Moment, wait: number, failures: number, code: string | undefined, isStale: boolean, isClaimed: boolean }} State
 */

const NAMES = ["names", "every", "effectiveFrom", "maxStale", "onEvent", "signal", "clock"];
const FIRST_RETRY = 1_000;
/** A manager that asks for more is asked again after this. */
const LONGEST_RETRY = 3_600_000;
/** How long a read may take. */
const READ_LIMIT = 30_000;
/** After how long in a Worker another request reads too: the one that began may have ended, and its read with it. */
const CLAIM = 5_000;

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
  /** @type {Promise<void> | undefined} */
  #refreshing;
  /** How many reads have begun. */
  #begun = 0;
  #cancel = () => {};
  #isStopped = false;
  #onAbort = () => this.stop();

  /** @param {{ source: Readable, secrets: SecretSlots, names: string[], every: number, maxStale: number, effectiveFrom: WatchOptions["effectiveFrom"], report: (event: SourceEvent) => void, signal: WatchOptions["signal"], clock: ReturnType<typeof clockOf> }} settings */
  constructor(settings) {
    this.#settings = settings;
    const never = { now: 0, monotonic: -Infinity };
    const fresh = {
      slots: undefined,
      number: 0,
      read: never,
      tried: never,
      wait: 0,
      failures: 0,
      code: undefined,
      isStale: false,
      isClaimed: false,
    };
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
   * Reads every secret now, whatever the time of its next read; calls meanwhile share the read, except in a Worker. A failure of the source does
   * not reject: events and {@link status} tell. In a Worker, whose timers stop between requests, call {@link fresh} at each request.
   *
   * Rejects with `ERR_INVALID_OPTION` after the watch was stopped.
   *
   * @returns {Promise<void>}
   */
  async refresh() {
    if (this.#isStopped) throw invalid("the watch was stopped");
    if (!canShare) return this.#refresh();
    this.#refreshing ??= this.#refresh().finally(() => (this.#refreshing = undefined));
    return this.#refreshing;
  }

  /**
   * Reads what is due, if anything is; otherwise it costs nothing. In a Worker one request reads, and others go on with the slots that there are.
   * Rejects as {@link refresh} does.
   *
   * @returns {Promise<void>}
   */
  async fresh() {
    if (this.#isStopped) throw invalid("the watch was stopped");
    if (this.#untilNext() <= 0) await this.#tick();
  }

  /**
   * Returns how the reads of each secret went.
   *
   * @returns {WatchStatus[]}
   */
  status() {
    return [...this.#states].map(([name, { read, failures, code, isStale }]) => ({
      name,
      readAt: read.now,
      failures,
      code,
      isStale,
    }));
  }

  /** Ends the watch. The slots stay as they are, and are not removed when they become stale. */
  stop() {
    // Another watch may have the SecretSlots by now.
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#cancel();
    watched.delete(this.#settings.secrets);
    this.#settings.signal?.removeEventListener("abort", this.#onAbort);
  }

  async #refresh() {
    // A round of the timer reads what is due alone, and may have asked before the change for which this is called.
    while (this.#round !== undefined) await this.#round.catch(() => {});
    if (this.#isStopped) return;
    for (const state of this.#states.values()) state.wait = 0;
    await this.#tick();
  }

  #tick() {
    if (!canShare) return this.#readDue();
    this.#round ??= this.#readDue().finally(() => (this.#round = undefined));
    return this.#round;
  }

  async #readDue() {
    this.#cancel();
    const due = [...this.#states].filter(([, { tried, wait }]) => this.#since(tried) >= wait);
    if (!canShare) {
      // Reads that ended with their requests never came to the end of this method.
      if (due.some(([, { isClaimed }]) => isClaimed)) this.#dropStale();
      // The others keep their slots meanwhile. They cannot wait for this request, which may end before its read does.
      for (const [, state] of due) Object.assign(state, { tried: this.#moment(), wait: CLAIM, isClaimed: true });
      this.#replace();
    }
    await Promise.all(due.map(([name]) => this.#read(name).catch(() => {})));
    if (this.#isStopped) return;
    this.#dropStale();
    try {
      this.#replace();
    } finally {
      this.#schedule();
    }
  }

  /** @param {string} name */
  async #read(name) {
    const { source, every, effectiveFrom, report, signal, clock } = this.#settings;
    const state = /** @type {State} */ (this.#states.get(name));
    const asked = this.#moment();
    const number = ++this.#begun;
    /** Where rounds are not shared, a read that began later may have ended before. */
    const isLate = () => number < state.number;
    const ending = new AbortController();
    const end = () => ending.abort();
    signal?.addEventListener("abort", end);
    try {
      const reading = source.read([name], { effectiveFrom, onEvent: report, signal: ending.signal });
      const slots = (await inTime(reading, clock, clock.monotonic() + READ_LIMIT, signal))?.[name];
      if (slots === undefined)
        throw new SourceError("ERR_SOURCE", `the source took longer than ${READ_LIMIT / 1000} seconds`);
      if (isLate()) return;
      if (state.slots === undefined || !isSameSlots(state.slots, slots)) {
        if (!this.#isStopped) report({ type: "changed", name, slots: slots.length });
        state.slots = slots;
      }
      Object.assign(state, { number, read: asked, failures: 0, code: undefined, isStale: false });
      Object.assign(state, { tried: this.#moment(), wait: every, isClaimed: false });
    } catch (error) {
      if (!this.#isStopped && signal?.aborted !== true && !isLate()) this.#fail(name, state, error);
      throw error;
    } finally {
      // One that was given up asks for no further page.
      end();
      signal?.removeEventListener("abort", end);
    }
  }

  /** @param {string} name @param {State} state @param {unknown} error */
  #fail(name, state, error) {
    const { every, report } = this.#settings;
    const { status, retryAfter = 0 } = error instanceof SourceError ? error : {};
    state.failures += 1;
    state.code = error instanceof SecretSlotsError ? error.code : (codeOf(error) ?? "ERR_SOURCE");
    const backoff = Math.min(every, FIRST_RETRY * 2 ** Math.min(state.failures - 1, 20));
    const retryIn = Math.max(backoff, Math.min(retryAfter * 1000, LONGEST_RETRY));
    Object.assign(state, { tried: this.#moment(), wait: retryIn, isClaimed: false });
    const staleFor = state.read.now === 0 ? 0 : this.#since(state.read) / 1000;
    report({ type: "read_failed", name, code: state.code, status, retryIn: retryIn / 1000, staleFor });
  }

  #dropStale() {
    const { every, maxStale, report } = this.#settings;
    for (const [name, state] of this.#states) {
      const staleFor = this.#since(state.read);
      // Without a failure the next read may be far. In a Worker reads that ended with their requests leave old slots without a failure.
      const most = state.failures > 0 ? maxStale : Math.max(maxStale, every + READ_LIMIT);
      if (state.isStale || staleFor < most) continue;
      state.isStale = true;
      state.slots = undefined;
      report({ type: "stale", name, staleFor: staleFor / 1000 });
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

  /** In how many milliseconds something is to be done: a read, or the removal of stale slots. */
  #untilNext() {
    const { maxStale } = this.#settings;
    const times = [...this.#states.values()].map(({ tried, wait, failures, isStale, read }) => {
      const untilRead = wait - this.#since(tried);
      return failures > 0 && !isStale ? Math.min(untilRead, maxStale - this.#since(read)) : untilRead;
    });
    return Math.min(...times);
  }

  /** @returns {Moment} */
  #moment() {
    const { clock } = this.#settings;
    return { now: clock.now(), monotonic: clock.monotonic() };
  }

  /** Returns the milliseconds since a moment, by the clock that went further. @param {Moment} moment */
  #since({ now, monotonic }) {
    const { clock } = this.#settings;
    return Math.max(clock.now() - now, clock.monotonic() - monotonic);
  }

  #schedule() {
    if (this.#isStopped) return;
    this.#cancel();
    const { clock } = this.#settings;
    // What `replace` throws is told to calls of `refresh` and `fresh`; of a timer it would end the process.
    const tick = () => void this.#tick().catch(() => {});
    this.#cancel = clock.setTimeout(tick, Math.max(this.#untilNext(), 0), true);
  }
}
