// What a bulk rotation has done, as jobs keep it and the API shows it.

/** @import { RotateAllProgress, RotateAllReport } from "secret-slots/issuer" */

/** The most failures, and the most skipped secrets, that are kept with a job. */
const MOST = 1000;
/** Those that somebody may have expected to be rotated come first. */
const REASONS = ["in_overlap", "expired", "revoked"];

/** The progress of a job that has not begun. */
export const NOTHING = { applications: 0, rotated: 0, renewed: 0, skipped: 0, unselected: 0, failed: 0 };

/** @param {RotateAllProgress} report */
export function countsOf({ applications, rotated, rotatedBefore, renewed, skipped, unselected, failed }) {
  return { applications, rotated: rotated + rotatedBefore, renewed, skipped, unselected, failed };
}

/** @param {RotateAllReport} report */
export function failuresOf({ failures }) {
  return failures.slice(0, MOST).map(({ applicationId: client_id, secretId: secret_id, code }) => {
    return { client_id, secret_id, code };
  });
}

/** @param {RotateAllReport} report */
export function skippedOf({ skippedSecrets }) {
  const sorted = skippedSecrets.toSorted((one, other) => REASONS.indexOf(one.reason) - REASONS.indexOf(other.reason));
  return sorted.slice(0, MOST).map(({ applicationId: client_id, secretId: secret_id, reason }) => {
    return { client_id, secret_id, reason };
  });
}
