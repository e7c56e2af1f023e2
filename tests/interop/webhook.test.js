// Webhooks between this library and that of Standard Webhooks: what one signs, the other verifies.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createServer } from "node:http";
import { test } from "node:test";
import { Webhook, WebhookVerificationError } from "standardwebhooks";
import { SecretSlots, signWebhook, verifyWebhook } from "../../js/index.js";

const OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NEW = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const now = Math.floor(Date.now() / 1000);
const switched = (/** @type {number} */ at) =>
  new SecretSlots({
    s: [
      { slot: 0, value: OLD },
      { slot: at, value: NEW },
    ],
  });
const BODIES = [
  "{}",
  '{"test": 2432232314}',
  '{"name":"Zoë 🦉","text":"a.b.c"}',
  "[1,2]",
  JSON.stringify("x".repeat(100_000)),
];

/** Signs as a program with this library does. @param {string} key @param {string} body @param {number} [at] */
function theirs(key, body, at = now) {
  const signature = new Webhook(key).sign("msg_1", new Date(at * 1000), body);
  return { "webhook-id": "msg_1", "webhook-timestamp": String(at), "webhook-signature": signature };
}

for (const value of [
  OLD,
  OLD.slice(6),
  `whsec_${Buffer.alloc(64, 7).toString("base64")}`,
  `whsec_${Buffer.alloc(25, 9).toString("base64")}`,
]) {
  test(`each verifies what the other signs with a key of ${value.length} characters`, () => {
    const secrets = new SecretSlots({ s: value });
    for (const body of BODIES) {
      const ours = signWebhook(secrets, "s", { id: "msg_1", body });
      assert.deepEqual(new Webhook(value).verify(body, ours), JSON.parse(body));
      assert.equal(
        ours["webhook-signature"],
        theirs(value, body, Number(ours["webhook-timestamp"]))["webhook-signature"],
      );
      assert.equal(verifyWebhook(secrets, "s", { headers: theirs(value, body), body }).slot, 0);
    }
  });
}

test("the key of a slot of bytes is the library's raw key", () => {
  const key = Buffer.alloc(32, 200);
  const secrets = new SecretSlots({ s: key });
  const webhook = new Webhook(key, { format: "raw" });
  const ours = signWebhook(secrets, "s", { id: "msg_1", body: "{}" });
  assert.deepEqual(webhook.verify("{}", ours), {});
});

test("within the overlap receivers with either secret verify, and after it only those with the new one", () => {
  const [during, after] = [switched(now - 60), switched(now - 60)].map((secrets, index) =>
    signWebhook(secrets, "s", { id: "msg_1", body: "{}", timestamp: now, overlap: [3600, 60][index] }),
  );
  for (const key of [OLD, NEW]) assert.deepEqual(new Webhook(key).verify("{}", during), {});
  assert.deepEqual(new Webhook(NEW).verify("{}", after), {});
  assert.throws(() => new Webhook(OLD).verify("{}", after), WebhookVerificationError);
});

test("a leaked old secret signs in vain after its overlap, while a receiver with a list of keys accepts it", () => {
  const forged = theirs(OLD, "{}");
  // A plain list has this key until somebody removes it.
  assert.deepEqual(new Webhook(OLD).verify("{}", forged), {});
  assert.equal(verifyWebhook(switched(now - 60), "s", { headers: forged, body: "{}" }, { overlap: 61 }).slot, 0);
  const verify = () => verifyWebhook(switched(now - 60), "s", { headers: forged, body: "{}" }, { overlap: 60 });
  assert.throws(verify, { code: "ERR_WEBHOOK_SIGNATURE_VERIFICATION_FAILED" });
});

test("both refuse the same changes and the same times", () => {
  const secrets = new SecretSlots({ s: OLD });
  const good = theirs(OLD, "{}");
  const [version, text] = good["webhook-signature"].split(",");
  /** @type {[headers: Record<string, string>, body: string][]} */
  const cases = [
    [good, "{ }"],
    [{ ...good, "webhook-id": "msg_2" }, "{}"],
    [{ ...good, "webhook-timestamp": String(now + 1) }, "{}"],
    [{ ...good, "webhook-signature": `v2,${text}` }, "{}"],
    [{ ...good, "webhook-signature": `${version}a,${text}` }, "{}"],
    [{ ...good, "webhook-signature": text }, "{}"],
    [{ ...good, "webhook-signature": good["webhook-signature"].slice(0, -1) }, "{}"],
    [{ ...good, "webhook-signature": "" }, "{}"],
    [{ ...good, "webhook-id": "" }, "{}"],
    [{ ...good, "webhook-timestamp": "hello" }, "{}"],
    [theirs(OLD, "{}", now - 400), "{}"],
    [theirs(OLD, "{}", now + 400), "{}"],
  ];
  for (const [headers, body] of cases) {
    assert.throws(() => new Webhook(OLD).verify(body, headers), WebhookVerificationError);
    assert.throws(() => verifyWebhook(secrets, "s", { headers, body }), { code: /^ERR_WEBHOOK_/ });
  }
});

test("a request of fetch to a server of Node is verified", async (context) => {
  const secrets = new SecretSlots({ s: OLD });
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const seen = [request.headers, request.headersDistinct].map((headers) =>
      verifyWebhook(secrets, "s", { headers, body }),
    );
    response.end(JSON.stringify(seen.map(({ id }) => id)));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  context.after(() => server.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const [, , body] = BODIES;
  const headers = signWebhook(secrets, "s", { id: "msg_5", body });
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", headers, body });
  assert.deepEqual(await response.json(), ["msg_5", "msg_5"]);
});
