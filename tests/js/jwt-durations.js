// Durations as jose takes them.
import { SignJWT, decodeJwt } from "jose";
import { at, HS256, NEW, OLD, ROLLOVER, times, token } from "./jwt-tokens.js";
import { refused } from "./refusal.js";

const OPTION = "ERR_INVALID_OPTION";

/** @type {Record<string, number>} */
const GOOD = {
  ...{ "1s": 1, "1 s": 1, "30 sec": 30, "30secs": 30, "1 second": 1, "90 SECONDS": 90, "1m": 60, "2 mins": 120 },
  ...{ "1.5 minutes": 90, "1h": 3600, "2 hrs": 7200, "1 hour": 3600, "3 days": 259_200, "1D": 86_400, "2w": 1_209_600 },
  ...{
    "1.5 weeks": 907_200,
    "1 year": 31_557_600,
    "1y": 31_557_600,
    "2 yrs": 63_115_200,
    "+1h": 3600,
    "+ 1 h": 3600,
    " 1h": 3600,
  },
  ...{ "1h from now": 3600, "1.4s": 1, "1.6s": 2, "007s": 7, "0.5m": 30 },
};
/** Beside a number of seconds, nothing but what jose takes, and of that nothing that goes back. */
const WRONG = [
  ...[
    "",
    " ",
    "1",
    "h",
    "1 month",
    "1mo",
    "1 h ",
    "  1h",
    "1  h",
    "1h30m",
    "1,5h",
    ".5h",
    "1.h",
    "1e3s",
    "0x1s",
    "1ms",
  ],
  ...[
    "Infinity",
    "١h",
    "1h\n",
    "+1h from now",
    "-1h",
    "- 1h",
    "1h ago",
    "1 day AGO",
    "-1h ago",
    "1h from  now",
    "-0.4s",
    "-0s",
    "0s ago",
  ],
  ...[`${"9".repeat(400)}s`, `${"1".repeat(100_000)}x`, "99999999999 years", "100000000000s"],
];

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function jwtDurations(QUnit, api) {
  const { SecretSlots } = api;
  const secrets = new SecretSlots(times);

  QUnit.module("jwt, durations");

  QUnit.test("a text is the time that jose reads in it", async (assert) => {
    const key = new TextEncoder().encode(NEW);
    for (const [text, seconds] of Object.entries(GOOD)) {
      const made = secrets.signJwt("s", {}, { expiresIn: text, currentDate: at(ROLLOVER) });
      assert.equal(decodeJwt(made).exp, ROLLOVER + seconds, text);
      const before = Math.floor(Date.now() / 1000);
      const theirs = await new SignJWT({}).setProtectedHeader({ alg: "HS256" }).setExpirationTime(text).sign(key);
      assert.true(Math.abs(Number(decodeJwt(theirs).exp) - before - seconds) <= 2, `${text}, of jose`);
    }
  });

  QUnit.test("anything else is refused, and the option is named", (assert) => {
    for (const name of ["overlap", "clockTolerance", "maxTokenAge", "boundaryTolerance"]) {
      for (const text of WRONG) {
        const options = { overlap: Infinity, [name]: text };
        const error = refused(assert, api, OPTION, () => secrets.jwtVerifier("s", options), {
          title: text.slice(0, 40),
        });
        assert.true(
          error.message.startsWith(`${name} must be an integer from 0 to 99999999999, in seconds, or a text such`),
        );
      }
    }
    for (const text of [...WRONG, "0s", "0.4 s"]) {
      const error = refused(assert, api, OPTION, () => secrets.signJwt("s", {}, { expiresIn: text }));
      assert.true(error.message.startsWith("expiresIn must be an integer from 1 to "), error.message);
    }
  });

  QUnit.test("each option holds to the second", async (assert) => {
    const old = await token(HS256, `{"iat":${ROLLOVER - 1},"exp":${ROLLOVER}}`, OLD);
    const fresh = await token(HS256, `{"iat":${ROLLOVER}}`);
    const early = await token(HS256, `{"iat":${ROLLOVER - 30}}`);
    const check = (/** @type {string} */ given, /** @type {number} */ seconds, /** @type {any} */ options) =>
      secrets.verifyJwt("s", given, { ...options, currentDate: at(ROLLOVER + seconds) }).slot;
    const day = { overlap: "1 day", clockTolerance: "2 days" };
    assert.equal(check(old, 86_399, day), 0);
    refused(assert, api, "ERR_JWKS_NO_MATCHING_KEY", () => check(old, 86_400, day));
    assert.equal(check(old, 29, { overlap: "1h", clockTolerance: "30s" }), 0);
    refused(assert, api, "ERR_JWT_EXPIRED", () => check(old, 30, { overlap: "1h", clockTolerance: "30s" }));
    assert.equal(check(fresh, 3600, { maxTokenAge: "1h" }), ROLLOVER);
    refused(assert, api, "ERR_JWT_EXPIRED", () => check(fresh, 3601, { maxTokenAge: "1h" }));
    assert.equal(check(early, 0, { overlap: "1h", boundaryTolerance: "30 seconds" }), ROLLOVER);
    const near = { overlap: "1h", boundaryTolerance: "29 seconds" };
    refused(assert, api, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", () => check(early, 0, near));
    assert.equal(secrets.joseKey("s", { overlap: "3 days" }).length, 2);
  });
}
