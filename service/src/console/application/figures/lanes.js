// The lanes of the timeline: one for each secret, and one for its previous secret while that works.
import { hasPrevious } from "../application.js";
import { exactly, distance } from "../../view/time.js";
import { shortened } from "../../view/foreign-text.js";
import { SOON } from "../secrets/state.js";

/** @import { Secret } from "../application.js" */

/**
 * A lane. Times are in Unix seconds.
 *
 * @typedef {object} Lane
 * @property {"good" | "warn" | "bad" | "previous"} tone
 * @property {string} name
 * @property {string} end What its end is, in words.
 * @property {number} from Of a previous secret: when there was no application yet, as its own beginning is in no list.
 * @property {number | undefined} to `undefined`: it never ends.
 * @property {boolean} isRevoked
 * @property {boolean} isPrevious
 */

/** The most lanes of a figure; the table has all secrets. */
const MOST = 20;
const DAY = 86_400;
/** How long an ended secret stays in the figure, in seconds. */
const KEPT = 90 * DAY;

/**
 * Returns the secrets that the timeline shows: those that work, and those that ended lately.
 *
 * @param {readonly Secret[]} secrets
 * @param {number} now
 */
export function shownSecrets(secrets, now) {
  const last = (/** @type {Secret} */ { revoked_at: revoked, expires_at: end }) => revoked ?? end ?? Infinity;
  return secrets
    .filter((secret) => secret.status === "active" || now - last(secret) < KEPT || hasPrevious(secret, now))
    .slice(-MOST)
    .toReversed();
}

/**
 * Returns the lanes of a secret.
 *
 * @param {Secret} secret
 * @param {{ now: number, createdAt: number }} known `createdAt`: of the application.
 * @returns {Lane[]}
 */
export function lanesOf(secret, { now, createdAt }) {
  const { secret_id: id, previous_secret_id: previous, previous_expires_at: previousEnd } = secret;
  /** @type {Lane} */
  const own = {
    tone: toneOf(secret, now),
    name: `${shortened(secret.description, 20)} #${id}`,
    end: endText(secret, now),
    from: secret.issued_at,
    to: secret.revoked_at ?? secret.expires_at ?? undefined,
    isRevoked: secret.revoked_at !== null,
    isPrevious: false,
  };
  if (!hasPrevious(secret, now) || previous === null || previousEnd === null) return [own];
  /** @type {Lane} */
  const older = {
    tone: "previous",
    name: `previous #${previous}`,
    end: `ends ${distance(previousEnd - now)}`,
    from: createdAt,
    to: previousEnd,
    isRevoked: false,
    isPrevious: true,
  };
  return [own, older];
}

/** @param {Secret} secret @param {number} now @returns {Lane["tone"]} */
function toneOf({ status, expires_at: end }, now) {
  if (status !== "active") return "bad";
  return end !== null && end - now < SOON ? "warn" : "good";
}

/** @param {Secret} secret @param {number} now */
function endText({ status, expires_at: end, revoked_at: revoked }, now) {
  if (revoked !== null) return `revoked ${distance(revoked - now)}`;
  if (end === null) return "never expires";
  return status === "expired" ? `expired ${distance(end - now)}` : `expires ${distance(end - now)}`;
}

/** Returns a lane in a sentence, for those who do not see the figure. @param {Lane} lane */
export function laneText({ name, end, from, to, isPrevious }) {
  const since = isPrevious ? "" : `, issued ${exactly(from)}`;
  return `${name}${since}, ${end}${to === undefined ? "" : ` (${exactly(to)})`}`;
}
