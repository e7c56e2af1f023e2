// Types of the options and results of webhooks.

/** @typedef {import("../jwt/types.js").Duration} Duration */

/**
 * A webhook to sign.
 *
 * @typedef {object} Webhook
 * @property {string} id The id of the event, the same for every attempt: visible ASCII without a full stop.
 * @property {string | Uint8Array} body The body as it will be sent, byte for byte; up to 1,048,576 bytes.
 * @property {number} [timestamp] The time of this attempt, in Unix seconds. Default: now.
 * @property {Duration} [overlap] For how long after a slot began the slot before it signs too. Default 0.
 */

/**
 * The headers to send with the body, by their names in lower case.
 *
 * @typedef {{ "webhook-id": string, "webhook-timestamp": string, "webhook-signature": string }} WebhookHeaders
 */

/**
 * A webhook to verify.
 *
 * @typedef {object} ReceivedWebhook
 * @property {{ get(name: string): string | null } | { readonly [name: string]: string | readonly string[] | undefined }} headers The request's
 *   headers: a `Headers` object, or an object by name in any case, such as that of Node.
 * @property {string | Uint8Array} body The request's body as it was received, byte for byte; not parsed and written again.
 */

/**
 * Whose webhooks are verified: those in the form of Standard Webhooks, those of GitHub, or those of Stripe.
 *
 * @typedef {"standard" | "github" | "stripe"} WebhookProfile
 */

/**
 * What a webhook must be to be accepted.
 *
 * @typedef {object} VerifyWebhookOptions
 * @property {"standard"} [profile] Whose webhooks are verified. Default `"standard"`.
 * @property {Duration} [tolerance] How far the timestamp may be from now, before or after it. Default 300 seconds.
 * @property {Duration} [overlap] For how long after a slot began the slot before it is accepted too. Default 0.
 * @property {Date} [currentDate] The time at which to judge. Default: now.
 */

/**
 * What a webhook of GitHub must be to be accepted.
 *
 * @typedef {object} GithubWebhookOptions
 * @property {"github"} profile
 * @property {Duration} [overlap] For how long after a slot began the slot before it is accepted too. Default 0.
 * @property {Date} [currentDate] The time at which to judge, which chooses the slot. Default: now.
 */

/**
 * What a webhook of Stripe must be to be accepted.
 *
 * @typedef {object} StripeWebhookOptions
 * @property {"stripe"} profile
 * @property {Duration} [tolerance] How far `t` may be from now, before or after it. Default 300 seconds.
 * @property {Duration} [overlap] For how long after a slot began the slot before it is accepted too. Default 0.
 * @property {Date} [currentDate] The time at which to judge. Default: now.
 */

/**
 * An accepted webhook.
 *
 * @typedef {object} VerifiedWebhook
 * @property {string} id Remember it for twice the tolerance, and ignore it when it comes again.
 * @property {number} timestamp The time of the attempt, in Unix seconds.
 * @property {number} slot The number of the slot whose secret signed.
 */

/**
 * An accepted webhook of GitHub.
 *
 * @typedef {object} VerifiedGithubWebhook
 * @property {string} id `x-github-delivery`, the same when it is delivered again. It is not signed: another id can come with the same body.
 * @property {number} slot The number of the slot whose secret signed.
 */

/**
 * An accepted webhook of Stripe. The id of its event is in the body.
 *
 * @typedef {object} VerifiedStripeWebhook
 * @property {number} timestamp `t`: the time of the attempt, in Unix seconds.
 * @property {number} slot The number of the slot whose secret signed.
 */
export {};
