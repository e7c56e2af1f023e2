// Expiry notices. A machine claims a notice in the application's document by compare-and-swap, so that only one machine delivers it.
import { core } from "../wasm/issuer/core.js";

/** @import { Signal } from "../platform/types.js" */
/** @import { Applications } from "./applications.js" */
/** @import { Settings } from "./registry-options.js" */
/** @import { ExpiryNotice, NoticeReport } from "./types.js" */

/** Notices that this process has claimed until a time, in Unix seconds. @typedef {{ notices: ExpiryNotice[], until: number }} Claim */

/** @type {Claim} */
const NO_CLAIM = { notices: [], until: 0 };

export class Notices {
  #settings;
  #applications;

  /** @param {Settings} settings @param {Applications} applications */
  constructor(settings, applications) {
    this.#settings = settings;
    this.#applications = applications;
  }

  /** Returns the notices that are due at a time, in Unix seconds, and not delivered. @param {number} now @returns {Promise<ExpiryNotice[]>} */
  async due(now) {
    /** @type {ExpiryNotice[]} */
    const notices = [];
    for await (const id of this.#applications.due(now)) {
      const found = await this.#applications.read(id);
      if (found !== null) notices.push(...this.#dueOf(id, found.value, now));
    }
    return notices;
  }

  /** @param {string} id @param {string} document @param {number} now @returns {ExpiryNotice[]} */
  #dueOf(id, document, now) {
    const { thresholds } = this.#settings.domain;
    const notices = this.#unlessDamaged(id, () => core.call((glue) => glue.dueNotices(document, thresholds, now)));
    return noticesOf(id, notices ?? []);
  }

  /**
   * Runs a function that reads a document; returns `undefined` if it throws. An event has then reported the damage, and other applications still
   * get their notices.
   *
   * @template T
   * @param {string} id
   * @param {() => T} run
   */
  #unlessDamaged(id, run) {
    try {
      return this.#applications.readable(id, run);
    } catch {
      return undefined;
    }
  }

  /**
   * Delivers due notices. One that fails is due again a minute later, when its claim ends.
   *
   * @param {readonly string[]} kinds
   * @param {Signal} [signal]
   * @returns {Promise<NoticeReport>}
   */
  async deliver(kinds, signal) {
    const report = { due: 0, delivered: 0, failed: 0 };
    for await (const id of this.#applications.due(this.#applications.now)) {
      if (signal?.aborted) break;
      // A failure of one application must not keep others from their notices.
      await this.#application(id, kinds, report).catch(() =>
        this.#settings.tell({ type: "notice_failed", applicationId: id }),
      );
    }
    return report;
  }

  /** @param {string} id @param {readonly string[]} kinds @param {NoticeReport} report */
  async #application(id, kinds, report) {
    const { notify, tell } = this.#settings;
    if (await this.#applications.clear(id)) return;
    const { notices, until } = notify === undefined ? NO_CLAIM : await this.#claim(id, kinds);
    for (const notice of notices) {
      // The claim has ended: another machine may have claimed the notice by now.
      if (this.#applications.now >= until) return;
      report.due += 1;
      const about = { applicationId: id, secretId: notice.secretId, noticeId: notice.id };
      try {
        await notify?.(notice);
      } catch {
        report.failed += 1;
        tell({ type: "notice_failed", ...about });
        continue;
      }
      report.delivered += 1;
      tell({ type: "notice_delivered", ...about });
      await this.#settle(notice);
    }
  }

  /** Writes each application with the time of its next notice. Without an index of due keys there is nothing to write. */
  async reschedule() {
    if (!this.#applications.hasIndex) return;
    for await (const id of this.#applications.ids()) {
      await this.#applications.touch(id, (document) => {
        const { now } = this.#applications;
        const { thresholds } = this.#settings.domain;
        return this.#unlessDamaged(id, () => {
          return { document, dueAt: core.call((glue) => glue.nextNoticeAt(document, thresholds, now)) };
        });
      });
    }
  }

  /** @param {string} id @param {readonly string[]} kinds @returns {Promise<Claim>} */
  async #claim(id, kinds) {
    let claim = NO_CLAIM;
    const by = Math.floor(Math.random() * Number.MAX_SAFE_INTEGER);
    const isClaimed = await this.#applications.touch(id, (document) => {
      const { now } = this.#applications;
      const { changed, notices, until } = core.call((glue) =>
        glue.claimNotices(document, [...kinds], this.#settings.domain.thresholds, now, by),
      );
      claim = { notices: noticesOf(id, notices), until: until ?? 0 };
      // Repairs a stale entry of the due index. It is not stale if notices of other kinds are due.
      const isStale = this.#applications.hasIndex && changed.dueAt !== now;
      return notices.length > 0 || isStale
        ? { document: changed.document, dueAt: changed.dueAt ?? undefined }
        : undefined;
    });
    return isClaimed ? claim : NO_CLAIM;
  }

  /** @param {ExpiryNotice} notice */
  async #settle({ applicationId, secretId, expiresAt, threshold }) {
    await this.#applications.touch(applicationId, (document) => {
      const { now } = this.#applications;
      const settled = core.call((glue) =>
        glue.settleNotice(document, secretId, expiresAt, threshold, this.#settings.domain.thresholds, now),
      );
      return { document: settled.document, dueAt: settled.dueAt ?? undefined };
    });
  }
}

/** @param {string} applicationId @param {any[]} notices @returns {ExpiryNotice[]} */
function noticesOf(applicationId, notices) {
  return notices.map(({ id, kind, ...notice }) => ({ id, kind, applicationId, ...notice }));
}
