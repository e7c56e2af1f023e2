// Verifying a webhook: the signature first, and only then whether its timestamp is near.
import { noSecret } from "../jwt/verifier.js";
import { readDate } from "../jwt/verify-options.js";
import { readDuration } from "../platform/duration.js";
import { withoutStack } from "../platform/errors.js";
import { checkOptions, invalid } from "../platform/options.js";
import { checkName } from "../slots/secrets-input.js";
import { sourceOf } from "../slots/source.js";
import { readHeaders, readProfile } from "./profiles.js";
import { readBody, signaturesOf } from "./signatures.js";

/** @typedef {import("../slots/slots.js").SecretSlots} SecretSlots */
/** @typedef {import("./types.js").GithubWebhookOptions} GithubWebhookOptions */
/** @typedef {import("./types.js").ReceivedWebhook} ReceivedWebhook */
/** @typedef {import("./types.js").StripeWebhookOptions} StripeWebhookOptions */
/** @typedef {import("./types.js").VerifiedGithubWebhook} VerifiedGithubWebhook */
/** @typedef {import("./types.js").VerifiedStripeWebhook} VerifiedStripeWebhook */
/** @typedef {import("./types.js").VerifiedWebhook} VerifiedWebhook */
/** @typedef {import("./types.js").VerifyWebhookOptions} VerifyWebhookOptions */
/** @typedef {Omit<VerifyWebhookOptions, "profile"> & { profile?: import("./types.js").WebhookProfile }} AnyOptions */

const NAMES = ["headers", "body"];
const OPTIONS = ["profile", "tolerance", "overlap", "currentDate"];
/** As in the libraries of Standard Webhooks, in seconds. */
const DEFAULT_TOLERANCE = 300;

/**
 * Verifies a webhook of GitHub: HMAC-SHA256 of the body in `x-hub-signature-256`, with a slot's value as it is for the key.
 *
 * A delivery has no time. So the slot in effect now is tried and, for `overlap` after it began, the slot before it: that accepts what was
 * sent before the hook's secret was changed. Nothing bounds a replay, and `x-github-delivery` is not signed. The old header of SHA-1,
 * `x-hub-signature`, is not read.
 *
 * The errors are those of webhooks in the form of Standard Webhooks, in their order, without `ERR_WEBHOOK_EXPIRED`.
 *
 * @example
 * const secrets = new SecretSlots({ hook: "It's a Secret to Everybody" });
 * const headers = {
 *   "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
 *   "x-hub-signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
 * };
 * verifyWebhook(secrets, "hook", { headers, body: "Hello, World!" }, { profile: "github" }).slot; // 0
 *
 * @overload
 * @param {SecretSlots} secrets
 * @param {string} name of the secret
 * @param {ReceivedWebhook} webhook
 * @param {GithubWebhookOptions} options
 * @returns {VerifiedGithubWebhook}
 */
/**
 * Verifies a webhook of Stripe: HMAC-SHA256 of time and body in `stripe-signature`, with a slot's value as it is for the key, `whsec_` and all.
 *
 * The slot in effect at `t` is tried and, for `overlap` after it began, the slot before it. Every `v1` is compared; other schemes are
 * ignored. A header of more than 4,096 characters is refused. The id of the event is in the body.
 *
 * The errors are those of webhooks in the form of Standard Webhooks, in their order.
 *
 * @example
 * const secrets = new SecretSlots({ stripe: "whsec_test" });
 * const headers = { "stripe-signature": "t=1741790697,v1=865ac5c397ca92ee36364421b610305a92336fcf7f33724fb7052e0bb9e177d1" };
 * const currentDate = new Date(1741790697000);
 * verifyWebhook(secrets, "stripe", { headers, body: "{}" }, { profile: "stripe", currentDate }).slot; // 0
 *
 * @overload
 * @param {SecretSlots} secrets
 * @param {string} name of the secret
 * @param {ReceivedWebhook} webhook
 * @param {StripeWebhookOptions} options
 * @returns {VerifiedStripeWebhook}
 */
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
 * @overload
 * @param {SecretSlots} secrets
 * @param {string} name of the secret
 * @param {ReceivedWebhook} webhook
 * @param {VerifyWebhookOptions} [options]
 * @returns {VerifiedWebhook}
 */
/**
 * @param {SecretSlots} secrets
 * @param {string} name
 * @param {ReceivedWebhook} webhook
 * @param {VerifyWebhookOptions | GithubWebhookOptions | StripeWebhookOptions} [options]
 */
export function verifyWebhook(secrets, name, webhook, options = {}) {
  const source = sourceOf(secrets);
  checkName(name);
  const { headers, body } = checkOptions(webhook, NAMES);
  const { profile, tolerance, overlap, currentDate } = checkOptions(/** @type {AnyOptions} */ (options), OPTIONS);
  const sender = readProfile(profile);
  if (tolerance !== undefined && sender.time === undefined)
    throw invalid(`profile ${profile} has no time, and so no tolerance`);
  const allowed = tolerance === undefined ? DEFAULT_TOLERANCE : readDuration("tolerance", tolerance);
  const seconds = overlap === undefined ? 0 : readDuration("overlap", overlap);
  const date = readDate(currentDate);
  const { head, prefix, list } = readHeaders(sender, headers);
  const bytes = readBody(body);
  const timeline = source.timeline(name);
  if (timeline === undefined) throw noSecret(source, name);
  const now = date ?? Math.floor(Date.now() / 1000);
  const at = head.timestamp ?? now;
  const signatures = signaturesOf(timeline, { prefix, at, list }, bytes, seconds, sender.sign);
  const matching = signatures.find(({ isListed }) => isListed);
  if (matching === undefined) {
    const must = "give the body as it was received, not parsed and written again";
    const message = `no signature in ${sender.header} matches: ${must}`;
    throw withoutStack("ERR_WEBHOOK_SIGNATURE_VERIFICATION_FAILED", message);
  }
  if (Math.abs(at - now) > allowed) {
    throw withoutStack("ERR_WEBHOOK_EXPIRED", `${sender.time} is further from now than tolerance allows`);
  }
  return { ...head, slot: matching.slot };
}
