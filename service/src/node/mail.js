// Sends e-mail through an SMTP server.
import { SecretSlotsError } from "secret-slots/issuer";
import nodemailer from "nodemailer";
import { DeliveryError, Refusal } from "../outgoing/delivery-error.js";
import { systemCode } from "./system-code.js";

/** @import { MailMessage } from "../service-options.js" */

/** How long each step may take, in milliseconds. */
const WITHIN = 10_000;
/** How many connections are open at most. */
const CONNECTIONS = 3;

/**
 * Returns what the option `sendMail` takes, and `close`, which ends its connections.
 *
 * - `smtps://` speaks TLS from the start (RFC 8314). Default port 465.
 * - `smtp://` must turn to TLS by STARTTLS (RFC 3207), except on this machine. `?tls=never` sends in clear text, for a trusted network.
 *
 * Throws `ERR_INVALID_OPTION`; its message does not repeat the URL, which may hold a password.
 *
 * @example
 * const mail = mailer({ url: "smtps://user:password@mail.example", from: "secrets@example.com" });
 * const service = createService({ store, sendMail: mail.send });
 *
 * @param {{ url: string, from: string, tls?: import("node:tls").ConnectionOptions }} options `from`: the sender's address. `tls`: further
 *   options for TLS, such as a certificate authority of one's own.
 * @returns {{ send: (message: MailMessage) => Promise<void>, close: () => void }}
 */
export function mailer({ url: text, from, tls }) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["smtp:", "smtps:"].includes(url.protocol) || url.hostname === "")
    throw invalid("the SMTP URL must begin with smtp:// or smtps://, and have a host");
  const unknown = [...url.searchParams.keys()].find((name) => name !== "tls");
  const isClear = url.searchParams.get("tls") === "never";
  if (unknown !== undefined || (url.search !== "" && !isClear))
    throw invalid("the SMTP URL may have no parameter but tls=never");
  if (!isMailbox(from)) throw invalid("the sender must be one e-mail address");
  const secure = url.protocol === "smtps:";
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const [user, pass] = [url.username, url.password].map(decoded);
  const transport = nodemailer.createTransport({
    ...{ pool: true, maxConnections: CONNECTIONS, host, secure, port: portOf(url, secure) },
    ...(user === "" ? {} : { auth: { user, pass } }),
    requireTLS: !secure && !isClear && !["localhost", "127.0.0.1", "::1"].includes(host),
    ignoreTLS: isClear,
    ...(tls === undefined ? {} : { tls }),
    ...{ connectionTimeout: WITHIN, greetingTimeout: WITHIN, socketTimeout: WITHIN, dnsTimeout: WITHIN },
    // A message cannot name files or URLs whose content it takes.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });

  return {
    async send({ to, subject, text: words, messageId }) {
      if (!to.every(isMailbox)) throw new DeliveryError(Refusal.Mail, "the recipient must be an e-mail address");
      try {
        await transport.sendMail({
          from: { name: "", address: from },
          to: to.map((address) => ({ name: "", address })),
          subject: oneLine(subject),
          text: words,
          messageId: `<${oneLine(messageId).replace(/[^\w.-]/g, "-")}@${from.slice(from.lastIndexOf("@") + 1)}>`,
        });
      } catch (error) {
        // The message of the error may hold what the server said, and with it the user's name.
        throw new DeliveryError(Refusal.Mail, `the mail server did not take the message (${codeOf(error)})`);
      }
    },
    close: () => transport.close(),
  };
}

/** @param {string} part */
function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid("the user name and the password in the SMTP URL must be percent-encoded");
  }
}

/** One address without anything that a header or the protocol could read in another way. @param {string} text */
const isMailbox = (text) => /^[^\s@<>(),:;"\\[\]\p{Cc}]{1,64}@[^\s@<>(),:;"\\[\]\p{Cc}]{1,255}$/u.test(text);

/** A line break would begin another header (RFC 5322, section 2.2). @param {string} text */
const oneLine = (text) => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");

/** @param {URL} url @param {boolean} secure */
function portOf({ port }, secure) {
  if (port !== "") return Number(port);
  return secure ? 465 : 587;
}

/** @param {any} error */
function codeOf(error) {
  const code = systemCode(error);
  return Number.isInteger(error?.responseCode) ? `${code} ${error.responseCode}` : code;
}

/** @param {string} message */
const invalid = (message) => new SecretSlotsError("ERR_INVALID_OPTION", message);
