// Checks the webhooks of a domain's settings, as far as their text tells: whether a host's address is public shows when it is sent to.
import { badRequest } from "../../http/problem.js";
import { DeliveryError } from "../../outgoing/delivery-error.js";
import { webhookTarget } from "../webhooks/target.js";

/** @import { OutgoingRule } from "../../outgoing/rule.js" */

/** Fails with 400 if a patch has a webhook that is not allowed. @param {{ [name: string]: any }} patch @param {OutgoingRule} rule */
export function checkWebhooks(patch, rule) {
  /** @type {string[]} */
  const webhooks = patch.notices?.webhooks ?? [];
  webhooks.forEach((url, index) => {
    try {
      webhookTarget(url, rule);
    } catch (error) {
      if (!(error instanceof DeliveryError)) throw error;
      throw badRequest(`notices.webhooks.${index}: ${error.message}`, [
        { pointer: `/notices/webhooks/${index}`, detail: error.message },
      ]);
    }
  });
}
