// Where the notices of a domain go: each webhook and each e-mail address is a channel of its own, so that one that fails holds up no other.
import { DeliveryError, Refusal } from "../webhooks/delivery-error.js";
import { messageId } from "../webhooks/sender.js";

/** @import { Settings } from "../service-options.js" */
/** @import { Domain } from "../domains/domains.js" */
/** @import { WebhookSender } from "../webhooks/sender.js" */
/** @import { NoticeMessage } from "./message.js" */

/**
 * @typedef {object} Channel
 * @property {"webhook" | "email"} kind
 * @property {string} target A URL, or an address.
 * @property {(message: NoticeMessage) => Promise<unknown>} send
 */

/**
 * @param {Settings} settings
 * @param {WebhookSender} sender
 * @param {Domain} domain
 * @returns {Channel[]}
 */
export function channelsOf({ sendMail }, sender, domain) {
  const { webhooks, emails } = domain.record.settings.notices;
  return [
    ...[...new Set(webhooks)].map((url) => ({
      ...{ kind: /** @type {const} */ ("webhook"), target: url },
      send: (/** @type {NoticeMessage} */ { id, type, at, data }) => sender.send(domain, { url, id, type, data, at }),
    })),
    // A message each, so that no recipient sees another one.
    ...[...new Set(emails)].map((address) => ({
      ...{ kind: /** @type {const} */ ("email"), target: address },
      async send(/** @type {NoticeMessage} */ { id, subject, text }) {
        if (sendMail === undefined) throw new DeliveryError(Refusal.NoMail, "the service sends no e-mail: set up SMTP");
        await sendMail({ to: [address], subject, text, messageId: await messageId(domain, id) });
      },
    })),
  ];
}

/** Returns the code of a failed delivery. @param {any} error */
export function codeOf(error) {
  return typeof error?.code === "string" && error.code.startsWith("ERR_") ? error.code : "ERR_INTERNAL";
}
