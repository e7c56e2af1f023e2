// How the rivals' times should compare to ours, from DESIGN.

/** @typedef {import("./contest.js").Wanted} Wanted */

/** In Node, for HS256 and tokens of the usual length. @type {Record<string, Wanted>} */
export const WANTED = {
  "jose, CryptoKey, 32 in flight": { floor: 6, aim: 8 },
  "fast-jwt, cache off": { floor: 2.3, aim: 2.9 },
  "jsonwebtoken, KeyObject": { floor: 2.4, aim: 3.5 },
  "hono/jwt, string, 32 in flight": { floor: 10, aim: 14 },
};

/** The same in Deno, Bun and workerd. @type {Record<string, Wanted>} */
export const WANTED_ELSEWHERE = { "jose, CryptoKey, 32 in flight": { floor: 3.5, aim: 6 } };

export const WANTED_CACHED = { floor: 6, aim: 9 };
export const WANTED_REFUSED = { floor: 3, aim: 6 };
