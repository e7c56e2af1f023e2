// The policy that `generate` and `check` go by: the default, a file's, and --length over both.
import { readJson } from "./input.js";
import { UsageError, wholeNumber } from "./terminal.js";

export const policyOptions = ["length", "policy"];

/**
 * @param {Record<string, string | undefined>} options
 * @returns {Promise<import("../policy/policy.js").SecretPolicy>}
 */
export async function readPolicy({ length, policy }) {
  const read = policy === undefined ? {} : await readJson(policy, "the policy's file");
  if (typeof read !== "object" || read === null || Array.isArray(read)) {
    throw new UsageError("the policy's file does not hold an object");
  }
  const characters = wholeNumber("length", length, 4096);
  return characters === undefined ? read : { ...read, length: characters };
}

/**
 * The figures of a secret in words.
 * @param {import("../policy/policy.js").SecretReport} report
 */
export function figures({ length, entropy: { perCharacter, shannon, generator } }) {
  const words = `${length} characters · score ${shannon.toFixed(2)} · ${perCharacter.toFixed(2)} bits per character`;
  return generator === null ? words : `${words} · ${generator.toFixed(1)} bits from the generator`;
}
