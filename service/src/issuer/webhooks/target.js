// The address of a webhook: the one rule for outgoing addresses, in the words and with the code of webhooks.
import { AddressRefused } from "../../outgoing/address-refused.js";
import { DeliveryError, Refusal } from "../../outgoing/delivery-error.js";
import { checkTarget } from "../../outgoing/rule.js";

/** @import { OutgoingRule } from "../../outgoing/rule.js" */

/** Checks the URL of a webhook, and returns it. Throws a {@link DeliveryError} of the code `ERR_WEBHOOK_ADDRESS`. @param {string} text @param {OutgoingRule} rule */
export function webhookTarget(text, rule) {
  try {
    return checkTarget(text, rule);
  } catch (error) {
    throw error instanceof AddressRefused ? refusedWebhook(error) : error;
  }
}

/** @param {AddressRefused} refused */
export const refusedWebhook = ({ detail }) => new DeliveryError(Refusal.Address, `the webhook's URL ${detail}`);
