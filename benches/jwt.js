// The contests of tokens.
import { Buffer } from "node:buffer";
import { createSigner } from "fast-jwt";
import { SignJWT } from "jose";
import jsonwebtoken from "jsonwebtoken";
import { SecretSlots } from "../js/index.js";
import { byHand, fastJwt, fastJwtByCallback, jsonWebToken, keyObjects } from "./node-peers.js";
import { cryptoKeys, hono, jose, secretSlots } from "./peers.js";
import { NAME, placeAt, SLOTS } from "./secret.js";
import { drawsFrom, flat, forge, tokensOf, USUAL_LENGTH } from "./tokens.js";
import { accepting, checkVerifiers, inLanes, refusing } from "./verification.js";
import { WANTED, WANTED_CACHED, WANTED_REFUSED } from "./wanted.js";

/** @typedef {import("./contest.js").Contest} Contest */
/** @typedef {import("./tokens.js").Algorithm} Algorithm */

/** @type {Algorithm[]} */
const ALGORITHMS = ["HS256", "HS512"];
const LENGTHS = [250, USUAL_LENGTH, 1_024, 4_096];
const CACHE = 1_000;

/** @returns {AsyncGenerator<Contest>} */
export async function* jwtContests() {
  for (const alg of ALGORITHMS) {
    for (const length of LENGTHS) yield accepted(alg, length);
  }
  yield refused("HS256");
  yield cached("HS256");
  yield signed("HS256");
}

/**
 * @param {Algorithm} alg
 * @param {number} length
 * @returns {Promise<Contest>}
 */
async function accepted(alg, length) {
  const tokens = tokensOf(alg, length);
  const verifiers = [
    secretSlots(alg),
    ...(await jose(alg)),
    fastJwt(alg),
    fastJwt(alg, CACHE),
    jsonWebToken(alg),
    ...(await hono(alg)),
    byHand(alg),
  ];
  await checkVerifiers(verifiers, alg, tokens);
  const isUsual = alg === "HS256" && length === USUAL_LENGTH;
  return {
    title: `verify ${alg}, ${length.toLocaleString("en")} B`,
    contenders: verifiers.map((verifier) => ({
      ...accepting(verifier, tokens),
      wanted: isUsual ? WANTED[verifier.name] : undefined,
    })),
  };
}

/**
 * @param {Algorithm} alg
 * @returns {Promise<Contest>}
 */
async function refused(alg) {
  const tokens = tokensOf(alg, USUAL_LENGTH);
  const fast = fastJwt(alg);
  const verifiers = [secretSlots(alg), ...(await jose(alg)), fast, jsonWebToken(alg), byHand(alg)];
  await checkVerifiers(verifiers, alg, tokens);
  const forged = tokens.map(forge);
  return {
    title: `refuse a bad signature, ${alg}, ${USUAL_LENGTH} B`,
    contenders: verifiers.map((verifier) => ({
      ...refusing(verifier, forged),
      wanted: verifier === fast ? WANTED_REFUSED : undefined,
    })),
  };
}

/**
 * The caches are filled with other copies of the tokens: a server never sees the same string twice.
 *
 * @param {Algorithm} alg
 * @returns {Promise<Contest>}
 */
async function cached(alg) {
  const tokens = tokensOf(alg, USUAL_LENGTH);
  const verifiers = [secretSlots(alg, CACHE), fastJwt(alg, CACHE), fastJwtByCallback(alg, CACHE)];
  await checkVerifiers(verifiers, alg, tokens);
  const draws = drawsFrom(tokens.map(flat));
  const verify = new SecretSlots({ [NAME]: SLOTS }).jwtVerifier(NAME, {
    algorithms: [alg],
    overlap: Infinity,
    cache: CACHE,
  });
  for (const token of tokens) verify(token);
  const [, bySlot, byCallback] = verifiers;
  return {
    title: `verify ${alg}, ${USUAL_LENGTH} B, cached`,
    contenders: [
      {
        name: "secret-slots",
        batch(count) {
          let sum = 0;
          for (let done = 0; done < count; done++) sum += verify(draws[done % draws.length]).slot;
          return sum;
        },
      },
      { ...accepting(bySlot, draws), wanted: WANTED_CACHED },
      accepting(byCallback, draws),
    ],
  };
}

/**
 * All sign with the slot of now, and set `iat` and `exp`.
 *
 * @param {Algorithm} alg
 * @returns {Promise<Contest>}
 */
async function signed(alg) {
  const secrets = new SecretSlots({ [NAME]: SLOTS });
  const [web, node] = [await cryptoKeys(alg, ["sign"]), keyObjects()];
  const fast = SLOTS.map(({ value }) => createSigner({ key: value, algorithm: alg, expiresIn: 3_600_000 }));
  const place = () => placeAt(Math.floor(Date.now() / 1000));
  const bare = tokensOf(alg, USUAL_LENGTH).map((token) => {
    const { iss, sub, aud, scope } = JSON.parse(Buffer.from(token.split(".")[1], "base64url").toString());
    return { iss, sub, aud, scope };
  });
  const draws = drawsFrom(bare);
  const draw = (/** @type {number} */ done) => draws[done % draws.length];
  /** @type {{ name: string, sign: (payload: Record<string, unknown>) => string | Promise<string>, lanes?: number }[]} */
  const signers = [
    { name: "secret-slots", sign: (payload) => secrets.signJwt(NAME, payload, { alg, expiresIn: 3_600 }) },
    {
      name: "jose, CryptoKey, 32 in flight",
      sign: (payload) =>
        new SignJWT(payload)
          .setProtectedHeader({ alg, typ: "JWT" })
          .setIssuedAt()
          .setExpirationTime("1 h")
          .sign(web[place()]),
      lanes: 32,
    },
    { name: "fast-jwt", sign: (payload) => fast[place()](payload) },
    {
      name: "jsonwebtoken, KeyObject",
      sign: (payload) => jsonwebtoken.sign(payload, node[place()], { algorithm: alg, expiresIn: 3_600 }),
    },
  ];
  const { verify } = secretSlots(alg);
  for (const { name, sign } of signers) {
    const { sub, iat, exp } = await verify(await sign(bare[0]));
    if (sub !== bare[0].sub || exp !== iat + 3_600) throw new Error(`${name} signs other claims`);
  }
  return {
    title: `sign ${alg}, ${USUAL_LENGTH} B`,
    contenders: signers.map(({ name, sign, lanes }) => ({
      name,
      batch(count) {
        if (lanes !== undefined) return inLanes(lanes, count, async (done) => (await sign(draw(done))).length);
        const synchronous = /** @type {(payload: Record<string, unknown>) => string} */ (sign);
        let sum = 0;
        for (let done = 0; done < count; done++) sum += synchronous(draw(done)).length;
        return sum;
      },
    })),
  };
}
