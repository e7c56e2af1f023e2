// E-mail through a real SMTP server on this machine.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { SMTPServer } from "smtp-server";
import { mailer } from "../src/node/mail.js";
import { World } from "./notice-world.js";

const FROM = "secrets@issuer.example";
const MESSAGE = { to: ["ops@example.com"], subject: "A subject", text: "Some words.\n", messageId: "msg_1" };

/** @param {import("node:test").TestContext} context @param {any} [options] */
async function smtp(context, options = {}) {
  /** @type {{ from: string, to: string[], text: string, secure: boolean, user: string | undefined }[]} */
  const mails = [];
  const server = new SMTPServer({
    ...{ authOptional: true, logger: false, disabledCommands: ["STARTTLS"] },
    // A pool keeps its connections, and the server would wait for them.
    closeTimeout: 50,
    onAuth: ({ username, password }, _session, callback) =>
      password === "p@ss" ? callback(null, { user: username }) : callback(new Error(`no ${username} ${password}`)),
    onData(stream, session, callback) {
      let text = "";
      stream.on("data", (chunk) => (text += chunk));
      stream.on("end", () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? "" : mailFrom.address;
        const user = /** @type {string | undefined} */ (session.user);
        mails.push({ from, to: rcptTo.map(({ address }) => address), text, secure: session.secure, user });
        callback();
      });
    },
    ...options,
  });
  server.on("error", () => {});
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  context.after(() => new Promise((resolve) => server.close(() => resolve(undefined))));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.server.address());
  return { mails, port };
}

/** @param {import("node:test").TestContext} context @param {string} url @param {any} [tls] */
function sending(context, url, tls) {
  const mail = mailer({ url, from: FROM, ...(tls === undefined ? {} : { tls }) });
  context.after(() => mail.close());
  return mail;
}

test("a notice arrives as plain text, with its id", async (context) => {
  const { mails, port } = await smtp(context);
  const { send } = sending(context, `smtp://127.0.0.1:${port}`);
  const world = new World({ sendMail: send });
  await world.issue({ emails: ["ops@example.com", "dev@example.com"] });
  await world.pass(30 * 86_400);
  await world.pass(60);
  assert.deepEqual(mails.map(({ to }) => to).sort(), [["dev@example.com"], ["ops@example.com"]]);
  const [{ from, text: encoded }] = mails;
  const text = encoded.replaceAll("=\r\n", "");
  assert.equal(from, FROM);
  assert.match(text, /^Subject: Client secret of shop has expired\r$/m);
  assert.match(text, /^Message-ID: <msg_[0-9a-f]{40}@issuer\.example>\r$/m);
  assert.match(text, /^Content-Type: text\/plain/m);
  assert.match(text, /"production" of the application shop expired at 2025-04-11 14:44 UTC\./);
});

test("no recipient, subject or id can add a header", async (context) => {
  const { mails, port } = await smtp(context);
  const { send } = sending(context, `smtp://127.0.0.1:${port}`);
  await send({
    ...{
      to: ["ops@example.com"],
      subject: "A\r\nBcc: all@example.com\u2028B",
      text: "Some words.\r\n.\r\nMAIL FROM:<x>\n",
    },
    messageId: "m>\r\nX-Injected: 1",
  });
  const [head, ...body] = mails[0].text.split("\r\n\r\n");
  assert.ok(!/^(?:Bcc|X-Injected):/im.test(head), head);
  assert.match(head, /^Message-ID: <m--X-Injected--1@issuer\.example>$/m);
  assert.match(body.join("\r\n\r\n"), /\r\n\.\r\nMAIL FROM:<x>/, "a single dot ends no message");
  assert.deepEqual([mails.length, mails[0].to], [1, ["ops@example.com"]]);
  for (const address of [
    ...["ops@example.com\r\nBcc: all@example.com", "ops@example.com, all@example.com", "a b@example.com", "", "ops"],
    ...["Ops <ops@example.com>", "<ops@example.com>", "ops@example.com>\r\nRCPT TO:<x@example.com", "a:b@example.com;"],
  ])
    await assert.rejects(send({ ...MESSAGE, to: [address] }), { code: "ERR_MAIL" }, address);
  assert.equal(mails.length, 1);
});

