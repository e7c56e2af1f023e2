// Tokens against jose: what one signs the other verifies, and both say yes and no to the same ones.
import fc from "fast-check";
import { jwtVerify, SignJWT } from "jose";
import { at, HS256, NEW, OLD, ROLLOVER, times, token } from "./jwt-tokens.js";

const encoder = new TextEncoder();
const NOW = ROLLOVER + 1000;

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function jwtOracle(QUnit, api) {
  const { SecretSlots } = api;

  QUnit.module("jwt, with jose");

  QUnit.test("jose verifies with joseKey, by the same choice of the slot", async (assert) => {
    const secrets = new SecretSlots(times);
    const key = secrets.joseKey("s", { overlap: 3600, currentDate: at(ROLLOVER + 60) });
    for (const [iat, slot] of [
      [ROLLOVER - 1, 0],
      [ROLLOVER, ROLLOVER],
    ]) {
      const made = secrets.signJwt("s", { sub: "user-1", iat });
      const { payload, protectedHeader } = await jwtVerify(made, key);
      assert.deepEqual([payload.sub, protectedHeader.alg], ["user-1", "HS256"]);
      const verified = secrets.verifyJwt("s", made, { overlap: 3600, currentDate: at(ROLLOVER + 60) });
      assert.deepEqual([verified.payload, verified.slot], [payload, slot]);
    }
    const old = secrets.signJwt("s", { iat: ROLLOVER - 1 });
    const late = secrets.joseKey("s", { overlap: 3600, currentDate: at(ROLLOVER + 3600) });
    await assert.rejects(jwtVerify(old, late), (/** @type {any} */ error) => error.code === "ERR_JWKS_NO_MATCHING_KEY");
    const forged = await token(HS256, `{"iat":${ROLLOVER}}`, OLD);
    await assert.rejects(
      jwtVerify(forged, key),
      (/** @type {any} */ error) => error.code === "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
    );
    secrets.revoke("s", ROLLOVER);
    const fresh = await token(HS256, `{"iat":${ROLLOVER}}`);
    await assert.rejects(
      jwtVerify(fresh, key),
      (/** @type {any} */ error) => error.code === "ERR_JWKS_NO_MATCHING_KEY",
    );
  });

  QUnit.test("any payload: ours verifies there, theirs here, with the same claims", async (assert) => {
    const secrets = new SecretSlots(times);
    const verify = secrets.jwtVerifier("s", {
      overlap: Infinity,
      maxTokenLength: 1 << 20,
      algorithms: ["HS256", "HS512"],
    });
    const payloads = fc.dictionary(
      fc
        .string({ unit: "grapheme" })
        .filter((name) => !["iat", "exp", "nbf", "__proto__", "iss", "sub", "aud", "jti"].includes(name)),
      fc.jsonValue({ maxDepth: 4 }),
    );
    const property = fc.asyncProperty(payloads, fc.constantFrom("HS256", "HS512"), async (given, alg) => {
      const claims = { ...JSON.parse(JSON.stringify(given)), iat: NOW };
      const ours = secrets.signJwt("s", claims, { alg: /** @type {"HS256"} */ (alg), maxTokenLength: 1 << 20 });
      const there = await jwtVerify(ours, encoder.encode(NEW));
      const theirs = await new SignJWT(claims).setProtectedHeader({ alg }).sign(encoder.encode(NEW));
      const here = [verify(ours).payload, verify(theirs).payload].map((payload) => JSON.stringify(payload));
      return here.every((text) => text === JSON.stringify(claims)) && JSON.stringify(there.payload) === here[0];
    });
    await fc.assert(property, { seed: 7519, numRuns: 100 });
    assert.true(true, "100 payloads");
  });

  QUnit.test("any claims and expectations: the same verdict, and the same code for it", async (assert) => {
    const secrets = new SecretSlots(times);
    const time = fc.option(fc.integer({ min: NOW - 40, max: NOW + 40 }), { nil: undefined });
    const name = fc.option(fc.constantFrom("a", "b"), { nil: undefined });
    const cases = fc.record({
      claims: fc.record({ exp: time, nbf: time, iss: name, sub: name, aud: fc.oneof(name, fc.constant(["b", "c"])) }),
      expected: fc.record({ issuer: name, subject: name, audience: name }),
      age: fc.option(fc.nat(40), { nil: undefined }),
      issued: fc.integer({ min: NOW - 40, max: NOW }),
      tolerance: fc.nat(20),
    });
    let accepted = 0;
    const property = fc.asyncProperty(cases, async ({ claims, expected, age, issued, tolerance }) => {
      const made = secrets.signJwt("s", { iat: issued, ...claims });
      const options = {
        ...Object.fromEntries(Object.entries(expected).filter(([, value]) => value !== undefined)),
        ...(age === undefined ? {} : { maxTokenAge: age }),
        clockTolerance: tolerance,
        currentDate: at(NOW),
      };
      const theirs = await jwtVerify(made, encoder.encode(NEW), options).then(
        () => "accepted",
        (error) => error.code,
      );
      let ours = "accepted";
      try {
        secrets.verifyJwt("s", made, { ...options, overlap: Infinity });
        accepted += 1;
      } catch (error) {
        ours = /** @type {{ code: string }} */ (error).code;
      }
      return ours === theirs;
    });
    await fc.assert(property, { seed: 8725, numRuns: 400 });
    assert.true(accepted > 10 && accepted < 390, `${accepted} of 400 accepted`);
  });

  QUnit.test("any change of one character is refused", (assert) => {
    const secrets = new SecretSlots(times);
    const verify = secrets.jwtVerifier("s", { overlap: Infinity, cache: 10 });
    const made = secrets.signJwt("s", { iat: ROLLOVER, sub: "user-1", name: "é" });
    verify(made);
    const property = fc.property(
      fc.nat(made.length - 1),
      fc.string({ minLength: 0, maxLength: 2, unit: "binary" }),
      (place, text) => {
        const changed = made.slice(0, place) + text + made.slice(place + 1);
        if (changed === made) return true;
        try {
          verify(changed);
          return false;
        } catch {
          return verify(made).slot === ROLLOVER;
        }
      },
    );
    fc.assert(property, { seed: 7515, numRuns: 2000 });
    assert.true(true, "2,000 changes");
  });
}
