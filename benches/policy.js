// The contests of generated and checked secrets.
import generatePassword from "generate-password";
import { customAlphabet, customRandom, random } from "nanoid";
import { checkSecret, generateSecret } from "../js/index.js";

/** @typedef {import("./contest.js").Contest} Contest */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+=.";
const LENGTH = 64;
const SHORT_LENGTH = 32;
const MIN_SCORE = 100;

/** DESIGN: 1.25 times as fast as nanoid, aiming at 1.6 times. */
const WANTED = { floor: 1.25, aim: 1.6 };

/** @returns {Generator<Contest>} */
export function* policyContests() {
  const nanoid = customAlphabet(ALPHABET, LENGTH);
  const unpooledNanoid = customRandom(ALPHABET, LENGTH, random);
  yield {
    title: `generateSecret(), ${LENGTH} characters`,
    contenders: [
      {
        name: "secret-slots, policy checked",
        batch(count) {
          let sum = 0;
          for (let done = 0; done < count; done++) sum += generateSecret().length;
          return sum;
        },
      },
      {
        name: "nanoid customAlphabet, pooled, NO policy check",
        wanted: WANTED,
        batch(count) {
          let sum = 0;
          for (let done = 0; done < count; done++) sum += nanoid().length;
          return sum;
        },
      },
      {
        name: "nanoid customRandom, not pooled, NO policy check",
        batch(count) {
          let sum = 0;
          for (let done = 0; done < count; done++) sum += unpooledNanoid().length;
          return sum;
        },
      },
      {
        name: "nanoid customAlphabet, classes and score checked by hand",
        batch(count) {
          let sum = 0;
          for (let done = 0; done < count; done++) {
            let secret = nanoid();
            while (!meetsPolicy(secret)) secret = nanoid();
            sum += secret.length;
          }
          return sum;
        },
      },
      {
        name: "generate-password, strict: classes checked, no score",
        batch(count) {
          let sum = 0;
          for (let done = 0; done < count; done++) {
            // It writes its defaults into the options, so each call gets its own, as callers write it.
            const options = { length: LENGTH, strict: true, numbers: true, symbols: true };
            sum += generatePassword.generate(options).length;
          }
          return sum;
        },
      },
    ],
  };
  yield {
    title: `generateSecret({ length: ${SHORT_LENGTH} })`,
    contenders: [
      {
        name: "secret-slots, policy checked",
        batch(count) {
          let sum = 0;
          for (let done = 0; done < count; done++) sum += generateSecret({ length: SHORT_LENGTH }).length;
          return sum;
        },
      },
      {
        name: "nanoid customAlphabet, pooled, NO policy check",
        batch(count) {
          let sum = 0;
          for (let done = 0; done < count; done++) sum += nanoid(SHORT_LENGTH).length;
          return sum;
        },
      },
    ],
  };
  const secrets = Array.from({ length: 256 }, () => generateSecret());
  yield {
    title: `checkSecret(), ${LENGTH} characters`,
    contenders: [
      {
        name: "secret-slots, full report",
        batch(count) {
          let sum = 0;
          for (let done = 0; done < count; done++) sum += checkSecret(secrets[done % secrets.length]).length;
          return sum;
        },
      },
    ],
  };
}

const counts = new Uint8Array(128);
const bits = Float64Array.from({ length: LENGTH + 1 }, (_, count) => (count === 0 ? 0 : count * Math.log2(count)));

/**
 * The default policy's classes and score, as one would check them by hand; not its patterns.
 * @param {string} secret
 */
function meetsPolicy(secret) {
  if (!/[a-z]/.test(secret) || !/[A-Z]/.test(secret) || !/[-_+=.]/.test(secret)) return false;
  counts.fill(0);
  for (let place = 0; place < secret.length; place++) counts[secret.charCodeAt(place)]++;
  let repeated = 0;
  for (const count of counts) repeated += bits[count];
  return bits[secret.length] - repeated > MIN_SCORE;
}
