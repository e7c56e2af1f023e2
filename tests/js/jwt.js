// Tokens by slot: what is accepted, with which slot, and for how long.
import { at, HS256, indexes, NEW, OLD, ROLLOVER, times, token } from "./jwt-tokens.js";
import { refused } from "./refusal.js";

const NO_KEY = "ERR_JWKS_NO_MATCHING_KEY";
const BAD_SIGNATURE = "ERR_JWS_SIGNATURE_VERIFICATION_FAILED";
const ALGORITHMS = /** @type {const} */ (["HS256", "HS384", "HS512"]);
const SELECTORS = /** @type {const} */ (["iat", "slot", "kid"]);

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function jwt(QUnit, api) {
  const { SecretSlots } = api;
  const meant = { overlap: Infinity };

  QUnit.module("jwt");

  QUnit.test("the document's first example: the slot is carried in the claims", (assert) => {
    const before = new SecretSlots({ "token-secret": [{ slot: 0, value: "original_password" }] });
    const secrets = new SecretSlots({
      "token-secret": [
        { slot: 0, value: "original_password" },
        { slot: 5, value: "updated_password" },
      ],
    });
    const options = /** @type {const} */ ({ slotFrom: "slot", allowShortKeys: true });
    const old = before.signJwt("token-secret", { sub: "user-1" }, options);
    const fresh = secrets.signJwt("token-secret", { sub: "user-1" }, options);
    const verify = secrets.jwtVerifier("token-secret", { ...options, ...meant });
    assert.deepEqual([verify(old).slot, verify(old).payload.slot], [0, 0]);
    assert.deepEqual([verify(fresh).slot, verify(fresh).payload.slot], [5, 5]);
  });

  QUnit.test("the document's second example: the secret in effect at the claim iat", (assert) => {
    const secrets = new SecretSlots({
      "token-secret": [
        { slot: 0, value: "original_password" },
        { slot: ROLLOVER, value: "new_password" },
      ],
    });
    const verify = secrets.jwtVerifier("token-secret", { allowShortKeys: true, ...meant });
    for (const [iat, slot, value] of /** @type {[number, number, string][]} */ ([
      [ROLLOVER - 1, 0, "original_password"],
      [ROLLOVER, ROLLOVER, "new_password"],
    ])) {
      const made = secrets.signJwt("token-secret", { iat }, { allowShortKeys: true });
      const alone = new SecretSlots({ s: value }).signJwt("s", { iat }, { allowShortKeys: true });
      assert.equal(made, alone, "signed with the value of its time");
      assert.equal(verify(made).slot, slot);
    }
  });

  QUnit.test("every algorithm with every selector gives back payload, header and slot", (assert) => {
    const secrets = new SecretSlots(times);
    const payload = { sub: "é😀", "https://claims.example/x": [1, -2.5, null, { a: true }], iat: ROLLOVER + 5 };
    for (const alg of ALGORITHMS) {
      for (const slotFrom of SELECTORS) {
        const made = secrets.signJwt("s", payload, { alg, slotFrom, expiresIn: 60 });
        const options = { algorithms: [alg], slotFrom, currentDate: at(ROLLOVER + 6), ...meant };
        for (const verified of [secrets.jwtVerifier("s", options)(made), secrets.verifyJwt("s", made, options)]) {
          const slot = slotFrom === "slot" ? { slot: ROLLOVER } : {};
          assert.deepEqual(verified.payload, { ...payload, ...slot, exp: ROLLOVER + 65 });
          const kid = slotFrom === "kid" ? { kid: String(ROLLOVER) } : {};
          assert.deepEqual(verified.protectedHeader, { alg, typ: "JWT", ...kid });
          assert.equal(verified.slot, ROLLOVER);
        }
      }
    }
  });

  QUnit.test("overlap ends a superseded slot to the second, also when the next one is revoked", async (assert) => {
    const old = await token(HS256, `{"iat":${ROLLOVER - 1}}`, OLD);
    const secrets = new SecretSlots(times);
    const check = (/** @type {number} */ seconds, overlap = 3600) =>
      secrets.verifyJwt("s", old, { overlap, currentDate: at(ROLLOVER + seconds) }).slot;
    assert.equal(check(3599), 0);
    refused(assert, api, NO_KEY, () => check(3600));
    assert.equal(check(1e9, Infinity), 0);
    assert.equal(check(-1, 0), 0);
    refused(assert, api, NO_KEY, () => check(0, 0));
    secrets.revoke("s", ROLLOVER);
    assert.equal(check(3599), 0);
    refused(assert, api, NO_KEY, () => check(3600));
  });

  QUnit.test("boundaryTolerance tries the slot across the boundary, never a revoked one", async (assert) => {
    const late = await token(HS256, `{"iat":${ROLLOVER + 30}}`, OLD);
    const later = await token(HS256, `{"iat":${ROLLOVER + 31}}`, OLD);
    const early = await token(HS256, `{"iat":${ROLLOVER - 30}}`, NEW);
    const secrets = new SecretSlots(times);
    const verify = secrets.jwtVerifier("s", { boundaryTolerance: 30, ...meant, currentDate: at(ROLLOVER + 60) });
    assert.equal(verify(late).slot, 0);
    assert.equal(verify(early).slot, ROLLOVER);
    refused(assert, api, BAD_SIGNATURE, () => verify(later));
    refused(assert, api, BAD_SIGNATURE, () => secrets.verifyJwt("s", late, meant));
    const ended = secrets.jwtVerifier("s", { boundaryTolerance: 30, overlap: 0, currentDate: at(ROLLOVER + 60) });
    assert.equal(ended(early).slot, ROLLOVER, "the overlap of the older slot does not end the newer one's secret");
    refused(assert, api, BAD_SIGNATURE, () => ended(late));
    secrets.revoke("s", 0);
    refused(assert, api, BAD_SIGNATURE, () => verify(late));
    for (const check of [verify, ended]) refused(assert, api, NO_KEY, () => check(early));
  });

  QUnit.test("a verifier sees set, revoke, delete and replace at once, with a cache too", async (assert) => {
    const old = await token(HS256, `{"iat":${ROLLOVER - 1}}`, OLD);
    for (const cache of [0, 10]) {
      const secrets = new SecretSlots(times);
      const verify = secrets.jwtVerifier("s", { cache, ...meant });
      assert.equal(verify(old).slot, 0);
      secrets.revoke("s", 0);
      refused(assert, api, NO_KEY, () => verify(old));
      secrets.set("s", 0, NEW);
      refused(assert, api, BAD_SIGNATURE, () => verify(old));
      secrets.set("s", 0, OLD);
      assert.equal(verify(old).slot, 0);
      secrets.set("s", ROLLOVER - 2, NEW);
      refused(assert, api, BAD_SIGNATURE, () => verify(old));
      secrets.delete("s", ROLLOVER - 2);
      assert.equal(verify(old).slot, 0);
      secrets.replace({ s: NEW });
      refused(assert, api, BAD_SIGNATURE, () => verify(old));
      secrets.replace({ other: OLD });
      refused(assert, api, NO_KEY, () => verify(old));
      secrets.replace(times);
      assert.equal(verify(old).slot, 0);
    }
  });

  QUnit.test("no key before the first slot, in a revoked one, or under an unknown name", async (assert) => {
    const old = await token(HS256, `{"iat":${ROLLOVER - 1}}`, OLD);
    const secrets = new SecretSlots({ s: [{ slot: ROLLOVER, value: NEW }], r: [{ slot: 0, revoked: true }] });
    for (const name of ["s", "r", "unknown", "__proto__", "constructor"]) {
      refused(assert, api, NO_KEY, () => secrets.verifyJwt(name, old));
      refused(assert, api, NO_KEY, () => secrets.jwtVerifier(name)(old));
    }
    refused(assert, api, "ERR_SLOT_INVALID", () => secrets.verifyJwt(/** @type {any} */ (7), old));
  });

  QUnit.test("slots that are no times do not go with iat or an overlap", (assert) => {
    const secrets = new SecretSlots(indexes);
    refused(assert, api, "ERR_INVALID_OPTION", () => secrets.jwtVerifier("s"));
    refused(assert, api, "ERR_INVALID_OPTION", () => secrets.jwtVerifier("s", { slotFrom: "kid", overlap: 60 }));
    refused(assert, api, "ERR_INVALID_OPTION", () => secrets.verifyJwt("s", "a.b.c"));
    refused(assert, api, "ERR_INVALID_OPTION", () => secrets.joseKey("s"));
    refused(assert, api, "ERR_INVALID_OPTION", () => secrets.signJwt("s", {}));
    assert.equal(typeof secrets.jwtVerifier("s", { slotFrom: "slot", ...meant }), "function");
  });

  QUnit.test("thousands of secrets keep to themselves, also when the core has let go of their keys", (assert) => {
    const count = 4000;
    const secrets = new SecretSlots(
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`s${index}`, `${index} ${OLD}`])),
    );
    const made = Array.from({ length: count }, (_, index) => secrets.signJwt(`s${index}`, { iat: 1, sub: `${index}` }));
    const verifiers = made.map((_, index) => secrets.jwtVerifier(`s${index}`));
    let wrong = 0;
    for (let round = 0; round < 2; round++) {
      made.forEach((text, index) => {
        if (verifiers[index](text).payload.sub !== String(index)) wrong++;
      });
    }
    assert.equal(wrong, 0);
    refused(assert, api, BAD_SIGNATURE, () => verifiers[0](made[1]));
  });

  QUnit.test("a warning, once for a secret, when a leaked old one could be used for ever", (assert) => {
    /** @type {string[]} */
    const warnings = [];
    const { process } = /** @type {any} */ (globalThis);
    const hasProcess = typeof process?.emitWarning === "function";
    const owner = hasProcess ? process : console;
    const method = hasProcess ? "emitWarning" : "warn";
    const original = owner[method];
    owner[method] = (/** @type {string} */ message) => warnings.push(message);
    try {
      const secrets = new SecretSlots({ ...times, single: OLD });
      secrets.jwtVerifier("s", { overlap: 3600 });
      secrets.jwtVerifier("s", { maxTokenAge: 3600 });
      secrets.jwtVerifier("s", meant);
      secrets.jwtVerifier("single");
      assert.equal(warnings.length, 0);
      const verify = secrets.jwtVerifier("s");
      secrets.jwtVerifier("s", { slotFrom: "slot", maxTokenAge: 60 });
      refused(assert, api, "ERR_JWS_INVALID", () => verify(""));
      assert.equal(warnings.length, 1);
      assert.true(warnings[0].includes('"s"') && !warnings[0].includes("old secret,"), warnings[0]);
      const single = secrets.jwtVerifier("single");
      secrets.set("single", ROLLOVER, NEW);
      refused(assert, api, "ERR_JWS_INVALID", () => single(""));
      assert.equal(warnings.length, 2, "also when the second slot comes later");
    } finally {
      owner[method] = original;
    }
  });
}
