// Webhooks of GitHub and Stripe: their headers, their keys, and every refusal.
import { refused } from "./refusal.js";

const INVALID = "ERR_WEBHOOK_INVALID";
const OPTION = "ERR_INVALID_OPTION";
const MISMATCH = "ERR_WEBHOOK_SIGNATURE_VERIFICATION_FAILED";
const NO_KEY = "ERR_JWKS_NO_MATCHING_KEY";
const EXPIRED = "ERR_WEBHOOK_EXPIRED";
const SENT = 1741790697;
const OLD = "whsec_old_hunter2";
const NEW = "whsec_new_hunter2";
const more = { secrets: [OLD, NEW, "It's a Secret"] };

const DELIVERY = "72d3162e-cc78-11e3-81ab-4c9367dc0958";
const GITHUB = "x-hub-signature-256";
/** The example of GitHub's documentation, "Validating webhook deliveries". */
const PUBLISHED = {
  secret: "It's a Secret to Everybody",
  body: "Hello, World!",
  signature: "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
};
const HEADERS = { "x-github-delivery": DELIVERY, [GITHUB]: PUBLISHED.signature };

const encoder = new TextEncoder();
const hexOf = (/** @type {Iterable<number>} */ bytes) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {string | Uint8Array<ArrayBuffer>} secret @param {string} content */
async function hmac(secret, content) {
  const raw = typeof secret === "string" ? encoder.encode(secret) : secret;
  const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return hexOf(new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(content))));
}

/** @param {string} secret @param {string} body @param {number} [at] */
async function stripeHeader(secret, body, at = SENT) {
  return `t=${at},v1=${await hmac(secret, `${at}.${body}`)}`;
}

