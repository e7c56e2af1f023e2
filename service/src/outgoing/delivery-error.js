// Why a message was not delivered: a code and words. It never holds a body, a secret or a receiver's answer.

/** Codes of {@link DeliveryError}. */
export const Refusal = /** @type {const} */ ({
  Address: "ERR_WEBHOOK_ADDRESS",
  NoKey: "ERR_ENCRYPTION_KEY",
  NoSecret: "ERR_WEBHOOK_SECRET",
  Status: "ERR_WEBHOOK_STATUS",
  Timeout: "ERR_WEBHOOK_TIMEOUT",
  Unreachable: "ERR_WEBHOOK_UNREACHABLE",
  NoMail: "ERR_MAIL_NOT_CONFIGURED",
  Mail: "ERR_MAIL",
  Skipped: "ERR_CHANNEL_SKIPPED",
});

/** @typedef {(typeof Refusal)[keyof typeof Refusal]} RefusalCode */

export class DeliveryError extends Error {
  /** @param {RefusalCode} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.name = "DeliveryError";
    this.code = code;
  }
}
