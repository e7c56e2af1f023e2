// The cache of a verifier: the whole text, judged again by every time rule, and nobody can change what it gives.
import { at, during, HS256, NEW, OLD, ROLLOVER, times, token } from "./jwt-tokens.js";
import { refused } from "./refusal.js";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function jwtCache(QUnit, api) {
  const { SecretSlots } = api;

  QUnit.module("jwt, cache");

  QUnit.test("a hit is the same object, frozen all the way down; without a cache nothing is frozen", async (assert) => {
    const given = await token(HS256, `{"iat":${ROLLOVER},"a":{"b":[{"c":1}]}}`);
    const secrets = new SecretSlots(times);
    const verify = secrets.jwtVerifier("s", { cache: 10, overlap: Infinity });
    const first = verify(given);
    assert.equal(verify(`${given}`), first);
    const a = /** @type {any} */ (first.payload.a);
    for (const part of [first, first.payload, first.protectedHeader, a, a.b, a.b[0]])
      assert.true(Object.isFrozen(part));
    const plain = secrets.jwtVerifier("s", { overlap: Infinity })(given);
    assert.false(Object.isFrozen(plain.payload));
    assert.notEqual(
      secrets.jwtVerifier("s", { cache: 10, overlap: Infinity })(given),
      first,
      "to each verifier its own",
    );
  });

  QUnit.test("every time rule is judged again at a hit", async (assert) => {
    const given = await token(HS256, `{"iat":${ROLLOVER - 1},"nbf":${ROLLOVER},"exp":${ROLLOVER + 100}}`, OLD);
    const secrets = new SecretSlots(times);
    const verify = secrets.jwtVerifier("s", { cache: 10, overlap: 50 });
    const aged = secrets.jwtVerifier("s", { cache: 10, maxTokenAge: 20, overlap: Infinity });
    const ends = secrets.jwtVerifier("s", { cache: 10, overlap: Infinity });
    const all = [verify, aged, ends];
    for (const check of all) during(ROLLOVER, () => assert.equal(check(given).slot, 0));
    for (const check of all) {
      during(ROLLOVER - 1, () => refused(assert, api, "ERR_JWT_CLAIM_VALIDATION_FAILED", () => check(given)));
    }
    assert.equal(
      during(ROLLOVER + 49, () => verify(given).slot),
      0,
    );
    during(ROLLOVER + 50, () => refused(assert, api, "ERR_JWKS_NO_MATCHING_KEY", () => verify(given)));
    assert.equal(
      during(ROLLOVER + 19, () => aged(given).slot),
      0,
    );
    during(ROLLOVER + 20, () => refused(assert, api, "ERR_JWT_EXPIRED", () => aged(given)));
    assert.equal(
      during(ROLLOVER + 99, () => ends(given).slot),
      0,
    );
    during(ROLLOVER + 100, () => refused(assert, api, "ERR_JWT_EXPIRED", () => ends(given)));
    assert.equal(
      during(ROLLOVER + 99, () => ends(given).slot),
      0,
      "and it is not forgotten",
    );
  });

  QUnit.test("a text that ends as a cached one does is no hit", async (assert) => {
    const given = await token(HS256, `{"iat":${ROLLOVER},"role":"user"}`);
    const forged = await token(HS256, `{"iat":${ROLLOVER},"role":"root"}`, OLD);
    const secrets = new SecretSlots(times);
    const verify = secrets.jwtVerifier("s", { cache: 10, overlap: Infinity });
    verify(given);
    const spliced = forged.slice(0, forged.lastIndexOf(".")) + given.slice(given.lastIndexOf("."));
    for (const text of [spliced, given.slice(-22), ` ${given}`, given.slice(1)]) {
      assert.throws(() => verify(text));
    }
    assert.equal(verify(given).payload.role, "user");
  });

  QUnit.test("of tokens that come round, one more than there are places, most are hits", async (assert) => {
    const places = 200;
    const verify = new SecretSlots({ s: NEW }).jwtVerifier("s", { cache: places });
    const secrets = new SecretSlots({ s: NEW });
    const tokens = Array.from({ length: 2 * places }, (_, sub) => secrets.signJwt("s", { sub: `${sub}`, iat: 1 }));
    const round = (/** @type {string[]} */ given) => {
      const before = given.map((text) => seen.get(text));
      let hits = 0;
      for (const [index, text] of given.entries()) {
        const verified = verify(text);
        if (verified === before[index]) hits += 1;
        seen.set(text, verified);
      }
      return hits;
    };
    /** @type {Map<string, unknown>} */
    const seen = new Map();
    const all = tokens.slice(0, places + 1);
    round(all);
    let hits = 0;
    for (let rounds = 0; rounds < 20; rounds++) hits += round(all);
    assert.true(hits > 0.95 * 20 * all.length, `${hits} of ${20 * all.length}`);
  });

  QUnit.test("tokens in use outlive those that come once", (assert) => {
    const secrets = new SecretSlots({ s: NEW });
    const verify = secrets.jwtVerifier("s", { cache: 100 });
    const hot = Array.from({ length: 50 }, (_, sub) => secrets.signJwt("s", { sub: `hot ${sub}`, iat: 1 }));
    const seen = new Map(hot.map((text) => [text, verify(text)]));
    let [hits, asked] = [0, 0];
    for (let once = 0; once < 2_000; once++) {
      verify(secrets.signJwt("s", { sub: `${once}`, iat: 1 }));
      for (const text of [hot[once % 50], hot[(once * 7) % 50], hot[(once * 13) % 50]]) {
        const verified = verify(text);
        asked += 1;
        if (seen.get(text) === verified) hits += 1;
        seen.set(text, verified);
      }
    }
    assert.true(hits > 0.9 * asked, `${hits} of ${asked}`);
  });

  QUnit.test("a token that has expired gives way first", (assert) => {
    const secrets = new SecretSlots({ s: NEW });
    const verify = secrets.jwtVerifier("s", { cache: 2 });
    const [first, second, third] = [100, 1_000, 1_000].map((exp, sub) =>
      secrets.signJwt("s", { sub: `${sub}`, iat: 1, exp }),
    );
    const kept = during(50, () => (verify(first), verify(first), verify(second)));
    during(200, () => verify(third));
    assert.equal(
      during(200, () => verify(second)),
      kept,
    );
  });

  QUnit.test("it is bounded, and what it forgets is verified again", async (assert) => {
    const secrets = new SecretSlots(times);
    const verify = secrets.jwtVerifier("s", { cache: 2, currentDate: at(ROLLOVER + 9), overlap: Infinity });
    const tokens = await Promise.all([1, 2, 3].map((sub) => token(HS256, `{"iat":${ROLLOVER},"sub":"${sub}"}`, NEW)));
    const verified = tokens.map((given) => verify(given));
    const again = tokens.map((given) => verify(given));
    assert.true(again.some((one, index) => one !== verified[index]));
    assert.deepEqual(again, verified);
  });
}
