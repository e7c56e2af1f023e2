// The generator over the platform's random bytes, and over scripted ones.
import { refused } from "./refusal.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+=.";

/**
 * Runs `call` with another source of random bytes in the platform's place.
 * @param {(bytes: Uint8Array) => void} source
 * @param {() => void} call
 */
function withEntropy(source, call) {
  const before = Object.getOwnPropertyDescriptor(crypto, "getRandomValues");
  Object.defineProperty(crypto, "getRandomValues", { configurable: true, writable: true, value: source });
  try {
    call();
  } finally {
    if (before) Object.defineProperty(crypto, "getRandomValues", before);
    else Reflect.deleteProperty(crypto, "getRandomValues");
  }
}

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function generator(QUnit, api) {
  const { checkSecret, generateSecret, generateSecretWithReport } = api;

  QUnit.module("generator");

  QUnit.test("1,000 secrets meet the default policy, and no two are the same", (assert) => {
    const secrets = Array.from({ length: 1000 }, () => generateSecret());
    assert.true(secrets.every((secret) => checkSecret(secret).ok));
    assert.equal(new Set(secrets).size, 1000);
  });

  QUnit.test("the report of a generated secret knows the generator's bits", (assert) => {
    const { secret, ok, entropy } = generateSecretWithReport();
    assert.true(ok);
    assert.deepEqual({ ...entropy, generator: null }, checkSecret(secret).entropy);
    assert.true(Math.abs(Number(entropy.generator) - 64 * Math.log2(67)) < 1e-9);
    const prefixed = generateSecretWithReport({ length: 40, prefix: "sk_live_", alphabet: "0123456789abcdef" });
    assert.equal(prefixed.entropy.generator, 32 * 4);
  });

  QUnit.test("the output is a known function of the platform's random bytes, each used once", (assert) => {
    let next = 1;
    const drawn = /** @type {number[]} */ ([]);
    const script = (/** @type {Uint8Array} */ bytes) => {
      for (let index = 0; index < bytes.length; index++) {
        next = (Math.imul(next, 1664525) + 1013904223) >>> 0;
        bytes[index] = next >>> 24;
        drawn.push(bytes[index]);
      }
    };
    /** @type {string[]} */
    const secrets = [];
    // The core may hold bytes of its own from before: they are used up first.
    withEntropy(script, () => {
      while (drawn.length === 0) generateSecret({ length: 4096 });
      while (drawn.length < 20_000) secrets.push(generateSecret());
    });
    const expected = drawn.filter((byte) => byte < 201).map((byte) => ALPHABET[byte % 67]);
    const all = expected.join("");
    let from = 0;
    const found = secrets.every((secret) => {
      const at = all.indexOf(secret, from);
      from = at + secret.length;
      return at >= 0;
    });
    assert.true(found && secrets.length > 100, "every secret stands in the drawn characters, after the one before it");
    withEntropy(
      (bytes) => bytes.fill(0),
      () => refused(assert, api, "ERR_INVALID_OPTION", () => Array.from({ length: 999 }, () => generateSecret())),
    );
    while (!checkSecret(generateSecret()).ok);
  });

  QUnit.test("a source that throws is a typed error, and the next call asks it again", (assert) => {
    withEntropy(
      () => {
        throw new Error("hunter2");
      },
      () => {
        const exhaust = () => Array.from({ length: 999 }, () => generateSecret());
        refused(assert, api, "ERR_ENTROPY_UNAVAILABLE", exhaust);
        refused(assert, api, "ERR_ENTROPY_UNAVAILABLE", () => generateSecret());
      },
    );
    assert.true(checkSecret(generateSecret()).ok);
  });

  QUnit.test("a source that itself asks for a secret gets one", (assert) => {
    let depth = 0;
    const platform = crypto.getRandomValues.bind(crypto);
    withEntropy(
      (bytes) => {
        platform(/** @type {Uint8Array<ArrayBuffer>} */ (bytes));
        if (depth++ === 0) assert.true(checkSecret(generateSecret()).ok);
      },
      () => {
        for (let count = 0; count < 999; count++) generateSecret();
      },
    );
    assert.true(depth > 0);
  });
}
