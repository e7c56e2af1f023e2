// Run by cold.js in a fresh process: prints when the import and the first call were done.
import { performance } from "node:perf_hooks";
import process from "node:process";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+=.";

/** @type {Record<string, () => Promise<() => unknown>>} */
const calls = {
  async generateSecret() {
    const { generateSecret } = await import("../js/index.js");
    return () => generateSecret();
  },
  async getEffectiveAt() {
    const { SecretSlots } = await import("../js/index.js");
    return () => {
      const slots = Array.from({ length: 8 }, (_, place) => ({ slot: 1_741_790_697 + place, value: `value-${place}` }));
      return new SecretSlots({ "token-secret": slots }).getEffectiveAt("token-secret", 1_741_790_699);
    };
  },
  async nanoid() {
    const { customAlphabet } = await import("nanoid");
    return () => customAlphabet(ALPHABET, 64)();
  },
};

const start = performance.now();
const call = await calls[process.argv[2]]();
const imported = performance.now();
const answer = call();
const answered = performance.now();
if (typeof answer !== "string") throw new Error("the first call gave no string");
console.log(JSON.stringify({ imported: (imported - start) * 1e6, answered: (answered - start) * 1e6 }));
