// The audit log of operations: a log a month in the store.
import { ask } from "./applications.js";

/** @import { LoggedEvent } from "./boundary.js" */
/** @import { Settings } from "./registry-options.js" */
/** @import { AuditEvent } from "./types.js" */

const PAGE = 1000;

export class Audit {
  #settings;

  /** @param {Settings} settings */
  constructor(settings) {
    this.#settings = settings;
  }

  /**
   * Logs what was done; rejects when the store fails.
   *
   * @param {string} applicationId
   * @param {readonly LoggedEvent[]} events
   */
  async done(applicationId, events) {
    await this.#append(events.map((event) => auditEvent(applicationId, event, "ok")));
  }

  /**
   * Logs what was refused; when the store fails, that is all that is told.
   *
   * @param {string} applicationId
   * @param {string} operation
   * @param {{ secretId?: string | undefined, actor?: string | undefined }} command
   * @param {string} outcome
   * @param {number} at
   */
  async refused(applicationId, operation, { secretId, actor }, outcome, at) {
    const event = {
      id: crypto.randomUUID(),
      at,
      kind: kindOf(operation),
      ...(secretId === undefined ? {} : { secret: secretId }),
      ...(actor === undefined ? {} : { actor }),
    };
    await this.#append([auditEvent(applicationId, event, outcome)]).catch(() => {
      this.#settings.onEvent?.({ type: "audit_delayed", applicationId });
    });
  }

  /**
   * What is logged from a time on, and before another, the oldest first.
   *
   * @param {number} from
   * @param {number} to
   * @returns {AsyncGenerator<AuditEvent>}
   */
  async *events(from, to) {
    const { store } = this.#settings;
    const seen = new Set();
    for (const log of logsOf(from, to)) {
      /** @type {string | undefined} */
      let after;
      while (true) {
        const page = await ask(store.entries(this.#key(log), { after, limit: PAGE }));
        for (const entry of page.entries) {
          const event = parse(entry);
          if (event === undefined || event.time < from || event.time >= to || seen.has(event.id)) continue;
          seen.add(event.id);
          yield event;
        }
        if (page.next === undefined || page.next === after) break;
        after = page.next;
      }
    }
  }

  /** @param {readonly AuditEvent[]} events */
  async #append(events) {
    /** @type {Map<string, string[]>} */
    const logs = new Map();
    for (const event of events) {
      const log = monthOf(event.time);
      logs.set(log, [...(logs.get(log) ?? []), JSON.stringify(event)]);
    }
    for (const [log, entries] of logs) await ask(this.#settings.store.append(this.#key(log), entries));
  }

  /** @param {string} month */
  #key(month) {
    return `${this.#settings.prefix}audit/${month}`;
  }
}

/**
 * @param {string} applicationId
 * @param {LoggedEvent} event
 * @param {string} outcome
 * @returns {AuditEvent}
 */
export function auditEvent(applicationId, { id, at, kind, actor, secret }, outcome) {
  const who = { secretId: secret ?? null, actor: actor ?? null };
  return { id, time: at, kind, applicationId, ...who, outcome };
}

/** The kind of event that an operation would have been. @param {string} operation */
function kindOf(operation) {
  const KINDS = /** @type {Record<string, string>} */ ({
    createApplication: "application.created",
    setExpiry: "application.updated",
    deleteApplication: "application.deleted",
    add: "secret.added",
    renew: "secret.renewed",
    rotate: "secret.rotated",
    revoke: "secret.revoked",
    revokePrevious: "secret.previous_revoked",
    delete: "secret.deleted",
    reapply: "secret.expiry_reapplied",
    markDelivered: "secret.delivered",
  });
  return KINDS[operation];
}

/** @param {string} entry @returns {AuditEvent | undefined} */
function parse(entry) {
  try {
    return JSON.parse(entry);
  } catch {
    // What a crash has cut off.
    return undefined;
  }
}

/** @param {number} from @param {number} to */
function logsOf(from, to) {
  const months = [];
  const date = new Date(from * 1000);
  for (
    date.setUTCDate(1), date.setUTCHours(0, 0, 0, 0);
    date.getTime() < to * 1000;
    date.setUTCMonth(date.getUTCMonth() + 1)
  ) {
    months.push(date.toISOString().slice(0, 7));
  }
  return months;
}

/** @param {number} time */
function monthOf(time) {
  return new Date(time * 1000).toISOString().slice(0, 7);
}
