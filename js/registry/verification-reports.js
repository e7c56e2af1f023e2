// Reports on counted verifications: events of the audit log, and forgotten consumers.
import { core } from "../wasm/issuer/core.js";

/** @import { AuditEvent, ForgottenConsumer } from "./types.js" */
/** @import { Verifications } from "./verifications.js" */

/**
 * Yields the verification events of one application; without an id, those of all applications and of requests for unknown ones.
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
      yield* verifications.reported(id, view).events;
    }
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
