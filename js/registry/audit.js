// The audit log of operations: one log a month in the store.
import { ownMembers } from "../platform/plain-object.js";
import { ask } from "../stores/ask.js";
import { eventKindOf } from "./boundary.js";

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
   * Logs the events of a change. Rejects if the store fails.
   *
   * @param {string} applicationId
   * @param {readonly LoggedEvent[]} events
   */
  async done(applicationId, events) {
    await this.#append(events.map((event) => auditEvent(applicationId, event, "ok")));
  }

  /**
   * Logs a command that changed nothing: it was refused, or found everything as it asks for. If the store fails, the event `audit_delayed`
   * reports it. Arguments are logged only if they have the right form: one may be a secret in the wrong place.
   *
   * @param {string | null} applicationId `null` if there is no such application.
   * @param {{ operation: string, secretId?: string | undefined, actor?: string | undefined }} command
   * @param {string} outcome
   * @param {number} at
   */
  async withoutChange(applicationId, command, outcome, at) {
    const { operation, secretId = "", actor = "" } = ownMembers(command);
    const known = {
      ...(/^\d{1,16}$/.test(secretId) ? { secret: secretId } : {}),
      ...(/^\P{Cc}{1,256}$/u.test(actor) ? { actor } : {}),
    };
    try {
      const event = { id: randomId(), at, kind: eventKindOf(operation), ...known };
      await this.#append([auditEvent(applicationId, event, outcome)]);
    } catch {
      this.#settings.tell({ type: "audit_delayed", applicationId: applicationId ?? undefined });
    }
  }

  /**
   * Logs an event of the program's own. Rejects if the store fails.
   *
   * @param {string | null} applicationId
   * @param {Omit<LoggedEvent, "id">} event
   * @param {string} outcome
   */
  async record(applicationId, event, outcome) {
    await this.#append([auditEvent(applicationId, { ...event, id: randomId() }, outcome)]);
  }

  /**
   * Yields the events of a period in the order in which they were logged. The log may have one twice.
   *
   * @param {number} from Inclusive, in Unix seconds.
   * @param {number} to Exclusive, in Unix seconds.
   * @returns {AsyncGenerator<AuditEvent>}
   */
  async *events(from, to) {
    const { store } = this.#settings;
    for (const log of logsOf(from, to)) {
      /** @type {string | undefined} */
      let after;
      while (true) {
        const page = await ask(() => store.entries(this.#key(log), { after, limit: PAGE }));
        for (const entry of page.entries) {
          const event = parse(entry);
          if (event === undefined || event.time < from || event.time >= to) continue;
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
    for (const [log, entries] of logs) await ask(() => this.#settings.store.append(this.#key(log), entries));
  }

  /** @param {string} month */
  #key(month) {
    return `${this.#settings.prefix}audit/${month}`;
  }
}

/**
 * @param {string | null} applicationId
 * @param {LoggedEvent} event
 * @param {string} outcome
 * @returns {AuditEvent}
 */
export function auditEvent(applicationId, event, outcome) {
  const { id, at, kind, actor, secret } = ownMembers(event);
  const who = { secretId: secret ?? null, actor: actor ?? null };
  return { id, time: at, kind, applicationId, ...who, outcome };
}

/** Returns a random id of 96 bits. It is not a secret. */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} entry @returns {AuditEvent | undefined} */
function parse(entry) {
  try {
    const event = JSON.parse(entry);
    return typeof event?.id === "string" && typeof event.time === "number" ? event : undefined;
  } catch {
    // A crash has cut this entry off.
    return undefined;
  }
}

/** @param {number} from @param {number} to */
function logsOf(from, to) {
  const months = [];
  const date = new Date(from * 1000);
  date.setUTCDate(1);
  date.setUTCHours(0, 0, 0, 0);
  for (; date.getTime() < to * 1000; date.setUTCMonth(date.getUTCMonth() + 1)) {
    months.push(monthOf(date.getTime() / 1000));
  }
  return months;
}

/** @param {number} time */
function monthOf(time) {
  return new Date(time * 1000).toISOString().slice(0, 7);
}
