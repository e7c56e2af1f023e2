// Options, payloads and keys that are refused before there is a token.
import { at, HS256, indexes, NEW, OLD, ROLLOVER, times, token } from "./jwt-tokens.js";
import { refused } from "./refusal.js";

const OPTION = "ERR_INVALID_OPTION";
const NO_KEY = "ERR_JWKS_NO_MATCHING_KEY";
const PEM = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n";
const SSH = 'from="10.0.0.1" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE ana';
const JWK = '{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T"}';

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function jwtOptions(QUnit, api) {
  const { SecretSlots } = api;

  QUnit.module("jwt, options");

  QUnit.test("options of a verifier that are of another form", (assert) => {
    const secrets = new SecretSlots(times);
    const seconds = [NaN, Infinity, -1, 0.5, "60", null, 2 ** 53, new Date(), {}];
    const wrong = {
      algorithms: ["HS256", [], ["none"], ["RS256"], ["HS256", undefined], null, new Array(1), { length: 1 }],
      slotFrom: ["IAT", "", null, 0, "claims"],
      issuer: [5, null, [], [5], ["a", undefined], "\ud800"],
      audience: [5, null, [], [null], /a/],
      subject: [5, null, ["a"]],
      typ: [5, null, ["a"]],
      requiredClaims: ["jti", [5], null, Array.from({ length: 65 }, () => "x")],
      clockTolerance: seconds,
      maxTokenAge: seconds,
      overlap: seconds.filter((value) => value !== Infinity),
      boundaryTolerance: seconds,
      allowShortKeys: [1, "true", null],
      maxTokenLength: [...seconds, 0, (1 << 20) + 1],
      currentDate: [0, "2025-03-12", new Date(NaN), new Date(-1), null, {}],
      kids: [null, {}, [], 5, new Map([["a", 5]]), { a: 5 }],
      maxTries: [NaN, Infinity, -1, 0, 0.5, "4", null, 17, 4],
      cache: [NaN, Infinity, -1, 0.5, "5", true, null, 1_000_001],
      ignoreExpiration: [true],
      alg: ["HS256"],
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) {
        const options = /** @type {any} */ ({ overlap: Infinity, [name]: value });
        refused(assert, api, OPTION, () => secrets.jwtVerifier("s", options), { title: `${name}: ${String(value)}` });
        refused(assert, api, OPTION, () => secrets.verifyJwt("s", "a.b.c", options));
      }
    }
    for (const options of [null, 5, "HS256", [], new Map(), () => ({})]) {
      refused(assert, api, OPTION, () => secrets.jwtVerifier("s", /** @type {any} */ (options)));
      refused(assert, api, OPTION, () => secrets.joseKey("s", /** @type {any} */ (options)));
      refused(assert, api, OPTION, () => secrets.signJwt("s", {}, /** @type {any} */ (options)));
    }
    refused(assert, api, OPTION, () => secrets.joseKey("s", /** @type {any} */ ({ issuer: "a" })));
    const unset = Object.fromEntries(
      Object.keys(wrong)
        .slice(0, -2)
        .map((name) => [name, undefined]),
    );
    assert.equal(
      typeof secrets.jwtVerifier("s", { ...unset, overlap: Infinity }),
      "function",
      "undefined is not given",
    );
  });

  QUnit.test("options of many texts, also empty and beyond ASCII, keep apart", async (assert) => {
    const secrets = new SecretSlots(times);
    const texts = ["", "é", "😀\u0000", "a", "aa", ...Array.from({ length: 200_000 }, (_, index) => `i${index}`)];
    const options = {
      overlap: Infinity,
      currentDate: at(ROLLOVER),
      subject: "",
      typ: "é+x",
      requiredClaims: ["sub", ""],
    };
    const verify = secrets.jwtVerifier("s", { ...options, issuer: texts, audience: texts.slice(0, 3) });
    const claims = { iat: ROLLOVER, sub: "", "": 1, aud: ["x", "é"] };
    const sign = (/** @type {string} */ iss) => secrets.signJwt("s", { ...claims, iss }, { header: { typ: "é+x" } });
    for (const iss of ["", "é", "😀\u0000", "a", "aa", "i0", "i199999"]) assert.equal(verify(sign(iss)).slot, ROLLOVER);
    for (const iss of ["éa", "😀", "aaa", "i200000"]) {
      refused(assert, api, "ERR_JWT_CLAIM_VALIDATION_FAILED", () => verify(sign(iss)));
    }
  });

  QUnit.test("payloads, headers and options that make no token", (assert) => {
    const secrets = new SecretSlots(times);
    /** @type {any} */
    const cycle = {};
    cycle.cycle = cycle;
    const throws = {
      get hunter2() {
        throw new Error("hunter2");
      },
    };
    /** @type {any[]} */
    const payloads = [
      undefined,
      null,
      "{}",
      [],
      5,
      new Map(),
      { n: 5n },
      cycle,
      throws,
      { toJSON: () => "x" },
      { s: "\ud800" },
    ];
    for (const payload of payloads) refused(assert, api, "ERR_JWT_INVALID", () => secrets.signJwt("s", payload));
    for (const claims of [
      { exp: NaN },
      { exp: "1" },
      { nbf: null },
      { iat: -1 },
      { iat: new Date() },
      { exp: 2 ** 54 },
    ]) {
      refused(assert, api, "ERR_JWT_CLAIM_VALIDATION_FAILED", () => secrets.signJwt("s", claims));
    }
    /** @type {any[]} */
    const wrong = [
      ...[{ alg: "none" }, { alg: "RS256" }, { alg: null }, { slotFrom: "x" }, { expiresIn: 0 }, { expiresIn: -1 }],
      ...[
        { expiresIn: "1" },
        { expiresIn: "0s" },
        { expiresIn: NaN },
        { header: [] },
        { header: { crit: ["x"] } },
        { header: { b64: false } },
      ],
      ...[
        { header: { alg: "none" } },
        { alg: "HS512", header: { alg: "HS256" } },
        { header: { n: 5n } },
        { header: null },
      ],
      ...[{ currentDate: 5 }, { currentDate: new Date(NaN) }, { algorithms: ["HS256"] }, { allowShortKeys: 1 }],
      ...[{ slotFrom: "kid", header: { kid: "0" } }, { maxTokenLength: 0 }],
    ];
    for (const options of wrong) refused(assert, api, OPTION, () => secrets.signJwt("s", {}, options));
    refused(assert, api, OPTION, () => secrets.signJwt("s", { exp: 5 }, { expiresIn: 5 }));
    refused(assert, api, OPTION, () => secrets.signJwt("s", { slot: 0 }, { slotFrom: "slot" }));
    refused(assert, api, OPTION, () => new SecretSlots(indexes).signJwt("s", {}));
    refused(assert, api, "ERR_SECRET_UNKNOWN", () => secrets.signJwt("unknown", {}));
    refused(assert, api, "ERR_TOO_LARGE", () => secrets.signJwt("s", { x: "x".repeat(20_000) }));
    refused(assert, api, "ERR_TOO_LARGE", () => secrets.signJwt("s", { x: "x".repeat(13_000) }));
    refused(assert, api, "ERR_TOO_LARGE", () => secrets.signJwt("s", { x: "x".repeat(64 << 20) }));
    secrets.revoke("s", ROLLOVER);
    refused(assert, api, "ERR_JWKS_NO_MATCHING_KEY", () => secrets.signJwt("s", {}));
    const before = new SecretSlots({ s: [{ slot: ROLLOVER, value: NEW }] });
    refused(assert, api, "ERR_JWKS_NO_MATCHING_KEY", () => before.signJwt("s", {}, { currentDate: at(ROLLOVER - 1) }));
  });

  QUnit.test("a value that is short, PEM or a JWK is no key, unless a short one is allowed", (assert) => {
    const sizes = /** @type {const} */ ({ HS256: 32, HS384: 48, HS512: 64 });
    for (const [alg, size] of /** @type {["HS256" | "HS384" | "HS512", number][]} */ (Object.entries(sizes))) {
      const fits = new SecretSlots({ s: "k".repeat(size) });
      const short = new SecretSlots({ s: "k".repeat(size - 1) });
      const made = fits.signJwt("s", {}, { alg });
      assert.equal(fits.verifyJwt("s", made, { algorithms: [alg] }).slot, 0);
      const loose = short.signJwt("s", {}, { alg, allowShortKeys: true });
      refused(assert, api, OPTION, () => short.signJwt("s", {}, { alg }));
      refused(assert, api, NO_KEY, () => short.verifyJwt("s", loose, { algorithms: [alg] }));
      refused(assert, api, OPTION, () => short.jwtVerifier("s", { algorithms: [alg] }));
      refused(assert, api, OPTION, () => short.joseKey("s", { algorithms: [alg] }));
      assert.equal(short.verifyJwt("s", loose, { algorithms: [alg], allowShortKeys: true }).slot, 0);
    }
    for (const value of [PEM, ` \n${PEM}`, JWK, ` ${JWK} `, SSH, `\ufeff${SSH}`, new TextEncoder().encode(PEM)]) {
      const secrets = new SecretSlots({ s: value });
      refused(assert, api, OPTION, () => secrets.signJwt("s", {}, { allowShortKeys: true }));
      refused(assert, api, OPTION, () => secrets.jwtVerifier("s", { allowShortKeys: true }));
    }
  });

  QUnit.test("a slot that is no key, set later, refuses its own tokens alone", (assert) => {
    const secrets = new SecretSlots({ s: OLD });
    const verify = secrets.jwtVerifier("s", { overlap: Infinity });
    const old = secrets.signJwt("s", { iat: ROLLOVER - 1 });
    const fresh = secrets.signJwt("s", { iat: ROLLOVER });
    for (const value of [PEM, SSH, JWK, "short"]) {
      secrets.set("s", ROLLOVER, value);
      assert.equal(verify(old).slot, 0);
      refused(assert, api, NO_KEY, () => verify(fresh));
      refused(assert, api, NO_KEY, () => secrets.verifyJwt("s", fresh, { overlap: Infinity }));
    }
  });

  QUnit.test("no token raises the error of wrong options, whatever its algorithm and the slots", async (assert) => {
    const algorithms = /** @type {const} */ (["HS256", "HS384", "HS512"]);
    const forged = await Promise.all(
      algorithms.map((alg) => token(`{"alg":"${alg}","kid":"0"}`, `{"iat":${ROLLOVER},"slot":0}`, "anybody's")),
    );
    const hs512 = /** @type {const} */ ({ algorithms: ["HS256", "HS512"], overlap: Infinity });
    const forty = new SecretSlots({ s: "k".repeat(40) });
    refused(assert, api, OPTION, () => forty.jwtVerifier("s", hs512));
    refused(assert, api, OPTION, () => forty.joseKey("s", hs512));
    assert.equal(typeof forty.jwtVerifier("s"), "function", "by default HS256 alone is allowed");
    assert.equal(typeof forty.jwtVerifier("s", { ...hs512, allowShortKeys: true }), "function");

    const codes = new Set();
    const noteCode = (/** @type {() => unknown} */ call) => {
      try {
        call();
      } catch (error) {
        codes.add(/** @type {any} */ (error).code);
      }
    };
    for (const slotFrom of /** @type {const} */ (["iat", "slot", "kid"])) {
      const secrets = new SecretSlots();
      const options = { algorithms, slotFrom, overlap: Infinity };
      const verify = secrets.jwtVerifier("s", options);
      const key = secrets.joseKey("s", options);
      const all = [...forged, "", "a.b.c", `${forged[0]}x`];
      for (const value of ["k".repeat(40), "k", PEM, SSH, JWK]) {
        secrets.replace({ s: [{ slot: 0, value }] });
        for (const text of all) {
          const [header, payload, signature = ""] = text.split(".");
          noteCode(() => verify(text));
          noteCode(() => secrets.verifyJwt("s", text, options));
          noteCode(() => key({}, { protected: header, payload, signature }));
        }
      }
      // Slots that no longer suit the options of a verifier that is there.
      const timed = secrets.jwtVerifier("later", { ...options, overlap: 5 });
      secrets.replace({ later: indexes.s });
      for (const text of all) noteCode(() => timed(text));
    }
    const allowed = [NO_KEY, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", "ERR_JWS_INVALID"];
    assert.deepEqual(
      [...codes].filter((code) => !allowed.includes(code)),
      [],
    );
  });

  QUnit.test("a time in milliseconds is refused, with that reason", (assert) => {
    const secrets = new SecretSlots(times);
    const says = (/** @type {Error} */ error) => assert.true(error.message.includes("milliseconds"), error.message);
    for (const claim of ["iat", "nbf", "exp"]) {
      for (const time of [1e11, ROLLOVER * 1000, 2 ** 53]) {
        says(refused(assert, api, "ERR_JWT_CLAIM_VALIDATION_FAILED", () => secrets.signJwt("s", { [claim]: time })));
      }
      assert.equal(typeof secrets.signJwt("s", { [claim]: 1e11 - 1 }), "string");
    }
    for (const name of ["overlap", "clockTolerance", "maxTokenAge", "boundaryTolerance"]) {
      for (const seconds of [1e11, ROLLOVER * 1000]) {
        says(refused(assert, api, OPTION, () => secrets.jwtVerifier("s", { overlap: Infinity, [name]: seconds })));
      }
    }
    const late = new Date(1e14);
    says(refused(assert, api, OPTION, () => secrets.signJwt("s", {}, { expiresIn: ROLLOVER * 1000 })));
    says(refused(assert, api, OPTION, () => secrets.signJwt("s", {}, { expiresIn: 1e11 - 1 })));
    says(refused(assert, api, OPTION, () => secrets.signJwt("s", {}, { currentDate: late })));
    says(refused(assert, api, OPTION, () => secrets.jwtVerifier("s", { overlap: Infinity, currentDate: late })));
  });

  QUnit.test("the slot that signs is taken after the payload is read", async (assert) => {
    const change = /** @type {[string, (secrets: InstanceType<typeof SecretSlots>) => void][]} */ ([
      ["set", (secrets) => secrets.set("s", ROLLOVER, NEW)],
      ["replace", (secrets) => secrets.replace({ s: NEW })],
      ["delete", (secrets) => (secrets.set("s", 5, NEW), secrets.delete("s", 0))],
    ]);
    const expected = await token(HS256, `{"sub":"user","iat":${ROLLOVER}}`, NEW);
    for (const [title, run] of change) {
      const secrets = new SecretSlots({ s: OLD });
      const payload = {
        get sub() {
          run(secrets);
          return "user";
        },
      };
      assert.equal(secrets.signJwt("s", payload, { currentDate: at(ROLLOVER) }), expected, title);
      const json = { toJSON: () => (run(secrets), { sub: "user" }) };
      assert.equal(secrets.signJwt("s", json, { currentDate: at(ROLLOVER) }), expected, `${title}, by toJSON`);
    }
    const revoked = new SecretSlots({ s: OLD });
    refused(assert, api, NO_KEY, () => revoked.signJwt("s", { toJSON: () => (revoked.revoke("s", 0), {}) }));
  });
}
