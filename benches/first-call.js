// Run by cold.js in a fresh process: prints when the import and the first call were done.
import { performance } from "node:perf_hooks";
import process from "node:process";
import { NAME, placeAt, SLOTS } from "./secret.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+=.";

/** Each with what its module exports. @type {Record<string, (module: any) => unknown>} */
const calls = {
  generateSecret: ({ generateSecret }) => generateSecret(),
  getEffectiveAt({ SecretSlots }) {
    const slots = Array.from({ length: 8 }, (_, place) => ({ slot: 1_741_790_697 + place, value: `value-${place}` }));
    return new SecretSlots({ "token-secret": slots }).getEffectiveAt("token-secret", 1_741_790_699);
  },
  nanoid: ({ customAlphabet }) => customAlphabet(ALPHABET, 64)(),
  jwtVerifier({ SecretSlots }) {
    const secrets = new SecretSlots({ [NAME]: SLOTS });
    return secrets.jwtVerifier(NAME, { overlap: Infinity })(token).payload.sub;
  },
  async jose({ jwtVerify }) {
    const key = (/** @type {unknown} */ _header, /** @type {{ payload: string }} */ { payload }) =>
      new TextEncoder().encode(valueFor(payload));
    return (await jwtVerify(token, key)).payload.sub;
  },
  fastJwt: ({ createVerifier }) =>
    createVerifier({ key: valueFor(token.split(".")[1]), algorithms: ["HS256"] })(token).sub,
};

const [, , name, url, token] = process.argv;
const start = performance.now();
const module = await import(url);
const imported = performance.now();
const answer = await calls[name](module);
const answered = performance.now();
if (typeof answer !== "string") throw new Error("the first call gave no string");
console.log(JSON.stringify({ imported: (imported - start) * 1e6, answered: (answered - start) * 1e6 }));

/**
 * The secret of the slot in effect at a payload's `iat`.
 * @param {string | Uint8Array} payload in base64
 */
function valueFor(payload) {
  const { iat } = JSON.parse(Buffer.from(String(payload), "base64url").toString());
  return SLOTS[placeAt(iat)].value;
}
