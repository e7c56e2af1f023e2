// Verifying a webhook: the signature first, and only then whether its timestamp is near.
import { noSecret } from "../jwt/verifier.js";
import { readDate } from "../jwt/verify-options.js";
import { readDuration } from "../platform/duration.js";
import { withoutStack } from "../platform/errors.js";
import { checkOptions } from "../platform/options.js";
import { checkName } from "../slots/secrets-input.js";
import { sourceOf } from "../slots/source.js";
import { readHeaders } from "./headers.js";
import { readBody, signaturesOf } from "./signatures.js";

/** @typedef {import("../slots/slots.js").SecretSlots} SecretSlots */
/** @typedef {import("./types.js").ReceivedWebhook} ReceivedWebhook */
/** @typedef {import("./types.js").VerifiedWebhook} VerifiedWebhook */
/** @typedef {import("./types.js").VerifyWebhookOptions} VerifyWebhookOptions */

const NAMES = ["headers", "body"];
const OPTIONS = ["tolerance", "overlap", "currentDate"];
/** As in the libraries of Standard Webhooks, in seconds. */
const DEFAULT_TOLERANCE = 300;

/**
 * Verifies a webhook in the form of Standard Webhooks, with the slot in effect at its timestamp.
 *
 * For `overlap` after that slot began the slot before it is accepted too. So an attacker with a leaked old secret is refused when that
 * time and the tolerance, by which timestamps can be dated back, have passed. Within the tolerance a webhook can be replayed: remember the
 * ids.
 *
 * The first broken rule decides the code, in this order. `ERR_INVALID_OPTION` for wrong arguments and options;
 * `ERR_WEBHOOK_INVALID` for a header that is missing, malformed or given twice; `ERR_TOO_LARGE` for a body over 1,048,576 bytes;
 * `ERR_JWKS_NO_MATCHING_KEY` when no secret has this name; `ERR_INVALID_OPTION` for slots that are no times;
 * `ERR_JWKS_NO_MATCHING_KEY` when no slot is in effect at the timestamp, or it is revoked or holds no key;
 * `ERR_WEBHOOK_SIGNATURE_VERIFICATION_FAILED`; and only then `ERR_WEBHOOK_EXPIRED`.
 *
 * @example
 * const secrets = new SecretSlots({ orders: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" });
 * const headers = signWebhook(secrets, "orders", { id: "msg_1", body: "{}" });
 * // In a server: { headers: request.headers, body: await request.text() }
 * verifyWebhook(secrets, "orders", { headers, body: "{}" }).slot; // 0
 *
 * @param {SecretSlots} secrets
 * @param {string} name of the secret
 * @param {ReceivedWebhook} webhook
 * @param {VerifyWebhookOptions} [options]
 * @returns {VerifiedWebhook}
 */
export function verifyWebhook(secrets, name, webhook, options = {}) {
  const source = sourceOf(secrets);
  checkName(name);
  const { headers, body } = checkOptions(webhook, NAMES);
  const { tolerance, overlap, currentDate } = checkOptions(options, OPTIONS);
  const allowed = tolerance === undefined ? DEFAULT_TOLERANCE : readDuration("tolerance", tolerance);
  const seconds = overlap === undefined ? 0 : readDuration("overlap", overlap);
  const date = readDate(currentDate);
  const head = readHeaders(headers);
  const bytes = readBody(body);
  const timeline = source.timeline(name);
  if (timeline === undefined) throw noSecret(source, name);
  const listed = signaturesOf(timeline, head, bytes, seconds).find(({ isListed }) => isListed);
  if (listed === undefined) {
    throw withoutStack("ERR_WEBHOOK_SIGNATURE_VERIFICATION_FAILED", "no signature in webhook-signature matches");
  }
  const now = date ?? Math.floor(Date.now() / 1000);
  if (Math.abs(head.timestamp - now) > allowed) {
    throw withoutStack("ERR_WEBHOOK_EXPIRED", "webhook-timestamp is further from now than tolerance allows");
  }
  return { id: head.id, timestamp: head.timestamp, slot: listed.slot };
}
