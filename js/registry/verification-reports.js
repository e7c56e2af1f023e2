// What was counted of verifications, as events of the audit log and as consumers that were forgotten.
import { core } from "../wasm/issuer/core.js";

/** @import { AuditEvent, ForgottenConsumer } from "./types.js" */
/** @import { Verifications } from "./verifications.js" */

/**
 * The events of one application; without an id, of all, and of requests that named no known application.
 *
 * @param {Verifications} verifications
 * @param {string} [applicationId]
 * @returns {AsyncGenerator<AuditEvent>}
 */
export async function* verificationEvents(verifications, applicationId) {
  const ids = applicationId === undefined ? verifications.ids() : [applicationId];
  for await (const id of ids) {
    for await (const { day, record } of verifications.days(id)) {
      const view = core.call((glue) => glue.verificationEvents(id, day, record));
      yield* verifications.told(id, view).events;
    }
  }
}

/**
 * @param {Verifications} verifications
 * @param {string} applicationId
 * @param {string} document The application's.
 * @returns {Promise<ForgottenConsumer[]>}
 */
export async function forgottenConsumers(verifications, applicationId, document) {
  /** @type {string[]} */
  const records = [];
  for await (const { record } of verifications.days(applicationId)) records.push(record);
  const view = core.call((glue) => glue.forgottenConsumers(document, records));
  return verifications.told(applicationId, view).consumers;
}
