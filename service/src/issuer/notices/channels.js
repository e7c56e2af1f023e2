// Where the notices of a domain go: each webhook and each e-mail address is a channel of its own, so that one that fails holds up no other.
import { within } from "../../deadline.js";
import { DeliveryError, Refusal } from "../../outgoing/delivery-error.js";
import { messageId } from "../webhooks/sender.js";

/** @import { Settings } from "../../service-options.js" */
/** @import { Domain } from "../domains/domains.js" */
/** @import { WebhookSender } from "../webhooks/sender.js" */
/** @import { NoticeMessage } from "./message.js" */

/** The longest time for an e-mail, in milliseconds: half of the time for which a registry claims a notice. */
const WITHIN = 30_000;

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
export function channelsOf({ clock, sendMail }, sender, domain) {
  const late = () => new DeliveryError(Refusal.Mail, `the e-mail was not sent within ${WITHIN / 1000} s`);
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
        const mail = { to: [address], subject, text, messageId: await messageId(domain, id) };
        await within(clock, WITHIN, late, async () => sendMail(mail));
      },
    })),
  ];
}
