// The policy of `generate` and `check`: the default one or a file's, with --length over either.
import { readConfig } from "./member.js";

/** @import { SecretPolicy, SecretReport } from "../policy/policy.js" */
/** @import { Option } from "./command.js" */

/** @type {Record<string, Option>} */
export const POLICY_OPTIONS = {
  length: { value: "N", text: "characters of a secret", range: { min: 1, max: 4096 }, default: "that of the policy" },
  policy: { value: "FILE", text: "a policy of your own, as JSON", completes: "file" },
};

export const POLICY_FILE = {
  "the shape of the file of --policy, each member optional": `{
  "length": 64,
  "classes": ["lowercase", "uppercase", "digit", "symbol"],
  "symbols": "-_+=.",
  "minScore": 100,
  "prefix": ""
}

"length" may be { "min": 40, "max": 64 }; "alphabet" may list all characters that are allowed after the prefix.`,
};

/**
 * Calls a function with the policy. What it refuses of a file's policy is named by file and member.
 *
 * @template T
 * @param {{ length?: number, policy?: string }} options
 * @param {(policy: SecretPolicy) => T | Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withPolicy({ length, policy: file }, use) {
  const own = length === undefined ? {} : { length };
  if (file === undefined) return use(own);
  const member = await readConfig(file);
  const policy = { ...member.object(), ...own };
  return member.giveTo(() => use(policy));
}

/**
 * The figures of a secret in words.
 * @param {SecretReport} report
 */
export function figures({ length, entropy: { perCharacter, shannon, generator } }) {
  const words = `${length} characters · score ${shannon.toFixed(2)} · ${perCharacter.toFixed(2)} bits per character`;
  return generator === null ? words : `${words} · ${generator.toFixed(1)} bits from the generator`;
}
