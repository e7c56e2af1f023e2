// Tokens without `iat` under slotFrom "any": which slots are tried, and for how long a verdict holds.
import vectors from "../vectors/jwt-any.json" with { type: "json" };
import { at, during, HS256, indexes, NEW, OLD, ROLLOVER, times, token } from "./jwt-tokens.js";
import { refused } from "./refusal.js";

const NO_KEY = "ERR_JWKS_NO_MATCHING_KEY";
const BAD_SIGNATURE = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
const DAY = 86_400;

/** @typedef {{ slot: number, revoked?: boolean }} VectorSlot */
/**
 * @typedef {{ title: string, slots: VectorSlot[], now: number, signer: number, overlap?: number | string, maxTries?: number,
 *   iat?: unknown, accepted?: number, code?: string }} Vector
 */

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function jwtAny(QUnit, api) {
  const { SecretSlots } = api;
  const secretOf = (/** @type {number} */ slot) => `the secret of the slot with the number ${slot}`;

  QUnit.module("jwt, any");

  for (const vector of /** @type {Vector[]} */ (vectors.cases)) {
    QUnit.test(vector.title, async (assert) => {
      const slots = vector.slots.map(({ slot, revoked }) =>
        revoked ? { slot, revoked } : { slot, value: secretOf(slot) },
      );
      const secrets = new SecretSlots({ s: slots });
      const made = await token(HS256, JSON.stringify({ iat: vector.iat }), secretOf(vector.signer));
      /** @type {import("../../js/index.js").VerifyOptions} */
      const options = { slotFrom: "any", currentDate: at(vector.now), maxTries: vector.maxTries };
      if (vector.overlap !== undefined) options.overlap = Number(vector.overlap);
      for (const cache of [0, 10]) {
        const verify = secrets.jwtVerifier("s", { ...options, cache });
        for (const call of [verify, verify, (/** @type {string} */ text) => secrets.verifyJwt("s", text, options)]) {
          if (vector.code === undefined) assert.equal(call(made).slot, vector.accepted);
          else refused(assert, api, vector.code, () => call(made), { secrets: ["the secret of"] });
        }
      }
    });
  }

  QUnit.test("a cached token is judged by the slots of the time again", async (assert) => {
    const secrets = new SecretSlots({
      s: [...times.s, { slot: ROLLOVER + DAY, value: secretOf(2) }, { slot: ROLLOVER + 2 * DAY, value: secretOf(3) }],
    });
    const old = await token(HS256, "{}", OLD);
    const verify = secrets.jwtVerifier("s", { slotFrom: "any", overlap: 60, cache: 10 });
    const accepts = (/** @type {number} */ seconds) => assert.equal(during(seconds, () => verify(old)).slot, 0);
    const refuses = (/** @type {number} */ seconds) =>
      during(seconds, () => refused(assert, api, BAD_SIGNATURE, () => verify(old)));
    accepts(ROLLOVER - 1);
    accepts(ROLLOVER + 59);
    refuses(ROLLOVER + 60);
    accepts(ROLLOVER + 59);
    const newer = await token(HS256, "{}", NEW);
    assert.equal(
      during(ROLLOVER, () => verify(newer).slot),
      ROLLOVER,
    );
    during(ROLLOVER - 1, () => refused(assert, api, BAD_SIGNATURE, () => verify(newer), { title: "a clock set back" }));
    const one = secrets.jwtVerifier("s", { slotFrom: "any", overlap: Infinity, maxTries: 2, cache: 10 });
    assert.equal(
      during(ROLLOVER + DAY - 1, () => one(old).slot),
      0,
    );
    during(ROLLOVER + DAY, () => refused(assert, api, BAD_SIGNATURE, () => one(old), { title: "beyond maxTries" }));
    const bare = secrets.jwtVerifier("s", { slotFrom: "any", cache: 10 });
    assert.equal(
      during(ROLLOVER - 1, () => bare(old).slot),
      0,
    );
    during(ROLLOVER, () => refused(assert, api, BAD_SIGNATURE, () => bare(old), { title: "without overlap" }));
  });

  QUnit.test("set, revoke and delete are seen at once, with a cache too", async (assert) => {
    const old = await token(HS256, "{}", OLD);
    for (const cache of [0, 10]) {
      const secrets = new SecretSlots(times);
      const verify = secrets.jwtVerifier("s", { slotFrom: "any", overlap: Infinity, cache });
      assert.equal(verify(old).slot, 0);
      secrets.revoke("s", 0);
      refused(assert, api, BAD_SIGNATURE, () => verify(old));
      secrets.set("s", 0, OLD);
      assert.equal(verify(old).slot, 0);
      secrets.revoke("s", ROLLOVER);
      assert.equal(verify(old).slot, 0, "the newest is revoked, the one before is in its overlap");
      secrets.delete("s", 0);
      refused(assert, api, NO_KEY, () => verify(old));
    }
  });

  QUnit.test("thousands of revoked slots before the one that signed cost no try and little time", async (assert) => {
    const revoked = Array.from({ length: 60_000 }, (_, index) => ({ slot: ROLLOVER + index, revoked: true }));
    const secrets = new SecretSlots({ s: [{ slot: 0, value: OLD }, ...revoked] });
    const options = /** @type {const} */ ({ slotFrom: "any", overlap: Infinity, maxTries: 1 });
    const start = Date.now();
    assert.equal(secrets.verifyJwt("s", await token(HS256, "{}", OLD), options).slot, 0);
    assert.true(Date.now() - start < 5_000);
  });

  QUnit.test("every algorithm that is allowed, and every time rule", async (assert) => {
    const secrets = new SecretSlots(times);
    const currentDate = at(ROLLOVER + 10);
    for (const alg of /** @type {const} */ (["HS256", "HS384", "HS512"])) {
      const made = await token(`{"alg":"${alg}"}`, `{"exp":${ROLLOVER + 11}}`, OLD);
      const options = /** @type {const} */ ({ slotFrom: "any", overlap: 60, algorithms: [alg], currentDate });
      assert.equal(secrets.verifyJwt("s", made, options).slot, 0);
      const late = { ...options, currentDate: at(ROLLOVER + 11) };
      const error = refused(assert, api, "ERR_JWT_EXPIRED", () => secrets.verifyJwt("s", made, late));
      assert.deepEqual(/** @type {any} */ (error).payload, { exp: ROLLOVER + 11 });
      const others = /** @type {const} */ (["HS256", "HS384", "HS512"]).filter((other) => other !== alg);
      refused(assert, api, "ERR_JOSE_ALG_NOT_ALLOWED", () =>
        secrets.verifyJwt("s", made, { ...options, algorithms: others }),
      );
      const aged = { ...options, maxTokenAge: 60 };
      const missing = refused(assert, api, "ERR_JWT_CLAIM_VALIDATION_FAILED", () => secrets.verifyJwt("s", made, aged));
      assert.deepEqual([/** @type {any} */ (missing).claim, /** @type {any} */ (missing).reason], ["iat", "missing"]);
    }
  });

  QUnit.test("it is for verifying slots that are times, and for nothing else", (assert) => {
    const secrets = new SecretSlots(times);
    const any = /** @type {any} */ ({ slotFrom: "any" });
    refused(assert, api, "ERR_INVALID_OPTION", () => new SecretSlots(indexes).jwtVerifier("s", any));
    refused(assert, api, "ERR_INVALID_OPTION", () => secrets.signJwt("s", {}, any));
    const error = refused(assert, api, "ERR_INVALID_OPTION", () => secrets.joseKey("s", any));
    assert.true(error.message.includes('joseKey cannot have slotFrom "any"'), error.message);
    const tries = refused(assert, api, "ERR_INVALID_OPTION", () => secrets.jwtVerifier("s", { maxTries: 2 }));
    assert.equal(tries.message, 'maxTries needs slotFrom "any"');
    for (const maxTries of [0, 17, 1.5, NaN, "4", null]) {
      refused(assert, api, "ERR_INVALID_OPTION", () => secrets.jwtVerifier("s", { ...any, maxTries }));
    }
    assert.equal(typeof secrets.jwtVerifier("s", { ...any, maxTries: 16, overlap: "3 days" }), "function");
  });
}
