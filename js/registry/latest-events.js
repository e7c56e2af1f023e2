// The latest events of the audit log that match a query, in bounded memory.
import { invalid, readTime } from "../platform/options.js";
import { isPlainObject, ownMembers } from "../platform/plain-object.js";

/** @import { AuditEvent } from "./types.js" */
/** @typedef {{ time: number, id: string }} Position An event's time and id. Events of one second are in the order in which they are read. */

/** The members of a query that an event must match as whole texts, but for kinds such as `secret.*`. */
export const TEXTS = /** @type {const} */ (["kind", "actor", "outcome", "reason", "ip", "userAgent"]);

export class LatestEvents {
  #limit;
  #texts;
  #before;
  #isPast = false;
  /** At times more than `limit` of them, so that not each new one makes a sort. @type {Map<string, AuditEvent>} */
  #events = new Map();
  /** Older events are not among the latest. */
  #since = -Infinity;
  /** The ids of events of the second `#since` that later ones have displaced: the log may have them twice. @type {Set<string>} */
  #displaced = new Set();

  /**
   * @param {number} limit
   * @param {{ [name: string]: string | undefined }} texts
   * @param {Position | undefined} before Only events before this one.
   */
  constructor(limit, texts, before) {
    this.#limit = limit;
    this.#texts = Object.entries(texts).filter(([, text]) => text !== undefined);
    this.#before = before;
  }

  /** Adds an event. Those of one second must come in their order. @param {AuditEvent} event */
  add(event) {
    if (event.id === this.#before?.id) this.#isPast = true;
    if (event.time < this.#since || this.#displaced.has(event.id)) return;
    if (!this.#isBefore(event) || !this.#isAsked(event)) return;
    this.#events.set(event.id, event);
    if (this.#events.size >= 2 * this.#limit + 1000) this.#shorten();
  }

  /** Whether an event at or before this time would not be among the latest. @param {number} time In Unix seconds. */
  isFullSince(time) {
    if (this.#events.size >= this.#limit) this.#shorten();
    return this.#since > time;
  }

  #shorten() {
    const events = this.#all;
    const kept = events.splice(-this.#limit);
    if (this.#since !== kept[0].time) this.#displaced.clear();
    this.#since = kept[0].time;
    for (const { id, time } of events) if (time === this.#since) this.#displaced.add(id);
    this.#events = new Map(kept.map((event) => [event.id, event]));
  }

  /** @param {AuditEvent} event */
  #isBefore({ time }) {
    const last = this.#before?.time ?? Infinity;
    return time < last || (time === last && !this.#isPast);
  }

  /** @param {AuditEvent} event */
  #isAsked(event) {
    return this.#texts.every(([name, text]) =>
      name === "kind" ? isOfKind(event.kind, String(text)) : event[/** @type {keyof AuditEvent} */ (name)] === text,
    );
  }

  /** The latest events, oldest first. */
  get sorted() {
    return this.#all.slice(-this.#limit);
  }

  get #all() {
    return [...this.#events.values()].sort((one, other) => one.time - other.time);
  }
}

const COUNTED = "oauth.";

/** Whether events of the kinds that are asked for are counted verifications; `undefined`: some are. @param {string | undefined} asked */
export function areCounted(asked) {
  if (asked === undefined) return undefined;
  if (asked.startsWith("!")) return asked === `!${COUNTED}*` ? false : undefined;
  return asked.startsWith(COUNTED);
}

/** Whether a kind is the one that is asked for, one of several such as `secret.*`, or none of those after `!`. @param {string} kind @param {string} asked @returns {boolean} */
function isOfKind(kind, asked) {
  if (asked.startsWith("!")) return !isOfKind(kind, asked.slice(1));
  return asked.endsWith(".*") ? kind.startsWith(asked.slice(0, -1)) : kind === asked;
}

/** @param {unknown} value @returns {Position} */
export function readPosition(value) {
  const { time, id } = isPlainObject(value) ? ownMembers(value) : {};
  if (typeof id !== "string") throw invalid("before must be { time, id }, as an event has them");
  return { time: readTime("before.time", time), id };
}
