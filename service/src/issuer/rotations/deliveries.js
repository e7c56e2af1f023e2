// Where bulk rotations deliver new secrets.
import { badRequest } from "../../http/problem.js";
import { DeliveryError } from "../../outgoing/delivery-error.js";
import { webhookTarget } from "../webhooks/target.js";

/** @import { Domain } from "../domains/domains.js" */
/** @import { Settings } from "../../service-options.js" */
/** @import { Delivery } from "./schema.js" */

/**
 * A new secret for its owner, as it is sent. Times are in Unix seconds.
 *
 * @typedef {object} RotatedSecret
 * @property {string} domain
 * @property {string} client_id
 * @property {string} secret_id
 * @property {string} client_secret
 * @property {number | null} expires_at
 * @property {string | null} previous_secret_id
 * @property {number | null} previous_expires_at
 * @property {string} rotation_id
 */
/**
 * @typedef {object} Sender
 * @property {(domain: Domain, message: { url: string, id: string, type: string, data: RotatedSecret }) => Promise<unknown>} send
 */
/** @typedef {{ values(domain: Domain): Promise<unknown> }} Signing The secrets that sign webhooks. */

export class Deliveries {
  #settings;
  #sender;
  #signing;

  /** @param {Settings} settings @param {Sender} sender @param {Signing} signing */
  constructor(settings, sender, signing) {
    this.#settings = settings;
    this.#sender = sender;
    this.#signing = signing;
  }

  /**
   * Fails with 400 if nothing can be delivered: the address is not allowed, or nothing signs. It is asked before anything is rotated, as
   * otherwise every secret would be rotated and none delivered.
   *
   * @param {Domain} domain
   * @param {Delivery} to
   */
  async check(domain, { webhook }) {
    try {
      webhookTarget(webhook, this.#settings);
      await this.#signing.values(domain);
    } catch (error) {
      if (error instanceof DeliveryError) throw badRequest(`deliver_to: ${error.message}`);
      throw error;
    }
  }

  /**
   * Delivers a secret. Rejects if the receiver did not take it.
   *
   * @param {Domain} domain
   * @param {Delivery} to
   * @param {RotatedSecret} data
   */
  async deliver(domain, { webhook: url }, data) {
    // A renewed secret is another message, although its `secret_id` is the same: a receiver that drops repeated ids must take it.
    await this.#sender.send(domain, { url, id: crypto.randomUUID(), type: "secret.rotated", data });
  }
}
