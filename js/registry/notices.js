// Notices that secrets expire: claimed in the application's document by comparison and swap, so that one of all machines delivers each.
import { call, numbersOf } from "./boundary.js";

/** @import { Applications } from "./applications.js" */
/** @import { Settings } from "./registry-options.js" */
/** @import { ExpiryNotice, NoticeReport } from "./types.js" */

export class Notices {
  #settings;
  #applications;

  /** @param {Settings} settings @param {Applications} applications */
  constructor(settings, applications) {
    this.#settings = settings;
    this.#applications = applications;
  }

  /** What is due and not delivered at a time, in Unix seconds. @param {number} now @returns {Promise<ExpiryNotice[]>} */
  async due(now) {
    const numbers = numbersOf(this.#settings.domain, now);
    /** @type {ExpiryNotice[]} */
    const notices = [];
    for await (const id of this.#applications.due(now)) {
      const found = await this.#applications.read(id);
      const due = found && this.#readable(id, () => call((glue) => glue.dueNotices(found.value, numbers)));
      if (due) notices.push(...noticesOf(id, due));
    }
    return notices;
  }

  /** Delivers what is due. What fails is tried again a minute later. @returns {Promise<NoticeReport>} */
  async deliver() {
    const { notify, onEvent } = this.#settings;
    const report = { due: 0, delivered: 0, failed: 0 };
    if (notify === undefined) return report;
    for await (const id of this.#applications.due(this.#applications.now)) {
      for (const notice of await this.#claim(id)) {
        report.due += 1;
        const { secretId, id: noticeId } = notice;
        try {
          await notify(notice);
        } catch {
          report.failed += 1;
          onEvent?.({ type: "notice_failed", applicationId: id, secretId, noticeId });
          continue;
        }
        report.delivered += 1;
        await this.#settle(notice);
        onEvent?.({ type: "notice_delivered", applicationId: id, secretId, noticeId });
      }
    }
    return report;
  }

  /** @param {string} id @returns {Promise<ExpiryNotice[]>} */
  async #claim(id) {
    /** @type {ExpiryNotice[]} */
    let claimed = [];
    const by = Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
    const touched = this.#applications.touch(id, (document) => {
      const numbers = numbersOf(this.#settings.domain, this.#applications.now);
      const [changed, dueAt, notices] = call((glue) => glue.claimNotices(document, numbers, by));
      claimed = noticesOf(id, notices);
      // What is in the index although nothing is due is put right.
      return { document: changed, dueAt: dueAt < 0 ? undefined : dueAt };
    });
    // One application that is damaged keeps no other from its notices; `touch` has told of it.
    await touched.catch((error) => {
      if (error.code !== "ERR_STORE") throw error;
      claimed = [];
    });
    return claimed;
  }

  /** @param {ExpiryNotice} notice */
  async #settle({ applicationId, secretId, expiresAt, threshold }) {
    await this.#applications.touch(applicationId, (document) => {
      const numbers = numbersOf(this.#settings.domain, this.#applications.now);
      const settled = call((glue) => glue.settleNotice(document, secretId, expiresAt, threshold, numbers));
      return { document: settled[0], dueAt: settled[1] < 0 ? undefined : settled[1] };
    });
  }

  /** @template T @param {string} id @param {() => T} run @returns {T | undefined} */
  #readable(id, run) {
    try {
      return run();
    } catch {
      this.#settings.onEvent?.({ type: "application_damaged", applicationId: id });
      return undefined;
    }
  }
}

/** @param {string} applicationId @param {string} json @returns {ExpiryNotice[]} */
function noticesOf(applicationId, json) {
  return JSON.parse(json).map((/** @type {any} */ { id, threshold, ...notice }) => {
    const kind = threshold === 0 ? "secret.expired" : "secret.expiring";
    return { id, kind, applicationId, ...notice, threshold };
  });
}