/** @param {string | Uint8Array<ArrayBuffer>} secret @param {string} body */
async function githubHeaders(secret, body) {
  return { "x-github-delivery": DELIVERY, [GITHUB]: `sha256=${await hmac(secret, body)}` };
}

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function webhookProfiles(QUnit, api) {
  const { SecretSlots, verifyWebhook } = api;
  const rolled = (/** @type {string | null} */ old = OLD, /** @type {string | null} */ now = NEW) =>
    new SecretSlots({
      s: [
        { slot: 0, ...(old === null ? { revoked: true } : { value: old }) },
        { slot: SENT, ...(now === null ? { revoked: true } : { value: now }) },
      ],
    });
  const published = new SecretSlots({ s: PUBLISHED.secret });
  const github = (/** @type {any} */ received = {}, /** @type {any} */ options = {}, of = published) =>
    verifyWebhook(of, "s", { headers: HEADERS, body: PUBLISHED.body, ...received }, { profile: "github", ...options });
  const stripe = (
    /** @type {unknown} */ header,
    /** @type {any} */ options = {},
    of = new SecretSlots({ s: NEW }),
    body = "{}",
  ) => {
    const headers = /** @type {any} */ ({ "stripe-signature": header });
    const currentDate = new Date(SENT * 1000);
    /** @type {import("../../js/webhook/types.js").StripeWebhookOptions} */
    const all = { profile: "stripe", currentDate, ...options };
    return verifyWebhook(of, "s", { headers, body }, all);
  };
  const dateOf = (/** @type {number} */ seconds) => new Date(seconds * 1000);

  QUnit.module("webhook profiles", () => {
    QUnit.test("a profile is one of three, and the default is that of Standard Webhooks", (assert) => {
      for (const profile of ["GitHub", "", "toString", "__proto__", null, 1, {}]) {
        const error = refused(assert, api, OPTION, () => github({}, { profile }), more);
        assert.equal(error.message, "profile must be one of standard, github, stripe");
      }
      for (const profile of [undefined, "standard"]) {
        const error = refused(assert, api, INVALID, () => github({}, { profile }), more);
        assert.true(error.message.startsWith("webhook-id"), error.message);
      }
      const error = refused(assert, api, OPTION, () => github({}, { tolerance: 300 }), more);
      assert.equal(error.message, "profile github has no time, and so no tolerance");
      refused(assert, api, NO_KEY, () =>
        verifyWebhook(published, "x", { headers: HEADERS, body: "" }, { profile: "github" }),
      );
    });
  });

  QUnit.module("webhook profiles, GitHub", () => {
    QUnit.test("GitHub's published example is accepted", (assert) => {
      // Twice: the first call loads slots and keys.
      for (let call = 0; call < 2; call++) assert.deepEqual(github(), { id: DELIVERY, slot: 0 });
      const inCase = { "X-GitHub-Delivery": DELIVERY, "X-Hub-Signature-256": [PUBLISHED.signature] };
      for (const headers of [inCase, new Map(Object.entries(HEADERS))]) assert.equal(github({ headers }).slot, 0);
      assert.equal(github({ body: encoder.encode(PUBLISHED.body) }).slot, 0);
    });

    QUnit.test("the key is the value as it is: text of any length, and bytes", async (assert) => {
      const looksLikeBase64 = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
      for (const secret of ["a", " Zoë 🦉\n", looksLikeBase64, "x".repeat(65_536), Uint8Array.of(255, 0, 128)]) {
        const headers = await githubHeaders(secret, "{}");
        assert.equal(github({ headers, body: "{}" }, {}, new SecretSlots({ s: secret })).slot, 0);
      }
      const both = new SecretSlots({ s: looksLikeBase64 });
      const standard = api.signWebhook(both, "s", { id: "a", body: "{}" });
      const headers = await githubHeaders(looksLikeBase64, "{}");
      for (let call = 0; call < 2; call++) {
        assert.equal(github({ headers, body: "{}" }, {}, both).slot, 0);
        assert.equal(verifyWebhook(both, "s", { headers: standard, body: "{}" }).id, "a");
        assert.equal(both.verifyJwt("s", both.signJwt("s", { sub: "user-1" })).payload.sub, "user-1");
      }
    });

    QUnit.test("a header that is missing, malformed or comes twice is refused by its name", (assert) => {
      const { signature } = PUBLISHED;
      const wrong = [undefined, "", 5, [], [signature, signature], signature.slice(0, -1), `${signature}0`];
      wrong.push(
        signature.toUpperCase(),
        signature.slice(7),
        `sha1=${signature.slice(7)}`,
        ` ${signature}`,
        `sha512=${signature.slice(7)}`,
        `sha2-6=${signature.slice(7)}`,
      );
      wrong.push(`sha256=${signature.slice(7).toUpperCase()}`, `${signature}, ${signature}`, `${signature}\n`);
      for (const value of wrong) {
        const error = refused(assert, api, INVALID, () => github({ headers: { ...HEADERS, [GITHUB]: value } }), more);
        assert.true(error.message.startsWith(GITHUB), error.message);
      }
      for (const value of [undefined, "", "a b", "é", "x".repeat(257), [DELIVERY, DELIVERY]]) {
        const headers = { ...HEADERS, "x-github-delivery": value };
        const error = refused(assert, api, INVALID, () => github({ headers }), more);
        assert.true(error.message.startsWith("x-github-delivery"), error.message);
      }
      refused(assert, api, OPTION, () => github({ headers: undefined }), more);
    });

    QUnit.test("the header of SHA-1 alone is refused, and beside the other it is not read", (assert) => {
      const sha1 = { "x-hub-signature": "sha1=01dc10d0c83e72ed246219cdd91669667fe2ca59" };
      const headers = { "x-github-delivery": DELIVERY, ...sha1 };
      const error = refused(assert, api, INVALID, () => github({ headers }), more);
      assert.equal(error.message, `${GITHUB} is missing: x-hub-signature is SHA-1, and is not accepted`);
      assert.equal(github({ headers: { ...HEADERS, ...sha1 } }).slot, 0);
    });

    QUnit.test("a changed body is refused, and the message says what body to give", async (assert) => {
      const sent = '{"b": 1,"a":1.0}';
      const of = new SecretSlots({ s: NEW });
      const headers = await githubHeaders(NEW, sent);
      assert.equal(github({ headers, body: sent }, {}, of).slot, 0);
      const error = refused(
        assert,
        api,
        MISMATCH,
        () => github({ headers, body: JSON.stringify(JSON.parse(sent)) }, {}, of),
        more,
      );
      const must = "give the body as it was received, not parsed and written again";
      assert.equal(error.message, `no signature in ${GITHUB} matches: ${must}`);
      for (const body of ["", `${sent}\n`, `\ufeff${sent}`]) {
        refused(assert, api, MISMATCH, () => github({ headers, body }, {}, of), more);
      }
      refused(assert, api, OPTION, () => github({ headers, body: JSON.parse(sent) }, {}, of), more);
      refused(assert, api, "ERR_TOO_LARGE", () => github({ headers, body: "x".repeat((1 << 20) + 1) }, {}, of), more);
    });

    QUnit.test("the old secret is good until the overlap since the new slot began has passed", async (assert) => {
      const [old, next] = [await githubHeaders(OLD, "{}"), await githubHeaders(NEW, "{}")];
      const at = (/** @type {number} */ now, /** @type {object} */ headers, overlap = 60) =>
        github({ headers, body: "{}" }, { overlap, currentDate: dateOf(now) }, rolled());
      assert.equal(at(SENT - 1, old).slot, 0);
      refused(assert, api, MISMATCH, () => at(SENT - 1, next), more);
      assert.equal(at(SENT, next).slot, SENT);
      for (const now of [SENT, SENT + 59]) assert.equal(at(now, old).slot, 0);
      refused(assert, api, MISMATCH, () => at(SENT + 60, old), more);
      refused(assert, api, MISMATCH, () => at(SENT, old, 0), more);
      // The clock is the system's by default, long after the slot began.
      assert.equal(github({ headers: next, body: "{}" }, {}, rolled()).slot, SENT);
      refused(assert, api, MISMATCH, () => github({ headers: old, body: "{}" }, { overlap: 60 }, rolled()), more);
    });

    QUnit.test(
      "a slot that is revoked or holds no key does not verify, and an old one of them is passed over",
      async (assert) => {
        const pem = "-----BEGIN PUBLIC KEY-----\nhunter2";
        const options = { overlap: 60, currentDate: dateOf(SENT) };
        const headers = await githubHeaders(NEW, "{}");
        for (const old of [null, pem]) assert.equal(github({ headers, body: "{}" }, options, rolled(old)).slot, SENT);
        const call = (/** @type {any} */ of) => () => github({ headers, body: "{}" }, options, of);
        assert.equal(
          refused(assert, api, NO_KEY, call(rolled(OLD, null)), more).message,
          `slot ${SENT} of secret "s" is revoked`,
        );
        const must = "its value is a key of another kind, such as PEM, OpenSSH or JWK";
        for (let again = 0; again < 2; again++) {
          const error = refused(assert, api, NO_KEY, call(rolled(OLD, pem)), more);
          assert.equal(error.message, `slot ${SENT} of secret "s" holds no webhook key: ${must}`);
        }
        const future = new SecretSlots({ s: [{ slot: SENT + 1, value: NEW }] });
        refused(assert, api, NO_KEY, call(future), more);
        const indexes = new SecretSlots({ s: [0, 1].map((slot) => ({ slot, value: NEW })) });
        refused(assert, api, OPTION, call(indexes), more);
      },
    );
  });

  QUnit.module("webhook profiles, Stripe", () => {
    QUnit.test("the whole text of the secret is the key, and the time is signed", async (assert) => {
      const header = await stripeHeader(NEW, "{}");
      for (let call = 0; call < 2; call++) assert.deepEqual(stripe(header), { timestamp: SENT, slot: 0 });
      refused(assert, api, MISMATCH, () => stripe(header.replace(`t=${SENT}`, `t=${SENT + 1}`)), more);
      const short = await stripeHeader(NEW.slice(6), "{}");
      refused(assert, api, MISMATCH, () => stripe(short), more);
    });

    QUnit.test("other schemes are ignored, and any v1 may match", async (assert) => {
      const [good, old] = [await stripeHeader(NEW, "{}"), await stripeHeader(OLD, "{}")];
      const digest = good.slice(good.indexOf(",") + 1);
      const other = old.slice(old.indexOf(",") + 1);
      const [time] = good.split(",");
      const zero = `v1=${"0".repeat(64)}`;
      for (const header of [`${digest},${time}`, `${time},${zero},${digest}`, `${time},${digest},${zero}`]) {
        assert.equal(stripe(header).slot, 0, header);
      }
      assert.equal(stripe(`${good},v0=abc,v2=,v3=a=b==,ed=+/`).slot, 0);
      refused(assert, api, MISMATCH, () => stripe(`${time},${zero},v0=${digest.slice(3)}`), more);
      // At a roll Stripe signs with both secrets: a receiver with either one accepts.
      const twice = `${good},${other}`;
      for (const secret of [OLD, NEW]) assert.equal(stripe(twice, {}, new SecretSlots({ s: secret })).slot, 0);
      assert.equal(stripe(twice, { overlap: 60 }, rolled()).slot, SENT);
    });

    QUnit.test("a header that is missing, malformed or comes twice is refused by its name", async (assert) => {
      const good = await stripeHeader(NEW, "{}");
      const [time, digest] = good.split(",");
      /** @type {unknown[]} */
      const wrong = [undefined, "", 5, [], [good, good], time, digest, `${good},`, `,${good}`, `${good}, ${good}`];
      wrong.push(`${good},t=${SENT}`, `${time},${good}`, `t=,${digest}`, `t=1e9,${digest}`, `t=-1,${digest}`);
      wrong.push(`t=0${SENT},${digest}`, `t=${SENT}.5,${digest}`, ` ${good}`, `${time}, ${digest}`, `${good} `);
      wrong.push(`${time},v1=`, `${time},v1=00`, `${good},v1=00`, `${time},V1=${digest.slice(3)}`, `${good},v1`);
      wrong.push(
        `${time},${digest.toUpperCase()}`,
        `${time},v0=${digest.slice(3)}`,
        `${time};${digest}`,
        `${good},=a`,
        `${good},v0=a b`,
      );
      for (const header of wrong) {
        const error = refused(assert, api, INVALID, () => stripe(header), { ...more, title: String(header) });
        assert.true(error.message.startsWith("stripe-signature"), error.message);
      }
    });

    QUnit.test("a time in milliseconds is refused by a message that says so", async (assert) => {
      for (const at of [SENT * 1000, 10 ** 11]) {
        const header = await stripeHeader(NEW, "{}", at);
        const error = refused(assert, api, INVALID, () => stripe(header), more);
        const must = "is 10^11 or more, which looks like milliseconds: it must be in seconds";
        assert.equal(error.message, `t of stripe-signature ${must}`);
      }
    });

    QUnit.test("a header of 4,096 characters is read and a longer one is not", async (assert) => {
      const good = await stripeHeader(NEW, "{}");
      const zero = `,v1=${"0".repeat(64)}`;
      const [time, digest] = good.split(",");
      const full = `${time}${zero.repeat(58)},${digest}`;
      const padded = `${full},v0=${"a".repeat(4096 - full.length - 4)}`;
      assert.equal(padded.length, 4096);
      assert.equal(stripe(padded).slot, 0);
      for (const header of [`${padded}a`, good + zero.repeat(1000), good + ",".repeat(1e6)]) {
        const error = refused(assert, api, INVALID, () => stripe(header), more);
        assert.equal(error.message, "stripe-signature is longer than 4096 characters");
      }
    });

    QUnit.test("a time outside the tolerance is refused, after the signature", async (assert) => {
      for (const [options, far] of /** @type {[object, number][]} */ ([
        [{}, 300],
        [{ tolerance: "10s" }, 10],
        [{ tolerance: 0 }, 0],
      ])) {
        for (const sign of [1, -1]) {
          const near = await stripeHeader(NEW, "{}", SENT + sign * far);
          const away = await stripeHeader(NEW, "{}", SENT + sign * (far + 1));
          assert.equal(stripe(near, options).timestamp, SENT + sign * far);
          const error = refused(assert, api, EXPIRED, () => stripe(away, options), more);
          assert.equal(error.message, "t of stripe-signature is further from now than tolerance allows");
        }
      }
      const forged = await stripeHeader(OLD, "{}", SENT - 1000);
      refused(assert, api, MISMATCH, () => stripe(forged), more);
    });

    QUnit.test("the time in the header chooses the slot", async (assert) => {
      for (const at of [SENT - 1, SENT, SENT + 59, SENT + 60]) {
        const [old, next] = [await stripeHeader(OLD, "{}", at), await stripeHeader(NEW, "{}", at)];
        const of = (/** @type {string} */ header) => () => stripe(header, { overlap: 60 }, rolled());
        if (at < SENT + 60) assert.equal(of(old)().slot, 0);
        else refused(assert, api, MISMATCH, of(old), more);
        if (at >= SENT) assert.equal(of(next)().slot, SENT);
        else refused(assert, api, MISMATCH, of(next), more);
      }
      const header = await stripeHeader(NEW, "{}");
      refused(assert, api, NO_KEY, () => stripe(header, {}, rolled(OLD, null)), more);
      refused(
        assert,
        api,
        NO_KEY,
        () => stripe(header, {}, new SecretSlots({ s: [{ slot: SENT + 1, value: NEW }] })),
        more,
      );
    });

    QUnit.test("a changed body is refused, and changes of the slots take effect at once", async (assert) => {
      const sent = '{ "id": "evt_1" }';
      const of = new SecretSlots({ s: NEW });
      const header = await stripeHeader(NEW, sent);
      assert.equal(stripe(header, {}, of, sent).slot, 0);
      const again = JSON.stringify(JSON.parse(sent));
      const error = refused(assert, api, MISMATCH, () => stripe(header, {}, of, again), more);
      assert.true(error.message.endsWith("give the body as it was received, not parsed and written again"));
      of.set("s", 0, OLD);
      refused(assert, api, MISMATCH, () => stripe(header, {}, of, sent), more);
      of.revoke("s", 0);
      refused(assert, api, NO_KEY, () => stripe(header, {}, of, sent), more);
    });
  });
}
