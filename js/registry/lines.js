// What was counted of verifications, as events of the audit log and as consumers that were forgotten.
import { BEYOND, classOf } from "./counted.js";
import { NOBODY } from "./verifications.js";

/** @import { AuditEvent, ForgottenConsumer } from "./types.js" */
/** @import { Line } from "./counted.js" */
/** @import { Verifications } from "./verifications.js" */

/**
 * The events of one application, or of all, and of what is of none.
 *
 * @param {Verifications} verifications
 * @param {string} [applicationId]
 * @returns {AsyncGenerator<AuditEvent>}
 */
export async function* linesOf(verifications, applicationId) {
  if (applicationId !== undefined) return yield* eventsOf(verifications, applicationId);
  for await (const id of verifications.ids()) yield* eventsOf(verifications, id);
}

/** @param {Verifications} verifications @param {string} id @returns {AsyncGenerator<AuditEvent>} */
async function* eventsOf(verifications, id) {
  for await (const { day, lines } of verifications.days(id)) {
    for (const [place, line] of lines.entries()) yield eventOf(id, `${id}/${day}/${place}`, line);
  }
}

/** @param {string} applicationId @param {string} id @param {Line} line @returns {AuditEvent} */
function eventOf(applicationId, id, { secretId, reason, ip, agent, count, first, last }) {
  const isAccepted = ["current", "previous"].includes(classOf(reason));
  const why = reason.startsWith(BEYOND) ? "beyond" : reason;
  return {
    id,
    time: first,
    kind: isAccepted ? "oauth.token_request_succeeded" : "oauth.token_request_failed",
    applicationId: applicationId === NOBODY ? null : applicationId,
    secretId,
    actor: null,
    outcome: isAccepted ? "ok" : "invalid_client",
    ...(reason === "current" ? {} : { reason: why, ip, userAgent: agent }),
    count,
    lastTime: last,
  };
}

/**
 * @param {Verifications} verifications
 * @param {string} applicationId
 * @param {Map<string, number>} since
 * @returns {Promise<ForgottenConsumer[]>}
 */
export async function forgottenOf(verifications, applicationId, since) {
  /** @type {Map<string, ForgottenConsumer>} */
  const consumers = new Map();
  for await (const { lines } of verifications.days(applicationId)) {
    for (const line of lines) {
      const { secretId, reason, ip, agent: userAgent, count, first, last } = line;
      const isGone = ["previous", "known"].includes(classOf(reason));
      // Lines of an earlier value of this line of secrets are history.
      if (!isGone || secretId === null || line.since !== since.get(secretId)) continue;
      const key = JSON.stringify([ip, userAgent, secretId, reason]);
      const known = consumers.get(key);
      if (known === undefined) {
        const isAccepted = classOf(reason) === "previous";
        const why = /** @type {ForgottenConsumer["reason"]} */ (reason.startsWith(BEYOND) ? "beyond" : reason);
        consumers.set(key, {
          ip,
          userAgent,
          secretId,
          reason: why,
          isAccepted,
          count,
          firstSeenAt: first,
          lastSeenAt: last,
        });
        continue;
      }
      known.count += count;
      known.firstSeenAt = Math.min(known.firstSeenAt, first);
      known.lastSeenAt = Math.max(known.lastSeenAt, last);
    }
  }
  return [...consumers.values()].sort((a, b) => b.lastSeenAt - a.lastSeenAt);
}
