// Kinds of events and reasons of refusals, in words.

/** What people and programs did: all but requests with secrets, which are many. */
export const DEEDS = "!oauth.*";

/** The kinds of operations, in the order of their filter. */
export const KINDS = /** @type {const} */ ([
  [DEEDS, "All that was done"],
  ["secret.added", "Secret issued"],
  ["secret.rotated", "Secret rotated"],
  ["secret.renewed", "Secret renewed"],
  ["secret.revoked", "Secret revoked"],
  ["secret.previous_revoked", "Previous secret revoked"],
  ["secret.deleted", "Secret deleted"],
  ["secret.forgotten", "Old secret forgotten"],
  ["secret.delivered", "Secret delivered"],
  ["secret.expiry_reapplied", "Expiry counted anew"],
  ["oauth.token_request_succeeded", "Secret accepted"],
  ["oauth.token_request_failed", "Secret refused"],
  ["notice.expiring", "Notice sent: expires soon"],
  ["notice.expired", "Notice sent: has expired"],
  ["application.created", "Application created"],
  ["application.updated", "Application changed"],
  ["application.deleted", "Application deleted"],
  ["roles.changed", "Roles changed"],
  ["rotation.started", "Bulk rotation begun"],
  ["rotation.cancelled", "Bulk rotation cancelled"],
  ["rotation.retried", "Bulk rotation tried again"],
  ["domain.created", "Domain created"],
  ["domain.updated", "Settings changed"],
  ["domain.deleted", "Domain deleted"],
  ["webhook_secret.created", "Webhook secret issued"],
  ["webhook_secret.rotated", "Webhook secret rotated"],
  ["webhook_secret.previous_revoked", "Previous webhook secret revoked"],
]);
const KIND_TEXTS = new Map(KINDS.map(([kind, text]) => [/** @type {string} */ (kind), text]));

/** @type {Record<string, string>} */
const REASONS = {
  current: "the current secret",
  previous: "a previous secret, in its overlap",
  expired: "an expired secret",
  revoked: "a revoked secret",
  retired: "a secret that was replaced or deleted",
  unknown: "a secret that is none of its own",
  unknown_application: "there is no such application",
  too_large: "a secret that is too long",
};

/** Outcomes, in words; others are codes. @type {Record<string, string>} */
export const OUTCOMES = { ok: "done", unchanged: "nothing to do", invalid_client: "refused" };

/** Returns a kind in words. @param {string} kind */
export const kindText = (kind) => KIND_TEXTS.get(kind) ?? kind;

/** Returns which secret was presented. @param {string} reason */
export const reasonText = (reason) =>
  REASONS[reason] ??
  (reason.startsWith("beyond") ? "too many different callers to name each" : reason.replaceAll("_", " "));
