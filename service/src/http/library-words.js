// Messages of the issuer's library in the words of requests: it names options as JavaScript does.

/** @type {Record<string, string>} */
const WORDS = {
  applicationId: "client_id",
  secretId: "secret_id",
  idempotencyKey: "Idempotency-Key",
  ifVersion: "If-Match",
  maxExpiry: "max_expiry",
  maxOverlap: "max_overlap",
  maxSecrets: "max_secrets",
  // No request sets it.
  maxKept: "limit of kept secrets",
  noticeThresholds: "notices.thresholds",
  revokePrevious: "DELETE …/previous",
};
/** What is between quotes came with the request. */
const PATTERN = new RegExp(`"[^"]*"|\\b(?:${Object.keys(WORDS).join("|")})\\b`, "g");

/** @param {string} message */
export function inWordsOfRequests(message) {
  return message.replace(PATTERN, (found) => WORDS[found] ?? found);
}
