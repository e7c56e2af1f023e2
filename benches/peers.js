// Verifiers that run everywhere: ours, and those by WebCrypto. Each rival picks its key among the eight slots.
import { verify as honoVerify } from "hono/jwt";
import { base64url, jwtVerify } from "jose";
import { SecretSlots } from "../js/index.js";
import { NAME, placeAt, SLOTS } from "./secret.js";

/** @typedef {import("./tokens.js").Algorithm} Algorithm */
/** @typedef {import("./tokens.js").Claims} Claims */
/** @typedef {import("./verification.js").Verifier} Verifier */

const IN_FLIGHT = 32;

/**
 * @param {Algorithm} alg
 * @param {number} [cache]
 * @returns {Verifier}
 */
export function secretSlots(alg, cache) {
  const verify = new SecretSlots({ [NAME]: SLOTS }).jwtVerifier(NAME, { algorithms: [alg], overlap: Infinity, cache });
  return { name: "secret-slots", verify: (token) => /** @type {Claims} */ (verify(token).payload) };
}

/**
 * @param {Algorithm} alg
 * @returns {Promise<Verifier[]>} one at a time, then many
 */
export async function jose(alg) {
  const keys = await cryptoKeys(alg, ["verify"]);
  const options = { algorithms: [alg] };
  const pick = (/** @type {unknown} */ _header, /** @type {import("jose").FlattenedJWSInput} */ { payload }) =>
    keys[placeAt(claimsIn(/** @type {string} */ (payload)).iat)];
  const verify = async (/** @type {string} */ token) =>
    /** @type {Claims} */ ((await jwtVerify(token, pick, options)).payload);
  return [
    { name: "jose, CryptoKey, one at a time", verify, inFlight: 1 },
    { name: `jose, CryptoKey, ${IN_FLIGHT} in flight`, verify, inFlight: IN_FLIGHT },
  ];
}

/**
 * @param {Algorithm} alg
 * @returns {Promise<Verifier[]>} with a secret as its guide has it, then with a key that is imported once
 */
export async function hono(alg) {
  const verifier = (/** @type {string} */ kind, /** @type {(string | CryptoKey)[]} */ keys) => ({
    name: `hono/jwt, ${kind}, ${IN_FLIGHT} in flight`,
    async verify(/** @type {string} */ token) {
      const key = keys[placeAt(claimsIn(token.slice(token.indexOf(".") + 1, token.lastIndexOf("."))).iat)];
      return /** @type {Claims} */ (await honoVerify(token, key, alg));
    },
    inFlight: IN_FLIGHT,
  });
  const secrets = SLOTS.map(({ value }) => value);
  return [verifier("string", secrets), verifier("CryptoKey", await cryptoKeys(alg, ["verify"]))];
}

/**
 * @param {Algorithm} alg
 * @param {KeyUsage[]} usages
 */
export function cryptoKeys(alg, usages) {
  const algorithm = { name: "HMAC", hash: `SHA-${alg.slice(2)}` };
  return Promise.all(
    SLOTS.map(({ value }) => crypto.subtle.importKey("raw", new TextEncoder().encode(value), algorithm, false, usages)),
  );
}

const decoder = new TextDecoder();

/** The quickest way to a payload that the runtime has. @type {(payload: string) => Claims} */
const claimsIn =
  typeof globalThis.Buffer === "function"
    ? (payload) => JSON.parse(Buffer.from(payload, "base64url").toString())
    : (payload) => JSON.parse(decoder.decode(base64url.decode(payload)));
