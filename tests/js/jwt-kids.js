// A `kid` that a map gives a slot.
import { decodeProtectedHeader as joseHeader, jwtVerify } from "jose";
import { at, HS256, indexes, NEW, OLD, ROLLOVER, times, token } from "./jwt-tokens.js";
import { refused } from "./refusal.js";

const NO_KEY = "ERR_JWKS_NO_MATCHING_KEY";
const OPTION = "ERR_INVALID_OPTION";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function jwtKids(QUnit, api) {
  const { SecretSlots } = api;
  const kids = JSON.parse('{"2024-key":0,"2025-key":5,"__proto__":5,"0":5,"é😀\\"":5}');
  const options = /** @type {const} */ ({ slotFrom: "kid", kids, overlap: Infinity });
  const withKid = (/** @type {unknown} */ kid, secret = NEW, alg = "HS256") =>
    token(JSON.stringify({ alg, kid }), "{}", secret);

  QUnit.module("jwt, kids");

  QUnit.test("a kid names the slot of the map and no other", async (assert) => {
    const secrets = new SecretSlots(indexes);
    const verify = secrets.jwtVerifier("s", options);
    assert.equal(verify(await withKid("2024-key", OLD)).slot, 0);
    for (const kid of ["2025-key", "__proto__", "0", 'é😀"']) {
      const made = await withKid(kid);
      assert.equal(verify(made).slot, 5, kid);
      assert.equal(verify(made).protectedHeader.kid, kid);
      assert.equal(secrets.verifyJwt("s", made, options).slot, 5);
    }
    // Also a slot's own number, and whatever a plain object inherits.
    for (const kid of ["5", "1", "", "2025-KEY", "2025-key ", "constructor", "toString", "hasOwnProperty"]) {
      for (const secret of [OLD, NEW]) {
        const made = await withKid(kid, secret);
        refused(assert, api, NO_KEY, () => verify(made), { title: kid });
      }
    }
    const escaped = await token('{"alg":"HS256","kid":"\\u0032025-key"}', "{}");
    assert.equal(verify(escaped).slot, 5);
    for (const kid of [5, null, ["2025-key"], { a: 1 }]) {
      const made = await withKid(kid);
      refused(assert, api, "ERR_JWS_INVALID", () => verify(made));
    }
    const absent = await token(HS256, "{}");
    refused(assert, api, NO_KEY, () => verify(absent));
    const swapped = await withKid("2024-key", NEW);
    refused(assert, api, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", () => verify(swapped));
  });

  QUnit.test("a kid chooses no algorithm", async (assert) => {
    const verify = new SecretSlots(indexes).jwtVerifier("s", options);
    for (const alg of ["HS384", "HS512", "none", "RS256"]) {
      const made = await withKid("2025-key", NEW, alg);
      refused(assert, api, "ERR_JOSE_ALG_NOT_ALLOWED", () => verify(made), { title: alg });
    }
  });

  QUnit.test("overlap and revocation still apply, with a cache too", async (assert) => {
    const names = { old: 0, new: ROLLOVER };
    const old = await withKid("old", OLD);
    for (const cache of [0, 10]) {
      const secrets = new SecretSlots(times);
      const at3600 = /** @type {const} */ ({ slotFrom: "kid", kids: names, overlap: "1h", cache });
      const check = (/** @type {number} */ seconds) =>
        secrets.jwtVerifier("s", { ...at3600, currentDate: at(ROLLOVER + seconds) })(old);
      assert.equal(check(3599).slot, 0);
      refused(assert, api, NO_KEY, () => check(3600));
      secrets.revoke("s", 0);
      const error = refused(assert, api, NO_KEY, () => check(0));
      assert.equal(error.message, 'slot 0 of secret "s" is revoked');
    }
    const missing = new SecretSlots({ s: OLD }).jwtVerifier("s", { slotFrom: "kid", kids: names });
    const fresh = await withKid("new");
    refused(assert, api, NO_KEY, () => missing(fresh), { title: "a kid of a slot that is not loaded" });
  });

  QUnit.test("two verifiers of one secret keep to their own maps", async (assert) => {
    const secrets = new SecretSlots(indexes);
    const made = await withKid("k");
    const five = secrets.jwtVerifier("s", { slotFrom: "kid", kids: { k: 5 }, overlap: Infinity });
    const zero = secrets.jwtVerifier("s", { slotFrom: "kid", kids: { k: 0 }, overlap: Infinity });
    const one = { slotFrom: /** @type {const} */ ("kid"), overlap: Infinity };
    for (let round = 0; round < 3; round++) {
      assert.equal(five(made).slot, 5);
      refused(assert, api, "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", () => zero(made));
      assert.equal(secrets.verifyJwt("s", made, { ...one, kids: { k: 5 } }).slot, 5);
      refused(assert, api, NO_KEY, () => secrets.verifyJwt("s", made, { ...one, kids: { l: 5 } }));
      assert.throws(() => secrets.verifyJwt("s", made, { ...one, kids: { k: 0 } }));
    }
  });

  QUnit.test("the kid of the slot that signs is written", (assert) => {
    const secrets = new SecretSlots(indexes);
    const sign = (/** @type {any} */ more) => secrets.signJwt("s", {}, { slotFrom: "kid", ...more });
    const verify = secrets.jwtVerifier("s", options);
    for (const [map, header, kid] of /** @type {[any, any, string][]} */ ([
      [{ a: 0, b: 5, c: 5 }, undefined, "b"],
      [{ a: 0, b: 5, c: 5 }, { kid: "c" }, "c"],
      [{ b: 5 }, { typ: "at+jwt", x: 1 }, "b"],
      [JSON.parse('{"__proto__":5}'), {}, "__proto__"],
      [{ 'é😀"\n\\': 5 }, { x: "}" }, 'é😀"\n\\'],
    ])) {
      const made = sign({ kids: map, header });
      assert.deepEqual(joseHeader(made), { alg: "HS256", typ: "JWT", ...header, kid });
      assert.equal(secrets.verifyJwt("s", made, { ...options, kids: map }).slot, 5);
    }
    assert.equal(verify(sign({ kids })).slot, 5);
    for (const wrong of [
      { kids: { a: 0 } },
      { kids: { a: 0, b: 5 }, header: { kid: "a" } },
      { kids: { b: 5 }, header: { kid: "5" } },
      { kids: { b: 5 }, header: { kid: 5 } },
      { kids: { b: 5 }, header: { kid: null } },
      { header: { kid: "b" } },
      { kids: { b: 5 }, slotFrom: "slot" },
      { kids: { b: 5 }, slotFrom: "iat" },
      { kids: { b: 5 }, header: { toJSON: () => "x" } },
      { kids: { b: 5 }, header: { toJSON: () => [5] } },
      { kids: { b: 5 }, header: { toJSON: () => ({ kid: "a" }) } },
      { kids: { b: 5 }, header: { toJSON: () => ({ alg: "none" }) } },
    ]) {
      refused(assert, api, OPTION, () => sign(wrong), { title: JSON.stringify(wrong) });
    }
    secrets.set("s", 7, OLD);
    const error = refused(assert, api, OPTION, () => sign({ kids: { b: 5 } }));
    assert.equal(error.message, "kids has no kid for slot 7, which is the one to sign with");
    secrets.revoke("s", 7);
    refused(assert, api, NO_KEY, () => sign({ kids: { c: 7 } }));
  });

  QUnit.test("a map that is wrong is refused, and the kid is named", (assert) => {
    const secrets = new SecretSlots(indexes);
    const calls = (/** @type {any} */ kids) => [
      () => secrets.jwtVerifier("s", { slotFrom: "kid", kids }),
      () => secrets.verifyJwt("s", "a.b.c", { slotFrom: "kid", kids }),
      () => secrets.joseKey("s", { slotFrom: "kid", kids }),
      () => secrets.signJwt("s", {}, { slotFrom: "kid", kids }),
    ];
    for (const slot of ["5", null, undefined, NaN, -1, 1.5, 1e11, Infinity, 5n, {}, [5], true]) {
      for (const call of calls({ good: 5, "2025-key\n": slot })) {
        const error = refused(assert, api, OPTION, call, { title: String(slot) });
        assert.true(error.message.includes('"2025-key\\n"'), error.message);
      }
    }
    const many = Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`k${index}`, 5]));
    const trap = () => {
      throw new Error("trap");
    };
    const proxy = new Proxy({}, { ownKeys: trap });
    const getter = Object.defineProperty({}, "a", { get: trap, enumerable: true });
    const long = { ["k".repeat(1_025)]: 5 };
    for (const wrong of [
      null,
      5,
      "kid",
      [],
      ["a"],
      {},
      new Map([["a", 5]]),
      many,
      { "\ud800": 5 },
      long,
      proxy,
      getter,
    ]) {
      for (const call of calls(wrong)) refused(assert, api, OPTION, call);
    }
    for (const slotFrom of /** @type {const} */ (["iat", "slot", "any"])) {
      const call = () => secrets.jwtVerifier("s", { slotFrom, kids: { a: 5 } });
      assert.equal(refused(assert, api, OPTION, call).message, 'kids needs slotFrom "kid"');
    }
    delete many.k1000;
    const verify = secrets.jwtVerifier("s", { slotFrom: "kid", kids: many, overlap: Infinity });
    const made = secrets.signJwt("s", {}, { slotFrom: "kid", kids: { k999: 5 } });
    assert.equal(verify(made).slot, 5, "a thousand");
  });

  QUnit.test("jose verifies with joseKey by the same map", async (assert) => {
    const secrets = new SecretSlots(indexes);
    const key = secrets.joseKey("s", options);
    const { protectedHeader } = await jwtVerify(secrets.signJwt("s", {}, { slotFrom: "kid", kids }), key);
    assert.equal(protectedHeader.kid, "0");
    const unknown = await withKid("5");
    await assert.rejects(jwtVerify(unknown, key), (/** @type {any} */ error) => error.code === NO_KEY);
  });
}
