// Verifiers by node:crypto. Each picks its key among the eight slots, by a look at the payload before it is verified.
import { Buffer } from "node:buffer";
import { createHmac, createSecretKey, timingSafeEqual } from "node:crypto";
import { createVerifier } from "fast-jwt";
import jsonwebtoken from "jsonwebtoken";
import { placeAt, SLOTS } from "./secret.js";

/** @typedef {import("./tokens.js").Algorithm} Algorithm */
/** @typedef {import("./tokens.js").Claims} Claims */
/** @typedef {import("./verification.js").Verifier} Verifier */

/** In whole seconds, how far ahead an `iat` may be, as with us. */
const IAT_AHEAD = 60;

/**
 * One verifier a slot: its own callback for keys imports the key at each token.
 *
 * @param {Algorithm} alg
 * @param {number} [cache]
 * @returns {Verifier}
 */
export function fastJwt(alg, cache = 0) {
  const verifiers = SLOTS.map(({ value }) => createVerifier({ key: value, algorithms: [alg], cache }));
  return {
    name: `fast-jwt, cache ${cache > 0 ? "on" : "off"}`,
    verify: (token) => verifiers[placeAt(claimsIn(token).iat)](token),
  };
}

/**
 * With the callback: a token in the cache needs no key.
 *
 * @param {Algorithm} alg
 * @param {number} cache
 * @returns {Verifier}
 */
export function fastJwtByCallback(alg, cache) {
  const key = async (/** @type {{ payload: Claims }} */ { payload }) => SLOTS[placeAt(payload.iat)].value;
  return {
    name: "fast-jwt, cache on, callback for keys",
    verify: createVerifier({ key, algorithms: [alg], cache }),
    inFlight: 32,
  };
}

/**
 * @param {Algorithm} alg
 * @returns {Verifier}
 */
export function jsonWebToken(alg) {
  const keys = keyObjects();
  const options = { algorithms: [alg] };
  return {
    name: "jsonwebtoken, KeyObject",
    verify: (token) => /** @type {Claims} */ (jsonwebtoken.verify(token, keys[placeAt(claimsIn(token).iat)], options)),
  };
}

/**
 * What one would write by hand.
 *
 * @param {Algorithm} alg
 * @returns {Verifier}
 */
export function byHand(alg) {
  const keys = keyObjects();
  const header = Buffer.from(`{"alg":"${alg}","typ":"JWT"}`).toString("base64url");
  const hash = `sha${alg.slice(2)}`;
  return {
    name: "node:crypto by hand, KeyObject",
    verify(token) {
      const [first, payload, signature, ...more] = token.split(".");
      if (first !== header || signature === undefined || more.length > 0) throw new Error("not a token");
      const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
      const key = keys[placeAt(claims.iat)];
      const digest = createHmac(hash, key).update(`${first}.${payload}`).digest();
      const given = Buffer.from(signature, "base64url");
      if (given.length !== digest.length || !timingSafeEqual(given, digest))
        throw new Error("the signature does not match");
      const now = Math.floor(Date.now() / 1000);
      if (claims.iat > now + IAT_AHEAD) throw new Error("issued in the future");
      if (claims.exp !== undefined && !(claims.exp > now)) throw new Error("expired");
      if (claims.nbf !== undefined && !(claims.nbf <= now)) throw new Error("not yet valid");
      return claims;
    },
  };
}

export function keyObjects() {
  return SLOTS.map(({ value }) => createSecretKey(Buffer.from(value)));
}

/**
 * @param {string} token
 * @returns {Claims}
 */
function claimsIn(token) {
  return JSON.parse(Buffer.from(token.slice(token.indexOf(".") + 1, token.lastIndexOf(".")), "base64url").toString());
}
