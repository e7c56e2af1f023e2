// Tokens between this library and the others that Node's programs use: what one signs, each verifies.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSigner, createVerifier } from "fast-jwt";
import { SignJWT } from "jose";
import jsonwebtoken from "jsonwebtoken";
import { SecretSlots } from "../../js/index.js";

const ALGORITHMS = /** @type {const} */ (["HS256", "HS384", "HS512"]);
const ROLLOVER = 1741790697;
const values = [0, ROLLOVER].map((slot) => ({ slot, value: `the secret of slot ${slot}`.padEnd(64, ".") }));
const secrets = new SecretSlots({ s: values });
const claims = { sub: "é😀", aud: ["a", "b"], iss: "https://issuer.example", nested: { list: [1, -2.5, null] } };

/**
 * Each signs and verifies with one key, as these libraries know no slots.
 * @type {Record<string, { sign(payload: object, key: string, algorithm: typeof ALGORITHMS[number]): string,
 *   verify(token: string, key: string, algorithm: typeof ALGORITHMS[number]): unknown }>}
 */
const libraries = {
  "fast-jwt": {
    sign: (payload, key, algorithm) => createSigner({ key, algorithm })({ ...payload }),
    verify: (token, key, algorithm) => createVerifier({ key, algorithms: [algorithm] })(token),
  },
  jsonwebtoken: {
    sign: (payload, key, algorithm) => jsonwebtoken.sign(payload, key, { algorithm }),
    verify: (token, key, algorithm) => jsonwebtoken.verify(token, key, { algorithms: [algorithm] }),
  },
};

for (const [name, { sign, verify }] of Object.entries(libraries)) {
  for (const alg of ALGORITHMS) {
    for (const { slot, value } of values) {
      const payload = { ...claims, iat: slot + 5, exp: 4e9 };
      const options = { algorithms: [alg], overlap: Infinity };

      test(`${name} verifies what slot ${slot} signed with ${alg}, and not with the other secret`, () => {
        const token = secrets.signJwt("s", payload, { alg });
        assert.deepEqual(verify(token, value, alg), payload);
        for (const other of values) if (other.value !== value) assert.throws(() => verify(token, other.value, alg));
      });

      test(`what ${name} signed with ${alg} and the secret of slot ${slot} is verified here, with that slot`, () => {
        const verified = secrets.verifyJwt("s", sign(payload, value, alg), options);
        assert.deepEqual([verified.payload, verified.slot], [payload, slot]);
        const iat = slot === 0 ? ROLLOVER : 5;
        const dated = sign({ ...payload, iat }, value, alg);
        assert.throws(() => secrets.verifyJwt("s", dated, options), { code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED" });
      });
    }
  }
}

test("tokens without iat of jsonwebtoken, fast-jwt and jose are verified under slotFrom any, with the slot that signed", async () => {
  const now = Math.floor(Date.now() / 1000);
  const rotated = new SecretSlots({ s: [values[0], { slot: now - 60, value: values[1].value }] });
  const verify = rotated.jwtVerifier("s", { slotFrom: "any", overlap: "1h" });
  const late = rotated.jwtVerifier("s", { slotFrom: "any", overlap: "30s" });
  for (const [slot, value] of /** @type {[number, string][]} */ ([
    [0, values[0].value],
    [now - 60, values[1].value],
  ])) {
    const tokens = [
      jsonwebtoken.sign({ ...claims }, value, { noTimestamp: true }),
      createSigner({ key: value, noTimestamp: true })({ ...claims }),
      await new SignJWT({ ...claims }).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(value)),
    ];
    for (const token of tokens) {
      assert.deepEqual([verify(token).slot, verify(token).payload], [slot, claims]);
      assert.equal(verify(new TextEncoder().encode(token)).slot, slot);
      if (slot === 0) assert.throws(() => late(token), { code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED" });
    }
  }
});
