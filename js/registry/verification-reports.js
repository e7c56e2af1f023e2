// Reports on counted verifications: events of the audit log, and forgotten consumers.
import { core } from "../wasm/issuer/core.js";

/** @import { AuditEvent, ForgottenConsumer } from "./types.js" */
/** @import { Verifications } from "./verifications.js" */

const DAY = 86_400;

/**
 * Yields the verification events of a period, the latest days first.
 *
 * @param {Verifications} verifications
 * @param {object} asked
 * @param {string | undefined} asked.applicationId `undefined`: of all applications, and of requests for unknown ones.
 * @param {number} asked.from In Unix seconds.
 * @param {(end: number) => boolean} asked.isEnough Whether no event at or before a time is wanted any more, in Unix seconds. It is asked once a day.
 * @returns {AsyncGenerator<AuditEvent>}
 */
export async function* verificationEvents(verifications, { applicationId, from, isEnough }) {
  /** @type {string | undefined} */
  let current;
  for await (const { id, day, record } of verifications.latestDays(applicationId, from)) {
    if (day !== current && isEnough(Date.parse(day) / 1000 + DAY)) return;
    current = day;
    const view = core.call((glue) => glue.verificationEvents(id, day, record));
    yield* verifications.reported(id, view).events;
  }
}

/**
 * Returns the consumers that still present an old secret, last seen first.
 *
 * @param {Verifications} verifications
 * @param {string} applicationId
 * @param {string} document The application's document.
 * @returns {Promise<ForgottenConsumer[]>}
 */
export async function forgottenConsumers(verifications, applicationId, document) {
  /** @type {string[]} */
  const records = [];
  for await (const { record } of verifications.days(applicationId)) records.push(record);
  const view = core.call((glue) => glue.forgottenConsumers(document, records));
  return verifications.reported(applicationId, view).consumers;
}
