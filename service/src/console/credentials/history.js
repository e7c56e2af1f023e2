// What became of the refreshes of a credential, as its page shows it.

/**
 * An item of the API's history. Times are Unix seconds.
 *
 * @typedef {object} Refresh
 * @property {number} at
 * @property {"refreshed" | "failed" | "refused" | "authorized"} outcome
 * @property {string} [code] Of the error, if there is no token.
 * @property {number | null} [expires_at] Until when its token lives; `null`: without an end.
 * @property {number} [since] When the first of several failures was.
 * @property {number} [count] How many failures these are.
 */

/** What each outcome is called, and its colour. */
export const OUTCOMES = /** @type {const} */ ({
  refreshed: { text: "refreshed", tone: "good" },
  authorized: { text: "connected", tone: "good" },
  failed: { text: "failed", tone: "warn" },
  refused: { text: "access ended", tone: "bad" },
});

/** Whether it brought a token. @param {Refresh} refresh */
export const broughtToken = ({ outcome }) => outcome === "refreshed" || outcome === "authorized";

/**
 * Returns what is known of a credential's refreshes, the oldest first, each token with its end: of the present one as the credential says, of one
 * before it that has none until the next. What was refreshed before there was a history is its last token.
 *
 * @param {any} credential
 * @param {readonly Refresh[]} items The newest first.
 * @returns {Refresh[]}
 */
export function refreshesOf({ last_refresh_at: at, expires_at }, items) {
  const known = items.toReversed();
  if (at !== null && !known.some(broughtToken)) known.push({ at, outcome: "refreshed" });
  const sorted = known.toSorted((one, other) => one.at - other.at);
  return sorted.map((refresh, index) => {
    if (!broughtToken(refresh) || refresh.expires_at !== undefined) return refresh;
    const next = sorted.slice(index + 1).find(broughtToken);
    return { ...refresh, expires_at: next === undefined ? expires_at : next.at };
  });
}
