// Webhooks of GitHub and Stripe against the senders' own libraries: what they sign is verified, and what they refuse is refused.
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHmac, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { test } from "node:test";
import { sign, verify } from "@octokit/webhooks-methods";
import Stripe from "stripe";
import { SecretSlots, verifyWebhook } from "../../js/index.js";

const OLD = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NEW = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const SECRETS = [NEW, "a", "It's a Secret to Everybody", " pass phrase 🦉 ", "x".repeat(200)];
const { webhooks } = Stripe;
const now = Math.floor(Date.now() / 1000);
/** JSON, as Stripe's library parses what it has verified. */
const BODIES = [
  "{}",
  '{"id":"evt_1","amount": 1.0}\n',
  '{"name":"Zoë 🦉","text":"a.b,c=d"}',
  JSON.stringify("é".repeat(100_000)),
  ...Array.from({ length: 50 }, () => JSON.stringify(randomBytes(Math.ceil(Math.random() * 300)).toString("latin1"))),
];

/** @param {string} secret @param {string | Uint8Array} body @param {string} signature */
const github = (secret, body, signature) =>
  verifyWebhook(
    new SecretSlots({ s: secret }),
    "s",
    { headers: { "x-github-delivery": "d-1", "x-hub-signature-256": signature }, body },
    { profile: "github" },
  );
/** @param {SecretSlots} secrets @param {string | Uint8Array} body @param {string} header @param {number} [overlap] */
const stripe = (secrets, body, header, overlap = 0) =>
  verifyWebhook(secrets, "s", { headers: { "stripe-signature": header }, body }, { profile: "stripe", overlap });
/** @param {string} secret @param {string} payload @param {number} [timestamp] */
const theirs = (secret, payload, timestamp = now) => webhooks.generateTestHeaderString({ payload, secret, timestamp });
const REFUSED = { code: /^ERR_WEBHOOK_/ };

test("what Octokit signs is verified as text and as bytes", async () => {
  for (const secret of SECRETS) {
    for (const body of BODIES) {
      const signature = await sign(secret, body);
      assert.equal(github(secret, body, signature).slot, 0);
      assert.equal(github(secret, Buffer.from(body), signature).slot, 0);
    }
  }
});

test("GitHub's published example is verified by both", async () => {
  const [secret, body] = ["It's a Secret to Everybody", "Hello, World!"];
  const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
  assert.equal(await sign(secret, body), signature);
  assert.deepEqual(github(secret, body, signature), { id: "d-1", slot: 0 });
});

test("Octokit and this library agree about changed signatures, bodies and secrets", async () => {
  const body = '{"action": "opened"}';
  const good = await sign(NEW, body);
  const changed = good.slice(0, -1) + (good.endsWith("0") ? "1" : "0");
  const wrong = [changed, good.slice(0, -1), `${good}0`, good.slice(7), good.toUpperCase(), `sha1=${good.slice(7)}`];
  /** @type {[secret: string, body: string, signature: string, isGood: boolean][]} */
  const cases = [
    [NEW, body, good, true],
    [OLD, body, good, false],
    [NEW.slice(6), body, good, false],
    [NEW, JSON.stringify(JSON.parse(body)), good, false],
    ...wrong.map((signature) => /** @type {[string, string, string, boolean]} */ ([NEW, body, signature, false])),
  ];
  for (const [secret, given, signature, isGood] of cases) {
    assert.equal(await verify(secret, given, signature), isGood, signature);
    if (isGood) assert.equal(github(secret, given, signature).slot, 0);
    else assert.throws(() => github(secret, given, signature), REFUSED);
  }
});

test("bytes that are no text are verified as they are", () => {
  const body = Buffer.concat([Buffer.of(0xff, 0xfe, 0), randomBytes(100)]);
  const hex = (/** @type {string} */ prefix) => createHmac("sha256", NEW).update(prefix).update(body).digest("hex");
  assert.equal(github(NEW, body, `sha256=${hex("")}`).slot, 0);
  assert.equal(stripe(new SecretSlots({ s: NEW }), body, `t=${now},v1=${hex(`${now}.`)}`).timestamp, now);
  assert.throws(() => github(NEW, body.toString(), `sha256=${hex("")}`), REFUSED);
});

