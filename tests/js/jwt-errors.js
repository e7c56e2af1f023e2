// What the error of a refused token says: the claim, the reason, the payload, the slot.
import { jwtVerify } from "jose";
import { at, HS256, NEW, OLD, ROLLOVER, times, token } from "./jwt-tokens.js";
import { refused } from "./refusal.js";

const NOW = ROLLOVER + 10;
const IAT = `"iat":${ROLLOVER}`;
const CLAIM = "ERR_JWT_CLAIM_VALIDATION_FAILED";

/** @typedef {import("../../js/index.js").VerifyOptions} VerifyOptions */

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function jwtErrors(QUnit, api) {
  const { SecretSlots } = api;

  /** @type {(call: () => unknown) => any} */
  const errorOf = (call) => {
    try {
      call();
    } catch (error) {
      return error;
    }
    return undefined;
  };

  QUnit.module("jwt, errors");

  QUnit.test("claim, reason and payload are those of jose's errors", async (assert) => {
    const secrets = new SecretSlots(times);
    /** @type {[payload: string, options: VerifyOptions][]} */
    const cases = [
      [`{${IAT},"exp":1}`, {}],
      [`{${IAT}}`, { maxTokenAge: 5 }],
      [`{${IAT},"nbf":${NOW + 1}}`, {}],
      [`{${IAT},"nbf":"x"}`, {}],
      [`{${IAT},"exp":null}`, {}],
      [`{${IAT}}`, { issuer: "i" }],
      [`{${IAT},"iss":"x"}`, { issuer: ["i"] }],
      [`{${IAT}}`, { subject: "u" }],
      [`{${IAT},"sub":"x"}`, { subject: "u" }],
      [`{${IAT}}`, { audience: "a" }],
      [`{${IAT},"aud":["x"]}`, { audience: "a" }],
      [`{${IAT}}`, { typ: "at+jwt" }],
      [`{${IAT},"a":1}`, { requiredClaims: ["a", "b"] }],
      [`{${IAT}}`, { requiredClaims: ["__proto__"] }],
      [`{"slot":${ROLLOVER}}`, { maxTokenAge: 5, slotFrom: "slot" }],
      [`{"slot":${ROLLOVER},"iat":"x"}`, { slotFrom: "slot" }],
    ];
    for (const [payload, options] of cases) {
      const given = await token(HS256, payload);
      const common = { ...options, currentDate: at(NOW) };
      const there = await jwtVerify(given, new TextEncoder().encode(NEW), /** @type {any} */ (common)).catch(
        (error) => error,
      );
      const error = errorOf(() => secrets.verifyJwt("s", given, { overlap: Infinity, ...common }));
      assert.equal(error.code, there.code, payload);
      assert.deepEqual([error.claim, error.reason], [there.claim, there.reason], payload);
      assert.deepEqual(error.payload, there.payload, payload);
      assert.deepEqual(Object.keys(error).sort(), ["claim", "code", "name", "reason"], "a log has no payload");
      assert.true(error instanceof api.SecretSlotsError && error.message !== there.message);
    }
  });

  QUnit.test("a required claim that is missing is named", async (assert) => {
    const given = await token(HS256, `{${IAT},"a":1}`);
    const verify = new SecretSlots(times).jwtVerifier("s", { requiredClaims: ["a", "j\nti", "b"], overlap: Infinity });
    for (let round = 0; round < 2; round++) {
      const error = refused(assert, api, CLAIM, () => verify(given));
      assert.equal(error.message, 'the required claim "j\\nti" is missing');
      assert.equal(/** @type {any} */ (error).claim, "j\nti");
    }
  });

  QUnit.test("a claim that is refused before the signature has no payload", async (assert) => {
    const secrets = new SecretSlots(times);
    for (const [payload, slotFrom, claim, reason] of /** @type {const} */ ([
      ["{}", "iat", "iat", "missing"],
      ['{"iat":null}', "iat", "iat", "invalid"],
      ["{}", "slot", "slot", "missing"],
      ['{"slot":"0"}', "slot", "slot", "invalid"],
    ])) {
      const given = await token(HS256, payload);
      const error = errorOf(() => secrets.verifyJwt("s", given, { slotFrom, overlap: Infinity }));
      assert.deepEqual([error.code, error.claim, error.reason, error.payload], [CLAIM, claim, reason, undefined]);
    }
    const forged = await token(HS256, `{${IAT},"exp":1,"sub":"forger"}`, OLD);
    const error = errorOf(() => secrets.verifyJwt("s", forged, { overlap: Infinity }));
    assert.equal(error.code, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED");
    for (const name of ["claim", "reason", "payload"]) assert.false(name in error, name);
  });

  QUnit.test("a payload is that of its own token, whatever was verified before", async (assert) => {
    const verify = new SecretSlots(times).jwtVerifier("s", { overlap: Infinity, cache: 5 });
    const tokens = await Promise.all(
      ["é", "x".repeat(3000), "😀"].map((sub) => token(HS256, `{${IAT},"exp":1,"sub":"${sub}"}`)),
    );
    const errors = tokens.map((given) => errorOf(() => verify(given)));
    assert.deepEqual(
      errors.map((error) => error.payload.sub),
      ["é", "x".repeat(3000), "😀"],
    );
    const proto = await token(HS256, `{${IAT},"exp":1,"__proto__":{"admin":true}}`);
    assert.equal(errorOf(() => verify(proto)).payload.admin, undefined);
  });

  QUnit.test("what signing refuses of a claim is named too", (assert) => {
    const secrets = new SecretSlots(times);
    for (const [payload, claim] of /** @type {[any, string][]} */ ([
      [{ exp: "x" }, "exp"],
      [{ nbf: 1e12 }, "nbf"],
      [{ iat: 1e12 }, "iat"],
      [{ exp: 1e12 }, "exp"],
    ])) {
      const error = errorOf(() => secrets.signJwt("s", payload));
      assert.deepEqual([error.code, error.claim, error.reason], [CLAIM, claim, "invalid"]);
    }
  });

  QUnit.test("a slot without a key is named with its secret", async (assert) => {
    const secrets = new SecretSlots(times);
    const old = await token(HS256, `{"iat":${ROLLOVER - 1}}`, OLD);
    const messageOf = (/** @type {() => unknown} */ call) => errorOf(call).message;
    const ended = () => secrets.verifyJwt("s", old, { overlap: 60, currentDate: at(ROLLOVER + 60) });
    assert.equal(messageOf(ended), 'slot 0 of secret "s" was superseded longer ago than overlap allows');
    secrets.revoke("s", 0);
    const by = { overlap: Infinity };
    assert.equal(
      messageOf(() => secrets.verifyJwt("s", old, by)),
      'slot 0 of secret "s" is revoked',
    );
    secrets.set("s", 0, "twenty bytes, or so.");
    const short = 'slot 0 of secret "s" (20 bytes) is too short: HS256 needs 32 bytes';
    assert.true(messageOf(() => secrets.jwtVerifier("s", by)).startsWith(short));
    assert.true(messageOf(() => secrets.signJwt("s", { iat: 1 })).startsWith(short));
    const atToken = messageOf(() => secrets.verifyJwt("s", old, by));
    assert.true(atToken.startsWith('slot 0 of secret "s" is no HMAC secret'), "no length in a token's error");
    secrets.set("s", ROLLOVER, "-----BEGIN PUBLIC KEY-----");
    secrets.set("s", 0, OLD);
    assert.true(
      messageOf(() => secrets.jwtVerifier("s", by)).startsWith(`slot ${ROLLOVER} of secret "s" (26 bytes) is a key`),
    );
  });

  QUnit.test("an unknown secret is named", (assert) => {
    const secrets = new SecretSlots(times);
    const message = 'no secret is named "nope"';
    assert.equal(errorOf(() => secrets.jwtVerifier("nope")("a.b.c")).message, message);
    assert.equal(errorOf(() => secrets.signJwt("nope", {})).message, message);
    assert.equal(errorOf(() => new SecretSlots().revoke("nope", 0)).message, `${message}: no secrets are loaded`);
  });

  QUnit.test("a whole Authorization header is told from a token", (assert) => {
    const secrets = new SecretSlots(times);
    const good = secrets.signJwt("s", {});
    const verify = secrets.jwtVerifier("s", { overlap: Infinity });
    for (const prefix of ["Bearer ", "bearer "]) {
      for (const call of [verify, api.decodeJwt, api.decodeProtectedHeader]) {
        for (const given of [`${prefix}${good}`, new TextEncoder().encode(`${prefix}${good}`)]) {
          const error = refused(assert, api, "ERR_JWS_INVALID", () => call(given));
          assert.equal(error.message, 'the token begins with "Bearer ": give what follows it');
        }
      }
    }
  });
}
