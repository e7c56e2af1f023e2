// Why a notice did not arrive, in words, and what to do.

/** @type {Record<string, string>} */
const ERRORS = {
  ERR_WEBHOOK_ADDRESS: "The address of a webhook is not allowed: change it in the settings.",
  ERR_ENCRYPTION_KEY: "The service has no encryption key, so it signs no webhook. Whoever runs it sets encryption_key.",
  ERR_WEBHOOK_SECRET: "The domain has no webhook secret: issue it in the settings.",
  ERR_WEBHOOK_STATUS: "A webhook answered with an error: look into its log.",
  ERR_WEBHOOK_TIMEOUT: "A webhook did not answer in time.",
  ERR_WEBHOOK_UNREACHABLE: "A webhook could not be reached: is it running, and is its name right?",
  ERR_MAIL_NOT_CONFIGURED: "The service has no mail server. Whoever runs it configures one.",
  ERR_MAIL: "The mail server did not take the message.",
  ERR_CHANNEL_SKIPPED: "It failed before, so it was left out this time.",
  ERR_STORE: "The store was away.",
};

/** Returns why a notice did not arrive. @param {string} code */
export const noticeErrorText = (code) => ERRORS[code] ?? "It failed.";
