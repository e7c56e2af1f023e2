// Tokens of the secret with eight slots.
import { SecretSlots } from "../js/index.js";
import { randomNumbers } from "./random.js";
import { BETWEEN_SLOTS, FIRST_SLOT, NAME, SLOTS } from "./secret.js";

/** @typedef {"HS256" | "HS512"} Algorithm */
/** @typedef {Record<string, unknown> & { iat: number }} Claims */

const EXPIRES = 4_102_444_800;
const POOL = 128;
/** Too many for a branch predictor to learn. */
const DRAWS = 4_096;

/** Of a token, in bytes. */
export const USUAL_LENGTH = 380;

/**
 * Distinct tokens over all slots.
 *
 * @param {Algorithm} alg
 * @param {number} length of each, in bytes; one or two fewer where base64 has no such length
 */
export function tokensOf(alg, length) {
  const secrets = new SecretSlots({ [NAME]: SLOTS });
  const random = randomNumbers();
  return Array.from({ length: POOL }, (_, index) => {
    const iat = FIRST_SLOT + Math.floor(random() * SLOTS.length * BETWEEN_SLOTS);
    return sign(secrets, alg, claimsOf(alg, length, index, iat));
  });
}

/**
 * A token of each slot that the slot before it has signed.
 * @param {Algorithm} alg
 */
export function misdatedTokensOf(alg) {
  return SLOTS.slice(1).map(({ slot }, place) => {
    const secrets = new SecretSlots({ [NAME]: [{ slot: 0, value: SLOTS[place].value }] });
    return sign(secrets, alg, claimsOf(alg, USUAL_LENGTH, place, slot));
  });
}

/**
 * The token with another signature, as well formed as before.
 * @param {string} token
 */
export function forge(token) {
  const place = token.length - 20;
  return flat(token.slice(0, place) + (token[place] === "A" ? "B" : "A") + token.slice(place + 1));
}

/**
 * A copy of a text, in one piece, as a server reads it from a socket.
 * @param {string} text
 */
export function flat(text) {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}

/**
 * Many draws from a pool, each at random.
 * @template T
 * @param {T[]} pool
 */
export function drawsFrom(pool) {
  const random = randomNumbers();
  return Array.from({ length: DRAWS }, () => pool[Math.floor(random() * pool.length)]);
}

/**
 * @param {SecretSlots} secrets
 * @param {Algorithm} alg
 * @param {Claims} claims
 */
function sign(secrets, alg, claims) {
  return secrets.signJwt(NAME, claims, { alg });
}

/**
 * Usual claims, and a scope as long as it takes.
 *
 * @param {Algorithm} alg
 * @param {number} length
 * @param {number} index
 * @param {number} iat
 * @returns {Claims}
 */
function claimsOf(alg, length, index, iat) {
  const claims = {
    iss: "https://issuer.example",
    sub: `user-${1_000 + index}`,
    aud: "api",
    iat,
    exp: EXPIRES,
    scope: "",
  };
  const header = 36;
  const signature = alg === "HS256" ? 43 : 86;
  const payload = Math.floor(((length - header - signature - 2) * 3) / 4);
  claims.scope = "read:orders write:orders ".repeat(200).slice(0, Math.max(0, payload - JSON.stringify(claims).length));
  return claims;
}
