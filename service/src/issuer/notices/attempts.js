// What all instances know of the attempts to deliver a domain's notices: a record in the store. It is written after a run. If an instance is
// killed in the middle, the claims of its registry end after a minute, and another run delivers what is left.
import { Records } from "../../records.js";

/** @import { Settings } from "../../service-options.js" */
/** @import { Domain, Domains } from "../domains/domains.js" */
/** @import { NoticeRun } from "./run.js" */

/** The first wait and the longest one, in seconds: 1, 2, 4 … 60 minutes. */
const WAIT = { first: 60, most: 3600 };
/** The state of a domain without failures. */
const NONE = { failures: 0, retry_at: null };
/** How many waiting notices are known by name. With more of them, all notices of the domain wait. */
const MOST_WAITING = 500;

/**
 * @typedef {object} Attempts
 * @property {string} serial The domain's: a new domain of the same id inherits nothing.
 * @property {number | null} last_run_at When notices were last attempted, in Unix seconds.
 * @property {number | null} retry_at When those that failed are attempted again.
 * @property {number} failures How many runs in a row had a failure.
 * @property {string | null} last_error The code of the last failure.
 * @property {string[]} waiting The ids of notices that failed.
 */

export class NoticeAttempts {
  #settings;
  /** @type {Records<Attempts>} */
  #records;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
    this.#records = new Records(settings.store, "service/notice/");
  }

  /** @param {Domain} domain @returns {Promise<Attempts>} */
  async read(domain) {
    return ofDomain(domain, (await this.#records.read(domain.id))?.value);
  }

  /** Returns the ids of domains whose failed notices are to be attempted again, or may be. */
  due() {
    return this.#records.due(this.#settings.now());
  }

  /**
   * Saves what came of a run.
   *
   * @param {Domain} domain
   * @param {NoticeRun} run
   * @param {{ failures: number, isHeld: boolean }} began `failures`: those before the run. `isHeld`: whether what had failed was left alone.
   * @param {() => Promise<ReadonlySet<string>>} undelivered Returns the ids of notices that are due still. Others no longer wait: the secret
   *   was rotated, or a more urgent notice has taken the place of one.
   */
  async save(domain, { delivered, failed }, began, undelivered) {
    const now = this.#settings.now();
    while (true) {
      const found = await this.#records.read(domain.id);
      const before = ofDomain(domain, found?.value);
      const isAttempted = delivered.size + failed.size > 0;
      if (!isAttempted && before.failures === 0) return;
      const due = before.waiting.length === 0 ? new Set() : await undelivered();
      const known = before.waiting.filter((id) => due.has(id) && !delivered.has(id));
      const waiting = [...new Set([...known, ...failed.keys()])].slice(0, MOST_WAITING);
      const changed = {
        ...{ serial: domain.record.serial, last_run_at: isAttempted ? now : before.last_run_at, waiting },
        last_error: waiting.length === 0 ? null : ([...failed.values()].at(-1) ?? before.last_error),
        ...(waiting.length === 0 ? NONE : next(before, { ...began, now, hasFailed: failed.size > 0 })),
      };
      const { retry_at: retryAt } = changed;
      const version = await this.#records.write(domain.id, changed, found?.version ?? null, retryAt ?? undefined);
      if (version !== null) return;
    }
  }

  /** Removes the records of deleted domains. @param {Domains} domains */
  async sweep(domains) {
    for await (const id of this.#records.ids()) {
      const found = await this.#records.read(id);
      if (found !== null && (await serialOf(domains, id)) !== found.value.serial)
        await this.#records.delete(id, found.version);
    }
  }
}

/** Whether a notice waits for its next attempt. @param {Attempts} attempts @param {string} id */
export function isWaiting({ waiting }, id) {
  return waiting.length >= MOST_WAITING || waiting.includes(id);
}

/**
 * @param {Attempts} before
 * @param {{ now: number, failures: number, isHeld: boolean, hasFailed: boolean }} run
 * @returns {{ failures: number, retry_at: number | null }}
 */
function next({ failures, retry_at: retryAt }, { now, failures: begun, isHeld, hasFailed }) {
  const isCounted = failures > begun || isHeld;
  if (hasFailed && !isCounted)
    return { failures: failures + 1, retry_at: now + Math.min(WAIT.first * 2 ** failures, WAIT.most) };
  // Another instance has counted this round, or has claimed what waits: whether that failed is for it to say.
  return { failures, retry_at: Math.max(retryAt ?? 0, now + (isHeld ? 0 : WAIT.first)) };
}

/** @param {Domain} domain @param {Attempts | undefined} stored @returns {Attempts} */
function ofDomain({ record: { serial } }, stored) {
  if (stored?.serial === serial) return stored;
  return { ...NONE, serial, last_run_at: null, last_error: null, waiting: [] };
}

/** Returns the serial of a domain; `undefined` without one. @param {Domains} domains @param {string} id */
async function serialOf(domains, id) {
  return (await domains.find(id))?.record.serial;
}
