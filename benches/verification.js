// What takes part in the contests of tokens: its checks before the start, and its loops.
import { drawsFrom, forge, misdatedTokensOf } from "./tokens.js";

/** @typedef {import("./contest.js").Contender} Contender */
/** @typedef {import("./tokens.js").Algorithm} Algorithm */
/** @typedef {import("./tokens.js").Claims} Claims */

/**
 * @typedef {object} Verifier
 * @property {string} name
 * @property {(token: string) => Claims | Promise<Claims>} verify Answers all claims; throws when it refuses the token.
 * @property {number} [inFlight] How many tokens it verifies at a time, when it answers by promises.
 */

/**
 * Throws unless all verifiers have the same claims for each token, and refuse what another slot has signed or nobody.
 *
 * @param {Verifier[]} verifiers ours first
 * @param {Algorithm} alg
 * @param {string[]} tokens
 */
export async function checkVerifiers(verifiers, alg, tokens) {
  const [ours] = verifiers;
  const bad = [...misdatedTokensOf(alg), ...tokens.map(forge)];
  for (const { name, verify } of verifiers) {
    for (const token of tokens) {
      const [claims, ourClaims] = [await verify(token), await ours.verify(token)];
      if (JSON.stringify(claims) !== JSON.stringify(ourClaims))
        throw new Error(`${name} has other claims than we have`);
    }
    for (const token of bad) {
      const accepted = await Promise.resolve(token)
        .then(verify)
        .then(() => true)
        .catch(() => false);
      if (accepted) throw new Error(`${name} accepts a bad token`);
    }
  }
}

/**
 * A verifier at tokens that it accepts. All share their loops: a call that V8 cannot foresee costs nanoseconds, of
 * thousands.
 *
 * @param {Verifier} verifier
 * @param {string[]} tokens
 * @returns {Contender}
 */
export function accepting({ name, verify, inFlight }, tokens) {
  const draws = drawsFrom(tokens);
  if (inFlight === undefined) {
    return {
      name,
      batch(count) {
        const synchronous = /** @type {(token: string) => Claims} */ (verify);
        let sum = 0;
        for (let done = 0; done < count; done++) sum += synchronous(draws[done % draws.length]).iat;
        return sum;
      },
    };
  }
  return {
    name,
    batch: (count) => inLanes(inFlight, count, async (done) => (await verify(draws[done % draws.length])).iat),
  };
}

/**
 * A verifier at tokens that it refuses: the error is caught, and its message read.
 *
 * @param {Verifier} verifier
 * @param {string[]} tokens
 * @returns {Contender}
 */
export function refusing({ name, verify, inFlight }, tokens) {
  const draws = drawsFrom(tokens);
  if (inFlight === undefined) {
    return {
      name,
      batch(count) {
        let sum = 0;
        for (let done = 0; done < count; done++) {
          try {
            verify(draws[done % draws.length]);
            sum = NaN;
          } catch (error) {
            sum += /** @type {Error} */ (error).message.length;
          }
        }
        return sum;
      },
    };
  }
  const refused = async (/** @type {number} */ done) => {
    try {
      await verify(draws[done % draws.length]);
      return NaN;
    } catch (error) {
      return /** @type {Error} */ (error).message.length;
    }
  };
  return { name, batch: (count) => inLanes(inFlight, count, refused) };
}

/**
 * Does `count` operations in several lanes, each beginning with the next when it has done one; answers the sum.
 *
 * @param {number} lanes
 * @param {number} count
 * @param {(done: number) => Promise<number>} operation
 */
export async function inLanes(lanes, count, operation) {
  let begun = 0;
  let sum = 0;
  const lane = async () => {
    while (begun < count) {
      const result = await operation(begun++);
      sum += result;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return sum;
}
