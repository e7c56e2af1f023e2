// The log: a JSON object a line. Events hold no secrets, so none gets here.

/** @import { ServiceEvent } from "../service-options.js" */
/** @typedef {(event: ServiceEvent) => void} Tell */
/** @typedef {"debug" | "info" | "warn" | "error"} Level */

const SEVERITIES = { debug: 0, info: 1, warn: 2, error: 3, off: 4 };

/** The levels of events; all others are `info`. @type {Record<string, Level>} */
const LEVELS = {
  ...{ secret_verified: "debug", settings_loaded: "debug", expiries_read: "debug", notice_delivered: "debug" },
  ...{ store_disconnected: "warn", notice_failed: "warn", channel_failed: "warn", notices_failed: "warn" },
  ...{
    audit_delayed: "warn",
    verifications_delayed: "warn",
    exposed: "warn",
    outgoing_limited: "warn",
    bootstrap_short: "warn",
    drain_timed_out: "warn",
  },
  ...{ request_failed: "error", store_failed: "error", tick_failed: "error", verifications_lost: "error" },
  ...{ secret_damaged: "error", application_damaged: "error", verifications_damaged: "error", close_failed: "error" },
  ...{ token_expiries_read: "debug", client_token: "debug", client_secrets_read: "debug" },
  ...{ client_token_type_assumed: "debug", credential_refreshed: "debug", credential_adopted: "debug" },
  ...{ client_fallback: "warn", client_retried: "warn", client_unknown_answer: "warn", client_secret_fault: "warn" },
  ...{ client_all_refused: "error", client_secrets_unreadable: "error" },
  ...{ credential_refresh_failed: "warn", credential_outcome_unknown: "warn", credential_lease_taken_over: "warn" },
  ...{ credential_replayed: "warn", credential_token_dropped: "warn", credential_reauthorization_required: "warn" },
  ...{ credential_save_failed: "error", credential_store_failed: "error" },
  ...{ openid_token: "debug", openid_fallback: "warn", openid_retried: "warn", openid_all_refused: "error" },
  ...{ sign_in_failed: "warn" },
  ...{ crashed: "error", rotation_unreadable: "error", rotation_delayed: "warn" },
};

/**
 * Returns a function that logs events from a level on.
 *
 * @param {{ level: Level | "off", write: (line: string) => void, now?: () => number }} options
 * @returns {Tell}
 */
export function logger({ level: least, write, now = Date.now }) {
  return ({ type: event, ...members }) => {
    const level = levelOf(event, members.status);
    if (SEVERITIES[level] < SEVERITIES[least]) return;
    write(`${JSON.stringify({ time: new Date(now()).toISOString(), level, event, ...members })}\n`);
  };
}

/** A request that failed by the service's fault is an error. @param {string} event @param {unknown} status @returns {Level} */
function levelOf(event, status) {
  const isFault = event === "request" && typeof status === "number" && status >= 500;
  return isFault ? "error" : (LEVELS[event] ?? "info");
}
