// Webhooks: the vectors shared with Rust, and what JavaScript reads itself: headers, bodies and options.
import vectors from "../vectors/webhooks.json" with { type: "json" };
import { refused } from "./refusal.js";

const INVALID = "ERR_WEBHOOK_INVALID";
const OPTION = "ERR_INVALID_OPTION";
const MISMATCH = "ERR_WEBHOOK_SIGNATURE_VERIFICATION_FAILED";
const NO_KEY = "ERR_JWKS_NO_MATCHING_KEY";
const KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NEXT = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
const SENT = 1614265330;
const NOW = new Date(SENT * 1000);
const ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const BODY = '{"test": 2432232314}';
const PUBLISHED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const HEADERS = { "webhook-id": ID, "webhook-timestamp": String(SENT), "webhook-signature": PUBLISHED };

/** @typedef {{ title: string, slots: any[], id: string, body: string, timestamp: number, overlap: number, signature?: string, code?: string }} ToSign */
/**
 * @typedef {{ title: string, slots: any[], headers: Record<string, string>, body: string, now: number, tolerance?: number,
 *   overlap?: number, slot?: number, code?: string }} ToVerify
 */

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function webhook(QUnit, api) {
  const { SecretSlots, signWebhook, verifyWebhook } = api;
  const more = { secrets: [KEY.slice(6), "original_password", "hunter2"] };
  const secrets = new SecretSlots({ s: KEY });
  const verify = (/** @type {any} */ received, options = {}, of = secrets) =>
    verifyWebhook(of, "s", { headers: HEADERS, body: BODY, ...received }, { currentDate: NOW, ...options });
  const sign = (/** @type {any} */ webhook, of = secrets) =>
    signWebhook(of, "s", { id: ID, body: BODY, timestamp: SENT, ...webhook });

  QUnit.module("webhook, signing");

  for (const { title, slots, signature, code, ...given } of /** @type {ToSign[]} */ (vectors.signing)) {
    QUnit.test(title, (assert) => {
      const call = () => signWebhook(new SecretSlots({ s: slots }), "s", given);
      if (code !== undefined) return void refused(assert, api, code, call, more);
      const { id, timestamp } = given;
      const expected = { "webhook-id": id, "webhook-timestamp": `${timestamp}`, "webhook-signature": signature };
      assert.deepEqual(call(), expected);
    });
  }

  QUnit.test("the timestamp is now by default", (assert) => {
    const before = Math.floor(Date.now() / 1000);
    const headers = signWebhook(secrets, "s", { id: ID, body: BODY });
    const after = Math.floor(Date.now() / 1000);
    const at = Number(headers["webhook-timestamp"]);
    assert.true(before <= at && at <= after);
    assert.equal(verifyWebhook(secrets, "s", { headers, body: BODY }).timestamp, at);
  });

  QUnit.test("a value of bytes is the key itself", (assert) => {
    const bytes = Uint8Array.from(atob(KEY.slice(6)), (character) => character.charCodeAt(0));
    const raw = new SecretSlots({ s: bytes, short: new Uint8Array(23), long: new Uint8Array(65) });
    assert.equal(sign({}, raw)["webhook-signature"], PUBLISHED);
    for (const name of ["short", "long"]) {
      refused(assert, api, NO_KEY, () => signWebhook(raw, name, { id: ID, body: BODY }), more);
    }
  });

  QUnit.test("a value that is no key is named by secret and slot", (assert) => {
    const call = () => signWebhook(new SecretSlots({ s: "hunter2" }), "s", { id: ID, body: BODY });
    const must = "its value must be base64, usually after whsec_, or bytes, of 24 to 64 bytes";
    assert.equal(refused(assert, api, NO_KEY, call).message, `slot 0 of secret "s" holds no webhook key: ${must}`);
  });

  QUnit.test("one secret signs tokens and webhooks, each with its own key", (assert) => {
    const both = new SecretSlots({ s: KEY });
    const token = both.signJwt("s", { sub: "user-1" });
    assert.equal(sign({}, both)["webhook-signature"], PUBLISHED);
    assert.equal(both.verifyJwt("s", token).payload.sub, "user-1");
    assert.equal(verify({}, {}, both).slot, 0);
  });

  QUnit.test("wrong arguments are refused", (assert) => {
    /** @type {Record<string, () => unknown>} */
    const calls = {
      "no secrets": () => signWebhook(/** @type {any} */ (undefined), "s", { id: ID, body: BODY }),
      "an object that is no SecretSlots": () =>
        signWebhook(/** @type {any} */ ({ s: KEY }), "s", { id: ID, body: BODY }),
      "no webhook": () => signWebhook(secrets, "s", /** @type {any} */ (undefined)),
      "no id": () => sign({ id: undefined }),
      "an id that is a number": () => sign({ id: 1 }),
      "no body": () => sign({ body: undefined }),
      "parsed JSON as the body": () => sign({ body: { test: 1 } }),
      "half of a surrogate pair": () => sign({ body: "\ud800" }),
      "a time in milliseconds": () => sign({ timestamp: SENT * 1000 }),
      "a time that is a text": () => sign({ timestamp: `${SENT}` }),
      "a negative overlap": () => sign({ overlap: -1 }),
      "an overlap without end": () => sign({ overlap: Infinity }),
      "an unknown option": () => sign({ tolerance: 1 }),
      "no secrets to verify with": () => verifyWebhook(/** @type {any} */ (null), "s", { headers: {}, body: "" }),
      "no received webhook": () => verifyWebhook(secrets, "s", /** @type {any} */ (undefined)),
      "no headers": () => verify({ headers: undefined }),
      "headers as an array": () => verify({ headers: [["webhook-id", ID]] }),
      "parsed JSON as the received body": () => verify({ body: { test: 1 } }),
      "a tolerance that is no duration": () => verify({}, { tolerance: "soon" }),
      "an unknown option to verify with": () => verify({}, { timestamp: 1 }),
      "headers that cannot be read": () => verify({ headers: new Proxy({}, { ownKeys: () => decodeURI("%") }) }),
    };
    for (const [title, call] of Object.entries(calls)) refused(assert, api, OPTION, call, { ...more, title });
    refused(assert, api, "ERR_SLOT_INVALID", () => signWebhook(secrets, "", { id: ID, body: "" }));
  });

  QUnit.test("an unknown secret has the codes of tokens", (assert) => {
    refused(assert, api, "ERR_SECRET_UNKNOWN", () => signWebhook(secrets, "x", { id: ID, body: "" }));
    refused(assert, api, NO_KEY, () => verifyWebhook(secrets, "x", { headers: HEADERS, body: BODY }));
  });

  QUnit.module("webhook, verifying");

  for (const { title, slots, headers, body, now, slot, code, ...options } of /** @type {ToVerify[]} */ (
    vectors.verifying
  )) {
    QUnit.test(title, (assert) => {
      const of = new SecretSlots({ s: slots });
      const call = () => verifyWebhook(of, "s", { headers, body }, { ...options, currentDate: new Date(now * 1000) });
      if (code !== undefined) return void refused(assert, api, code, call, more);
      const [id, timestamp] = [headers["webhook-id"], Number(headers["webhook-timestamp"])];
      // Twice: the first call loads slots and keys.
      assert.deepEqual(call(), { id, timestamp, slot });
      assert.deepEqual(call(), { id, timestamp, slot });
    });
  }

  QUnit.test("headers come in any form that servers have", (assert) => {
    const inCase = { "Webhook-Id": ID, "WEBHOOK-TIMESTAMP": String(SENT), "Webhook-signature": PUBLISHED };
    const distinct = Object.fromEntries(Object.entries(HEADERS).map(([name, value]) => [name, [value]]));
    const bare = Object.assign(Object.create(null), HEADERS, { "set-cookie": ["a", "b"], accept: undefined });
    for (const headers of [HEADERS, inCase, distinct, bare, new Map(Object.entries(HEADERS))]) {
      assert.equal(verify({ headers }).id, ID);
    }
    if (globalThis.Headers !== undefined) assert.equal(verify({ headers: new Headers(inCase) }).id, ID);
  });

  QUnit.test("a header that is missing or comes twice is refused by its name", (assert) => {
    for (const name of Object.keys(HEADERS)) {
      const without = { ...HEADERS, [name]: undefined };
      const twice = { ...HEADERS, [name.toUpperCase()]: "v1,AAAA" };
      const list = { ...HEADERS, [name]: [HEADERS[/** @type {keyof typeof HEADERS} */ (name)], "1"] };
      const number = { ...HEADERS, [name]: 5 };
      for (const headers of [without, twice, list, { ...HEADERS, [name]: [] }, { ...HEADERS, [name]: "" }, number]) {
        const error = refused(assert, api, INVALID, () => verify({ headers }), more);
        assert.true(error.message.startsWith(name), error.message);
      }
    }
    // The names of another product are not read.
    const svix = { "svix-id": ID, "svix-timestamp": String(SENT), "svix-signature": PUBLISHED };
    refused(assert, api, INVALID, () => verify({ headers: svix }), more);
    const github = { "x-hub-signature-256": `sha256=${"0".repeat(64)}` };
    const { message } = refused(assert, api, INVALID, () => verify({ headers: github }), more);
    assert.equal(message, "webhook-id is missing: for x-hub-signature-256, set the option profile");
    const joined = new Map(Object.entries({ ...HEADERS, "webhook-id": `${ID}, ${ID}` }));
    refused(assert, api, INVALID, () => verify({ headers: joined }), more);
  });

  QUnit.test("a body is text or bytes", (assert) => {
    const bytes = new TextEncoder().encode(BODY);
    assert.equal(verify({ body: bytes }).slot, 0);
    assert.equal(sign({ body: bytes })["webhook-signature"], PUBLISHED);
    // Bytes that are no text are signed as they are.
    const binary = Uint8Array.of(0xff, 0xfe, 0x00, 0x80);
    assert.equal(verify({ headers: sign({ body: binary }), body: binary }).slot, 0);
    refused(
      assert,
      api,
      MISMATCH,
      () => verify({ headers: sign({ body: binary }), body: "\ufffd\ufffd\0\ufffd" }),
      more,
    );
  });

  QUnit.test("the longest body is accepted and a byte more is not", (assert) => {
    const longest = "é".repeat(1 << 19);
    assert.equal(verify({ headers: sign({ body: longest }), body: longest }).slot, 0);
    for (const body of [`${longest}.`, new Uint8Array((1 << 20) + 1), "x".repeat(1 << 21)]) {
      refused(assert, api, "ERR_TOO_LARGE", () => sign({ body }), more);
      refused(assert, api, "ERR_TOO_LARGE", () => verify({ body }), more);
    }
  });

  QUnit.test("lengths of time are texts too", (assert) => {
    const later = { currentDate: new Date((SENT + 3600) * 1000) };
    assert.equal(verify({}, { ...later, tolerance: "1h" }).slot, 0);
    refused(assert, api, "ERR_WEBHOOK_EXPIRED", () => verify({}, { ...later, tolerance: "59m" }), more);
    const switched = new SecretSlots({
      s: [
        { slot: 0, value: KEY },
        { slot: SENT, value: NEXT },
      ],
    });
    assert.equal(sign({ overlap: "1 s" }, switched)["webhook-signature"].split(" ").length, 2);
    assert.equal(verify({}, { overlap: "1 second" }, switched).slot, 0);
  });

  QUnit.test("changes of the slots take effect at once", (assert) => {
    const changing = new SecretSlots({
      s: [
        { slot: 0, value: KEY },
        { slot: SENT + 1, value: NEXT },
      ],
    });
    assert.equal(verify({}, {}, changing).slot, 0);
    changing.set("s", 0, NEXT);
    refused(assert, api, MISMATCH, () => verify({}, {}, changing), more);
    changing.set("s", SENT, KEY);
    assert.equal(verify({}, {}, changing).slot, SENT);
    changing.revoke("s", SENT);
    const error = refused(assert, api, NO_KEY, () => verify({}, { overlap: 60 }, changing), more);
    assert.equal(error.message, `slot ${SENT} of secret "s" is revoked`);
  });

  QUnit.test("an old secret verifies at the timestamps of a plain model and at no others", (assert) => {
    // Every place of a timestamp among two switches, signed by each secret alone.
    const [first, second, overlap] = [SENT, SENT + 20, 7];
    const values = [KEY, NEXT, `whsec_${btoa("0123456789abcdef01234567")}`];
    const of = new SecretSlots({ s: [0, first, second].map((slot, index) => ({ slot, value: values[index] })) });
    for (let at = first - 3; at < second + 12; at++) {
      const current = at < first ? 0 : at < second ? 1 : 2;
      const began = [0, first, second][current];
      for (const [signer, value] of values.entries()) {
        const headers = signWebhook(new SecretSlots({ s: value }), "s", { id: ID, body: "", timestamp: at });
        const accepted = signer === current || (signer === current - 1 && at < began + overlap);
        const call = () => verifyWebhook(of, "s", { headers, body: "" }, { overlap, currentDate: new Date(at * 1000) });
        if (accepted) assert.equal(call().slot, [0, first, second][signer]);
        else refused(assert, api, MISMATCH, call, more);
      }
    }
  });
}
