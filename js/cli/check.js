// `secret-slots check`: does a secret meet the policy, and why not?
import { checkSecret } from "../policy/policy.js";
import { readSecret } from "./input.js";
import { figures, policyOptions, readPolicy } from "./policy.js";
import { NO, OK, paint, parse, print, printJson, UsageError } from "./terminal.js";

const help = `secret-slots check [FILE] [--length N] [--policy FILE] [--json]

  Checks the secret in FILE, or from standard input, against a policy: the default one of secret-slots generate, or
  your own. One line's end after the secret is not part of it. In a terminal the secret is typed unseen.

  --length N     characters, 1 to 4,096
  --policy FILE  a policy as in secret-slots generate --help

  exit code   0 the secret meets the policy · 1 it does not · 2 an error`;

/** @param {string[]} args */
export async function check(args) {
  const parsed = parse(args, { help, options: policyOptions, positionals: [0, 1] });
  if (parsed === undefined) return OK;
  const [file] = parsed.positionals;
  if (parsed.options.policy === "-" && (file ?? "-") === "-") {
    throw new UsageError("the policy and the secret cannot both come from standard input");
  }
  const policy = await readPolicy(parsed.options);
  const report = checkSecret(await readSecret(file), policy);
  if (parsed.json) {
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
