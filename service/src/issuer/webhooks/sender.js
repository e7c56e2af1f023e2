// Sends webhooks: signed, to allowed addresses alone, within a time.
import { within } from "../../deadline.js";
import { hex } from "../../encode/hex.js";
import { sha256 } from "../../encode/sha256.js";
import { AddressRefused } from "../../outgoing/address-refused.js";
import { DeliveryError, Refusal } from "../../outgoing/delivery-error.js";
import { signedHeaders } from "./signature.js";
import { refusedWebhook, webhookTarget } from "./target.js";

/** @import { Settings } from "../../service-options.js" */
/** @import { Domain } from "../domains/domains.js" */
/** @import { WebhookSecrets } from "./secrets.js" */

/** The longest time for a delivery, in milliseconds. */
const WITHIN = 10_000;

/**
 * @typedef {object} WebhookMessage
 * @property {string} url
 * @property {string} id What a receiver drops duplicates by, together with the domain.
 * @property {string} type For example `secret.expired`.
 * @property {object} data
 * @property {number} [at] When it happened, in Unix seconds. Default: now.
 */

export class WebhookSender {
  #settings;
  #secrets;

  /** @param {Settings} settings @param {WebhookSecrets} secrets */
  constructor(settings, secrets) {
    this.#settings = settings;
    this.#secrets = secrets;
  }

  /**
   * Sends a message, and resolves once the receiver has answered with a status from 200 to 299. Otherwise it rejects: with a
   * {@link DeliveryError}, or with `ERR_STORE`. No error holds the message or the answer.
   *
   * A host's name is resolved by the `fetch` of the settings: the one for Node refuses private addresses. A platform's own `fetch` may not,
   * and then a name may lead into the private network, unless the platform has none (Workers).
   *
   * @param {Domain} domain
   * @param {WebhookMessage} message
   */
  async send(domain, { url, id, type, data, at }) {
    const target = webhookTarget(url, this.#settings);
    const secret = await this.#secrets.values(domain);
    const now = this.#settings.now();
    const body = JSON.stringify({ type, timestamp: new Date((at ?? now) * 1000).toISOString(), data });
    const signed = signedHeaders(secret, { id: await messageId(domain, id), now, body });
    await this.#post(target, { ...signed, "content-type": "application/json", "user-agent": "secret-slots" }, body);
  }

  /** @param {URL} target @param {Record<string, string>} headers @param {string} body */
  async #post(target, headers, body) {
    const { fetch, clock } = this.#settings;
    const late = () =>
      new DeliveryError(Refusal.Timeout, `the webhook's receiver did not answer within ${WITHIN / 1000} s`);
    // A redirect is not followed: it could lead anywhere, and the rule has not seen that address.
    const init = /** @type {const} */ ({ method: "POST", headers, body, redirect: "manual" });
    const response = await within(clock, WITHIN, late, (signal) => fetch(target.href, { ...init, signal })).catch(fail);
    // Nothing of the answer's body is read: it may be endless.
    response.body?.cancel().catch(() => {});
    if (!response.ok)
      throw new DeliveryError(Refusal.Status, `the webhook's receiver answered with the status ${response.status}`);
  }
}

/**
 * Returns the `webhook-id` of a message. It tells domains apart, as several may have one receiver; and it has no full stop, which ends the id
 * in the text that is signed.
 *
 * @param {Domain} domain
 * @param {string} id
 */
export async function messageId({ id: domain, record: { serial } }, id) {
  return `msg_${hex(await sha256(JSON.stringify([domain, serial, id]))).slice(0, 40)}`;
}

/** Throws why a request failed, without what the platform says: that may hold the URL. @param {any} error @returns {never} */
function fail(error) {
  for (let cause = error; cause !== undefined && cause !== null; cause = cause.cause) {
    if (cause instanceof DeliveryError) throw cause;
    if (cause instanceof AddressRefused) throw refusedWebhook(cause);
  }
  throw new DeliveryError(Refusal.Unreachable, "the webhook's receiver cannot be reached");
}
