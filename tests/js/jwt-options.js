// Options, payloads and keys that are refused before there is a token.
import { at, indexes, NEW, OLD, ROLLOVER, times } from "./jwt-tokens.js";
import { refused } from "./refusal.js";

const OPTION = "ERR_INVALID_OPTION";
const PEM = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n";
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
        { expiresIn: "1h" },
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
      refused(assert, api, OPTION, () => short.verifyJwt("s", loose, { algorithms: [alg] }));
      refused(assert, api, OPTION, () => short.jwtVerifier("s", { algorithms: [alg] }));
      refused(assert, api, OPTION, () => short.joseKey("s", { algorithms: [alg] }));
      assert.equal(short.verifyJwt("s", loose, { algorithms: [alg], allowShortKeys: true }).slot, 0);
    }
    for (const value of [PEM, ` \n${PEM}`, JWK, ` ${JWK} `, new TextEncoder().encode(PEM)]) {
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
    secrets.set("s", ROLLOVER, PEM);
    assert.equal(verify(old).slot, 0);
    refused(assert, api, OPTION, () => verify(fresh));
  });
}
