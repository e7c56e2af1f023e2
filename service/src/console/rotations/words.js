// What becomes of rotations and their secrets, in words.

/** @typedef {"good" | "warn" | "bad" | "none"} Tone */

/** @type {Record<string, { tone: Tone, text: string }>} */
export const STATES = {
  running: { tone: "warn", text: "running" },
  succeeded: { tone: "good", text: "done" },
  failed: { tone: "bad", text: "some failed" },
  cancelled: { tone: "none", text: "cancelled" },
};

/** Why secrets are skipped. @type {Record<string, { title: string, text: string }>} */
export const SKIPPED = {
  in_overlap: {
    title: "Rotated a short time ago",
    text: "Their previous secret still works. A further rotation would end it early, so they wait for its end.",
  },
  expired: {
    title: "Expired",
    text: "They work for nobody. Renew one on the page of its application if it is needed.",
  },
  revoked: { title: "Revoked", text: "They were ended on purpose." },
};

/** @type {Record<string, string>} */
const FAILURES = {
  undelivered: "the webhook did not take the new secret; the previous one works, and “Try again” issues another one",
  ERR_STORE: "the store was away",
  ERR_CONFLICT: "it was changed at the same time",
  ERR_SECRET_LIMIT: "it has as many working secrets as the domain allows",
  ERR_SECRET_UNKNOWN: "it was deleted meanwhile",
  ERR_ROTATION_IN_PROGRESS: "it is in the overlap of another rotation",
};

/** @type {Record<string, string>} */
const ERRORS = {
  domain_deleted: "The domain was deleted while it ran.",
  ERR_STORE: "The store was away too often. What was rotated stays; try again once it is back.",
};

/** Returns why a secret was not rotated, or not delivered. @param {string} code */
export const failureText = (code) => FAILURES[code] ?? "it failed";

/** Returns why a whole rotation has ended. @param {string} code */
export const errorText = (code) => ERRORS[code] ?? "It could not begin, or go on.";
