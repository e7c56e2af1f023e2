// `secret-slots check`: whether a secret meets the policy, and if not, why.
import { checkSecret } from "../policy/policy.js";
import { readSecret } from "./input.js";
import { figures, POLICY_FILE, POLICY_OPTIONS, withPolicy } from "./policy.js";
import { NO, OK, paint, print, printJson } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** @import { Call, Command } from "./command.js" */

/** @type {Command} */
export const check = {
  summary: "Checks a secret against a policy, and says how strong it is.",
  details: [
    "Without --policy the policy is the default one of secret-slots generate. One line end after the secret is not part of it. In a terminal you type the secret, and it is not shown.",
  ],
  arguments: [
    { name: "FILE", text: "the file of the secret; default - for standard input", isOptional: true, completes: "file" },
  ],
  options: POLICY_OPTIONS,
  files: POLICY_FILE,
  exitCodes: "0 the secret meets the policy · 1 it does not · 2 an error",
  examples: [
    "secret-slots generate > secret.txt",
    "secret-slots check secret.txt",
    "secret-slots generate --length 80 | secret-slots check --length 80 --json",
  ],
  run,
};

/** @param {Call} call */
async function run({ positionals: [file], options, json }) {
  if (options.policy === "-" && (file ?? "-") === "-") {
    throw new UsageError("the policy and the secret cannot both come from standard input: give one of them as a file");
  }
  const report = await withPolicy(options, async (policy) => checkSecret(await readSecret(file), policy));
  if (json) {
    printJson(report);
  } else {
    print(
      report.ok ? paint("green", "the secret meets the policy") : paint("red", "the secret does not meet the policy"),
    );
    for (const { message } of report.problems) print(`  it ${message}`);
    print(paint("dim", figures(report)));
  }
  return report.ok ? OK : NO;
}
