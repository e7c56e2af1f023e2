// Which applications a list is asked for.
import { summaryOf } from "./summary.js";

/** @import { Entry } from "./summary.js" */
/** @import { z } from "@hono/zod-openapi" */
/** @import { ApplicationState, ApplicationType, Summary } from "./schema.js" */

/** How soon is soon, in seconds: 20 days, when the first notice is due by default. */
const SOON = 20 * 86_400;

/**
 * @typedef {object} Asked
 * @property {string | undefined} [q]
 * @property {z.infer<typeof ApplicationType> | undefined} [type]
 * @property {z.infer<typeof ApplicationState> | undefined} [state]
 * @property {number | undefined} [expires_within] In seconds.
 */

/** @type {Record<z.infer<typeof ApplicationState>, (summary: z.infer<typeof Summary>, soon: number) => boolean>} */
const STATES = {
  expires_soon: ({ expires_at: at }, soon) => at !== null && at <= soon,
  previous_used: (summary) => summary.previous_used,
  in_overlap: (summary) => summary.previous_expires_at !== null,
  expired: (summary) => summary.expired > 0,
  unused: (summary) => summary.working > 0 && summary.last_used_at === null,
};

export class Filter {
  #part;
  #asked;

  /** @param {Asked} asked */
  constructor(asked) {
    this.#asked = asked;
    this.#part = asked.q?.toLowerCase();
  }

  /** Whether it asks for nothing. */
  get isEmpty() {
    const { q, type, state } = this.#asked;
    return q === undefined && type === undefined && state === undefined;
  }

  /** Whether an id alone cannot say what matches. */
  get looksInside() {
    return this.#asked.type !== undefined || this.#asked.state !== undefined;
  }

  /** Whether an application with this id may match. @param {string} id */
  mayMatch(id) {
    return this.#part === undefined || id.toLowerCase().includes(this.#part);
  }

  /**
   * Whether an application matches.
   *
   * @param {string} id
   * @param {Entry | null | undefined} entry `undefined` before it was looked at, `null` if it is damaged.
   * @param {number} now In Unix seconds.
   */
  matches(id, entry, now) {
    if (!this.mayMatch(id)) return false;
    const { type, state, expires_within: within = SOON } = this.#asked;
    if (!this.looksInside) return true;
    if (entry === undefined || entry === null) return false;
    if (type !== undefined && entry.type !== type) return false;
    return state === undefined || STATES[state](summaryOf(entry, now), now + within);
  }
}