test("what Stripe's library signs is verified as text and as bytes, and by that library", () => {
  for (const secret of SECRETS) {
    const secrets = new SecretSlots({ s: secret });
    for (const body of BODIES) {
      const header = theirs(secret, body);
      assert.deepEqual(stripe(secrets, body, header), { timestamp: now, slot: 0 });
      assert.equal(stripe(secrets, Buffer.from(body), header).slot, 0);
      assert.deepEqual(webhooks.constructEvent(body, header, secret), JSON.parse(body));
    }
  }
});

test("Stripe's library and this one accept the same headers and refuse the same", () => {
  const body = '{"id": "evt_1"}';
  const good = theirs(NEW, body);
  const [time, v1] = good.split(",");
  const [, other] = theirs(OLD, body).split(",");
  const secrets = new SecretSlots({ s: NEW });
  for (const header of [good, `${v1},${time}`, `${good},${other}`, `${time},${other},${v1}`, `${good},v0=a,v2=b`]) {
    assert.deepEqual(webhooks.constructEvent(body, header, NEW), JSON.parse(body));
    assert.equal(stripe(secrets, body, header).slot, 0, header);
  }
  /** @type {[header: string, body: string][]} */
  const cases = [
    [good, JSON.stringify(JSON.parse(body))],
    [good, `${body}\n`],
    [`${time},${other}`, body],
    [`t=${now - 1},${v1}`, body],
    [`${time},v0=${v1.slice(3)}`, body],
    [`${time},${v1.slice(0, -1)}`, body],
    [`${time},${v1.toUpperCase()}`, body],
    [v1, body],
    [time, body],
    ["", body],
    [theirs(NEW, body, now - 400), body],
    [theirs(OLD, body), body],
    [theirs(NEW.slice(6), body), body],
  ];
  for (const [header, given] of cases) {
    assert.throws(() => webhooks.constructEvent(given, header, NEW), Stripe.errors.StripeSignatureVerificationError);
    assert.throws(() => stripe(secrets, given, header), REFUSED, header);
  }
});

test("a leaked old secret signs in vain after its overlap", () => {
  const rolled = new SecretSlots({
    s: [
      { slot: 0, value: OLD },
      { slot: now - 60, value: NEW },
    ],
  });
  const forged = theirs(OLD, "{}");
  assert.equal(stripe(rolled, "{}", forged, 61).slot, 0);
  assert.throws(() => stripe(rolled, "{}", forged, 60), { code: "ERR_WEBHOOK_SIGNATURE_VERIFICATION_FAILED" });
  assert.equal(stripe(rolled, "{}", theirs(NEW, "{}")).slot, now - 60);
});

test("requests to a server of Node are verified", async (context) => {
  const secrets = new SecretSlots({ s: NEW });
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const received = { headers: request.headers, body: Buffer.concat(chunks) };
    if (request.url === "/github") response.end(verifyWebhook(secrets, "s", received, { profile: "github" }).id);
    else response.end(String(verifyWebhook(secrets, "s", received, { profile: "stripe" }).timestamp));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  context.after(() => server.close());
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const send = async (/** @type {string} */ path, /** @type {Record<string, string>} */ headers) => {
    const response = await fetch(`http://127.0.0.1:${port}/${path}`, { method: "POST", headers, body: BODIES[2] });
    return response.text();
  };
  const signature = await sign(NEW, BODIES[2]);
  assert.equal(await send("github", { "X-GitHub-Delivery": "d-2", "X-Hub-Signature-256": signature }), "d-2");
  assert.equal(await send("stripe", { "Stripe-Signature": theirs(NEW, BODIES[2]) }), String(now));
});
