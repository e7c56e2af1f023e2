// Policies and reports: the shared vectors, bad input, Shannon's definition.
import fc from "fast-check";
import vectors from "../vectors/secrets.json" with { type: "json" };
import { refused } from "./refusal.js";

const GUIDE = vectors.secrets[0].secret;

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function policy(QUnit, api) {
  const { checkSecret, generateSecret } = api;
  const codes = (/** @type {any} */ secret, /** @type {any} */ policy = undefined) =>
    checkSecret(secret, policy).problems.map(({ code }) => code);

  QUnit.module("policy");

  for (const { title, secret, problems, length, score } of vectors.secrets) {
    QUnit.test(`checked: ${title}`, (assert) => {
      const report = checkSecret(secret);
      assert.deepEqual(codes(secret), problems);
      assert.equal(report.ok, problems.length === 0);
      assert.equal(report.length, length);
      if (score !== null) assert.true(Math.abs(report.entropy.shannon - score) < 1e-3, `${report.entropy.shannon}`);
      assert.true(Math.abs(report.entropy.perCharacter * length - report.entropy.shannon) < 1e-9);
      assert.equal(report.entropy.generator, null);
    });
  }

  QUnit.test("the guide's sample has its classes counted", (assert) => {
    assert.deepEqual(checkSecret(GUIDE).classes, { lowercase: 30, uppercase: 22, digit: 10, symbol: 2, other: 0 });
  });

  QUnit.test("a lone surrogate is a character that is not allowed", (assert) => {
    for (const surrogate of ["\ud800", "\udfff"]) {
      assert.deepEqual(codes(GUIDE.slice(0, 63) + surrogate), ["character_not_allowed"]);
      assert.equal(checkSecret(surrogate).length, 1);
    }
  });

  QUnit.test("what is no text, or too much of it, is a typed error", (assert) => {
    for (const secret of [undefined, null, 5, {}, [GUIDE], new Uint8Array(64), Symbol("hunter2"), new String(GUIDE)]) {
      refused(assert, api, "ERR_INVALID_OPTION", () => checkSecret(/** @type {any} */ (secret)));
    }
    refused(assert, api, "ERR_TOO_LARGE", () => checkSecret("x".repeat(1 << 20)));
    refused(assert, api, "ERR_TOO_LARGE", () => checkSecret("x".repeat(65_537)));
    refused(assert, api, "ERR_TOO_LARGE", () => checkSecret("é".repeat(32_769)));
    assert.false(checkSecret("é".repeat(32_768)).ok);
    assert.true(checkSecret(GUIDE).ok, "and the next call is as before");
  });

  QUnit.test("policies of one's own are kept", (assert) => {
    const hex = { length: 40, alphabet: "0123456789abcdef" };
    assert.true(/^[0-9a-f]{40}$/.test(generateSecret(hex)));
    assert.deepEqual(codes("0f".repeat(20), hex), ["score_too_low", "repetitive"]);
    assert.deepEqual(codes(GUIDE, hex), ["too_long", "character_not_allowed"]);

    const key = { length: 48, prefix: "sk_live_", classes: ["digit"], symbols: "" };
    assert.true(/^sk_live_[A-Za-z0-9]{40}$/.test(generateSecret(/** @type {any} */ (key))));
    assert.deepEqual(codes(GUIDE.slice(0, 48), { ...key, minScore: 250 }), [
      "wrong_prefix",
      "character_not_allowed",
      "score_too_low",
    ]);
    assert.equal(generateSecret({ length: { min: 20, max: 32 } }).length, 32);
    assert.equal(generateSecret({ length: { min: 20, max: 99 } }).length, 64);
    assert.equal(generateSecret({ length: { min: 20, max: 200 }, prefix: "p".repeat(70) }).length, 102);
    assert.deepEqual(
      codes("Aa1#".repeat(2), {
        length: 8,
        classes: ["lowercase", "uppercase", "digit", "symbol"],
        symbols: "#",
        minScore: 0,
      }),
      ["repetitive"],
    );
  });

  QUnit.test("an option that is undefined is the default, and null is not", (assert) => {
    const options = ["length", "classes", "symbols", "alphabet", "minScore", "prefix"];
    const unset = Object.fromEntries(options.map((option) => [option, undefined]));
    assert.true(checkSecret(generateSecret(unset)).ok);
    for (const option of options) refused(assert, api, "ERR_INVALID_OPTION", () => generateSecret({ [option]: null }));
  });

  QUnit.test("policies that are wrong or impossible are typed errors", (assert) => {
    const all = ["lowercase", "uppercase", "digit", "symbol"];
    const wrong = [
      null,
      5,
      "hunter2",
      [],
      new Map([["length", 10]]),
      Promise.resolve({ length: 10 }),
      new Number(10),
      { lenght: 64 },
      { length: 64, "hunter2\n": 1 },
      { length: 2, classes: all },
      { length: 0 },
      { length: -1 },
      { length: 1.5 },
      { length: NaN },
      { length: Infinity },
      { length: 4097 },
      { length: 2 ** 32 + 64 },
      { length: "64" },
      { length: { min: 64 } },
      { length: { min: 65, max: 64 } },
      { length: { min: 1, max: 64, step: 1 } },
      { length: [1, 64] },
      { classes: "digit" },
      { classes: ["hunter2"] },
      { classes: ["digit"], alphabet: "abcdef" },
      { symbols: "--" },
      { symbols: 5 },
      { alphabet: "abca" },
      { alphabet: "a" },
      { alphabet: "" },
      { alphabet: "ab c" },
      { alphabet: "abcé" },
      { alphabet: "a\ud800" },
      { alphabet: "ab".repeat(3000) },
      { minScore: -1 },
      { minScore: NaN },
      { minScore: Infinity },
      { minScore: "100" },
      { minScore: 385 },
      { prefix: "p".repeat(64) },
      { prefix: "é" },
      { prefix: "a\n" },
    ];
    for (const policy of wrong) {
      const title = JSON.stringify(policy);
      refused(assert, api, "ERR_INVALID_OPTION", () => generateSecret(/** @type {any} */ (policy)), {
        title,
        secrets: [],
      });
      refused(assert, api, "ERR_INVALID_OPTION", () => checkSecret(GUIDE, /** @type {any} */ (policy)), {
        title,
        secrets: [GUIDE],
      });
    }
    assert.true(checkSecret(generateSecret()).ok, "and the next call is as before");
  });

  QUnit.test("a policy that is changed after a call is read anew", (assert) => {
    const changing = { length: 32 };
    assert.equal(generateSecret(changing).length, 32);
    changing.length = 48;
    assert.equal(generateSecret(changing).length, 48);
    assert.equal(generateSecret().length, 64);
    assert.equal(generateSecret({ length: 32 }).length, 32);
  });

  QUnit.test("any text gets a report, and the figures are Shannon's", (assert) => {
    const shannonsFigures = fc.property(fc.string({ unit: "binary", maxLength: 200 }), (secret) => {
      const characters = [...secret.toWellFormed()];
      const counts = new Map();
      for (const character of characters) counts.set(character, (counts.get(character) ?? 0) + 1);
      const bits = (/** @type {number} */ count) => -count * Math.log2(count / characters.length);
      const expected = [...counts.values()].reduce((sum, count) => sum + bits(count), 0);
      const report = checkSecret(secret);
      return report.length === characters.length && Math.abs(report.entropy.shannon - expected) < 1e-6;
    });
    fc.assert(shannonsFigures, { seed: 20250311, numRuns: 300 });
    assert.true(true, "300 texts");
  });
}
