// The refreshes of a credential, as its page shows them.

/**
 * One thing that happened to a credential. Times are Unix seconds.
 *
 * @typedef {object} Refresh
 * @property {number} at
 * @property {string} outcome
 * @property {string | null} [code] Of the error, if it failed.
 * @property {number | null} [expires_at] Until when the token lives that it brought.
 */

/** Whether it brought a token. @param {Refresh} refresh */
export const broughtToken = ({ code }) => (code ?? null) === null;

/**
 * Returns what is known of a credential's refreshes, the oldest first. Of one that was refreshed before there was a history, that is its last token.
 *
 * @param {any} credential
 * @param {readonly Refresh[]} items The newest first.
 * @returns {Refresh[]}
 */
export function refreshesOf({ last_refresh_at: at, expires_at }, items) {
  const known = items.toReversed();
  if (at === null || known.some(broughtToken)) return known;
  return [...known, { at, outcome: "refreshed", expires_at }].sort((one, other) => one.at - other.at);
}
