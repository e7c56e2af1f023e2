// Signatures after Standard Webhooks (https://www.standardwebhooks.com): the time of a message selects the slots that sign it.
import { SecretSlots, signWebhook } from "secret-slots/slots";

const NAME = "webhook";

/** @typedef {{ slot: number, value: string }} SigningSlot */

/**
 * Returns the headers of a message. During an overlap the previous slot signs too, so that a receiver verifies by either secret.
 *
 * @param {{ slots: readonly SigningSlot[], overlap: number }} secret `overlap`: how long the previous slot signs beside the newest, in seconds.
 * @param {{ id: string, now: number, body: string }} message `now`: in Unix seconds.
 */
export function signedHeaders({ slots, overlap }, { id, now, body }) {
  const secrets = new SecretSlots({ [NAME]: [...slots] });
  // The clock of the instance that made the newest slot may be ahead.
  const timestamp = Math.max(now, ...slots.map(({ slot }) => slot));
  return signWebhook(secrets, NAME, { id, body, timestamp, overlap });
}