test("TLS from the start, and STARTTLS, which must not be left out", async (context) => {
  const trusting = { rejectUnauthorized: false };
  const tls = await smtp(context, { secure: true });
  await sending(context, `smtps://127.0.0.1:${tls.port}`, trusting).send(MESSAGE);
  assert.ok(tls.mails[0].secure);
  await assert.rejects(sending(context, `smtps://127.0.0.1:${tls.port}`).send(MESSAGE), { code: "ERR_MAIL" });

  const upgrading = await smtp(context, { disabledCommands: [] });
  await sending(context, `smtp://127.0.0.1:${upgrading.port}`, trusting).send(MESSAGE);
  assert.ok(upgrading.mails[0].secure);

  // By this name it is not known to be this machine: a server there must turn to TLS.
  const plain = await smtp(context);
  const elsewhere = `smtp://[::ffff:127.0.0.1]:${plain.port}`;
  await assert.rejects(sending(context, elsewhere).send(MESSAGE), {
    ...{ code: "ERR_MAIL", message: "the mail server did not take the message (ETLS 500)" },
  });
  await sending(context, `${elsewhere}?tls=never`).send(MESSAGE);
  assert.equal(plain.mails.length, 1);
});

test("user and password come from the URL, and stay out of errors", async (context) => {
  const { mails, port } = await smtp(context, { allowInsecureAuth: true });
  await sending(context, `smtp://mailer:p%40ss@127.0.0.1:${port}`).send(MESSAGE);
  assert.equal(mails[0].user, "mailer");
  const failure = await sending(context, `smtp://mailer:wrong-one@127.0.0.1:${port}`)
    .send(MESSAGE)
    .catch((error) => error);
  assert.equal(failure.code, "ERR_MAIL");
  assert.ok(!/mailer|wrong-one/.test(`${failure.message} ${failure.stack} ${failure.cause}`));
});

test("a server that refuses, or is not there, is told by a code", async (context) => {
  const { port } = await smtp(context, {
    onRcptTo: (/** @type {any} */ _address, /** @type {any} */ _session, /** @type {any} */ callback) =>
      callback(Object.assign(new Error("mailbox of ops unavailable"), { responseCode: 550 })),
  });
  await assert.rejects(sending(context, `smtp://127.0.0.1:${port}`).send(MESSAGE), {
    ...{ code: "ERR_MAIL", message: "the mail server did not take the message (EENVELOPE 550)" },
  });
  const gone = createServer();
  await new Promise((resolve) => gone.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port: free } = /** @type {import("node:net").AddressInfo} */ (gone.address());
  await new Promise((resolve) => gone.close(resolve));
  await assert.rejects(sending(context, `smtp://127.0.0.1:${free}`).send(MESSAGE), { code: "ERR_MAIL" });
});

test("URLs and senders that are refused, without repeating them", () => {
  for (const [url, from] of [
    ...["", "mail.example", "http://mail.example", "smtp://", "smtp://user:hidden@mail.example?tls=always"].map(
      (url) => [url, FROM],
    ),
    ...["smtp://user:hidden@mail.example?pool=true", "smtp://user:%zzhidden@mail.example"].map((url) => [url, FROM]),
    ...["", "x", "a@b.example\r\nBcc: c@d.example", "A <a@b.example>"].map((from) => ["smtp://mail.example", from]),
  ])
    assert.throws(
      () => mailer({ url, from }),
      (/** @type {any} */ error) => error.code === "ERR_INVALID_OPTION" && !error.message.includes("hidden"),
      `${url} ${from}`,
    );
});
