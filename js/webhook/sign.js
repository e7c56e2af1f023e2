// Signing a webhook.
import { noSecret } from "../jwt/verifier.js";
import { readDuration } from "../platform/duration.js";
import { checkOptions, invalid, readTime } from "../platform/options.js";
import { checkName } from "../slots/secrets-input.js";
import { sourceOf } from "../slots/source.js";
import { checkId } from "./headers.js";
import { readBody, signaturesOf } from "./signatures.js";

/** @typedef {import("../slots/slots.js").SecretSlots} SecretSlots */
/** @typedef {import("./types.js").Webhook} Webhook */
/** @typedef {import("./types.js").WebhookHeaders} WebhookHeaders */

const NAMES = ["id", "body", "timestamp", "overlap"];

/**
 * Signs a webhook in the form of Standard Webhooks, with the slot in effect at its timestamp, and returns its headers.
 *
 * For `overlap` after that slot began the slot before it signs too, behind it in the same header. Receivers that have only the older
 * secret still verify the webhook, with any library for Standard Webhooks. A slot's value is a key of 24 to 64 bytes: text is base64, with
 * or without `whsec_` before it, and bytes are the key itself. Slots must be Unix times in seconds.
 *
 * Throws `ERR_SECRET_UNKNOWN` when no secret has this name. `ERR_WEBHOOK_INVALID` for an id that is not visible ASCII without a full
 * stop. `ERR_TOO_LARGE` for a body over 1,048,576 bytes. `ERR_JWKS_NO_MATCHING_KEY` when no slot is in effect at the timestamp, or it
 * is revoked or holds no key. `ERR_INVALID_OPTION` for wrong options, and for slots that are no times.
 *
 * @example
 * const secrets = new SecretSlots({ orders: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" });
 * const body = JSON.stringify({ type: "order.paid" });
 * const headers = signWebhook(secrets, "orders", { id: "msg_1", body });
 * // fetch(url, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body })
 * headers["webhook-id"]; // "msg_1"
 *
 * @param {SecretSlots} secrets
 * @param {string} name of the secret
 * @param {Webhook} webhook
 * @returns {WebhookHeaders}
 */
export function signWebhook(secrets, name, webhook) {
  const source = sourceOf(secrets);
  const { id, body, timestamp, overlap } = checkOptions(webhook, NAMES);
  if (typeof id !== "string") throw invalid("id must be a string");
  checkId(id);
  const given = timestamp === undefined ? undefined : readTime("timestamp", timestamp);
  const seconds = overlap === undefined ? 0 : readDuration("overlap", overlap);
  const bytes = readBody(body);
  const timeline = source.timeline(checkName(name));
  if (timeline === undefined) throw noSecret(source, name, "ERR_SECRET_UNKNOWN");
  const at = given ?? Math.floor(Date.now() / 1000);
  const signatures = signaturesOf(timeline, { prefix: `${id}.${at}.`, at, list: "" }, bytes, seconds);
  return {
    "webhook-id": id,
    "webhook-timestamp": String(at),
    "webhook-signature": signatures.map(({ text }) => text).join(" "),
  };
}
