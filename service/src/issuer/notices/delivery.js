// Delivers a notice through all channels of its domain.
import { codeOf } from "../../errors.js";
import { DeliveryError, Refusal } from "../../outgoing/delivery-error.js";
import { channelsOf } from "./channels.js";
import { messageOf, testMessage } from "./message.js";
import { NoticeRun } from "./run.js";

/** @import { ExpiryNotice } from "secret-slots/issuer" */
/** @import { Settings } from "../../service-options.js" */
/** @import { Domain } from "../domains/domains.js" */
/** @import { WebhookSender } from "../webhooks/sender.js" */
/** @import { Channel } from "./channels.js" */
/** @import { NoticeMessage } from "./message.js" */

/** For how many notices this process remembers which channels took them. */
const MOST_REMEMBERED = 10_000;

export class NoticeDelivery {
  #settings;
  #sender;
  /** The runs under way, by domain. @type {Map<string, NoticeRun>} */
  #runs = new Map();
  /** The channels that took a notice which others refused. @type {Map<string, Set<string>>} */
  #taken = new Map();

  /** @param {Settings} settings @param {WebhookSender} sender */
  constructor(settings, sender) {
    this.#settings = settings;
    this.#sender = sender;
  }

  /**
   * Does work as a run of a domain, whose notices are counted meanwhile.
   *
   * @param {Domain} domain
   * @param {readonly string[]} postponed
   * @param {() => Promise<unknown>} work
   */
  async during({ id }, postponed, work) {
    const run = new NoticeRun(postponed);
    this.#runs.set(id, run);
    try {
      await work();
    } finally {
      this.#runs.delete(id);
    }
    return run;
  }

  /**
   * Delivers a notice; a registry calls it. Rejects unless all channels took it and the audit log has it: then it is due again, and goes to
   * those that did not take it. Without any channel the audit log and the event `notice_delivered` are what tells of it: if it stayed due,
   * a channel that is set up later would be flooded with what is long over.
   *
   * @param {Domain} domain
   * @param {ExpiryNotice} notice
   */
  notify = async (domain, notice) => {
    const run = this.#runs.get(domain.id) ?? new NoticeRun();
    if (run.isPostponed(notice.id)) throw new DeliveryError(Refusal.Skipped, "the notice waits for its next attempt");
    try {
      await this.#deliver(domain, notice, run);
      run.delivered.add(notice.id);
    } catch (error) {
      run.failed.set(notice.id, codeOf(error));
      throw error;
    }
  };

  /** @param {Domain} domain @param {ExpiryNotice} notice @param {NoticeRun} run */
  async #deliver(domain, notice, run) {
    const key = `${domain.record.serial}/${notice.id}`;
    const taken = this.#taken.get(key) ?? new Set();
    const message = messageOf(domain, notice);
    const left = channelsOf(this.#settings, this.#sender, domain).filter(({ target }) => !taken.has(target));
    const results = await Promise.allSettled(left.map((channel) => this.#send(domain, channel, message, run)));
    results.forEach(({ status }, index) => status === "fulfilled" && taken.add(left[index].target));
    this.#remember(key, taken);
    const failure = results.find((result) => result.status === "rejected");
    if (failure !== undefined) throw failure.reason;
    const { kind, applicationId, secretId } = notice;
    await domain.registry.record({ kind: kind.replace("secret.", "notice."), applicationId, secretId });
    this.#taken.delete(key);
  }

  /** @param {Domain} domain @param {Channel} channel @param {NoticeMessage} message @param {NoticeRun} run */
  async #send(domain, { kind, target, send }, message, run) {
    if (run.isBroken(target)) throw new DeliveryError(Refusal.Skipped, "the channel has failed several times");
    try {
      await send(message);
      run.count(target, true);
    } catch (error) {
      run.count(target, false);
      // Neither the URL nor the address: one may hold a token, and the other is personal.
      const about = { domain: domain.id, noticeId: message.id, channel: kind, code: codeOf(error) };
      this.#settings.tell({ type: "channel_failed", ...about });
      throw error;
    }
  }

  /** Sends a test through each channel, and returns what came of it. @param {Domain} domain */
  async test(domain) {
    const message = testMessage(domain, `test/${crypto.randomUUID()}`, this.#settings.now());
    return Promise.all(
      channelsOf(this.#settings, this.#sender, domain).map(async ({ kind, target, send }) => {
        const code = await send(message).then(() => null, codeOf);
        return { channel: kind, target, is_delivered: code === null, error: code };
      }),
    );
  }

  /** @param {string} key @param {Set<string>} taken */
  #remember(key, taken) {
    this.#taken.delete(key);
    this.#taken.set(key, taken);
    if (this.#taken.size <= MOST_REMEMBERED) return;
    const [oldest] = this.#taken.keys();
    this.#taken.delete(oldest);
  }
}
