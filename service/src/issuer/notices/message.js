// What a notice says: as data for programs, and as words for people.

/** @import { ExpiryNotice } from "secret-slots/issuer" */
/** @import { Domain } from "../domains/domains.js" */

/**
 * A message for all channels. `at`: what it tells of happened then, in Unix seconds.
 *
 * @typedef {{ id: string, type: string, at: number, data: object, subject: string, text: string }} NoticeMessage
 */

/** @param {Domain} domain @param {ExpiryNotice} notice @returns {NoticeMessage} */
export function messageOf({ id: domain }, notice) {
  const { id, kind, applicationId, secretId, description, hint, expiresAt, threshold } = notice;
  const isExpired = kind === "secret.expired";
  const when = dateOf(expiresAt);
  const what = `The client secret "${description}" of the application ${applicationId}`;
  return {
    ...{ id, type: kind, at: expiresAt - threshold },
    data: {
      ...{ notice_id: id, domain, client_id: applicationId, secret_id: secretId, description, hint },
      ...{ expires_at: expiresAt, threshold },
    },
    subject: isExpired
      ? `Client secret of ${applicationId} has expired`
      : `Client secret of ${applicationId} expires on ${when.slice(0, 10)}`,
    text: [
      isExpired ? `${what} expired at ${when}.` : `${what} expires at ${when}.`,
      "",
      `Domain:       ${domain}`,
      `Application:  ${applicationId}`,
      `Secret:       ${description} (id ${secretId}, it contains ${hint})`,
      `${isExpired ? "Expired:      " : "Expires:      "}${when}`,
      "",
      isExpired
        ? "The application can no longer authenticate with this secret. Issue a new one, and give it to the application."
        : "Rotate the secret before then, and give the new one to the application. The old one stays valid for the overlap.",
      "",
    ].join("\n"),
  };
}

/** @param {Domain} domain @param {string} id @param {number} now @returns {NoticeMessage} */
export function testMessage({ id: domain }, id, now) {
  return {
    ...{ id, type: "notice.test", at: now, data: { domain } },
    subject: `Test of the notices of ${domain}`,
    text: `This is a test: notices about expiring client secrets of the domain ${domain} arrive here.\n`,
  };
}

/** @param {number} seconds */
const dateOf = (seconds) =>
  new Date(seconds * 1000)
    .toISOString()
    .replace("T", " ")
    .replace(/:\d\d\.000Z$/, " UTC");
