// `secret-slots generate`: secrets that meet the policy.
import { generateSecretWithReport } from "../policy/policy.js";
import { figures, policyOptions, readPolicy } from "./policy.js";
import { inTerminal, OK, paint, parse, print, printJson, wholeNumber } from "./terminal.js";

const help = `secret-slots generate [--count N] [--length N] [--policy FILE] [--json]

  Prints secrets that meet a policy, one a line; in a terminal each with its figures, with --json as an array of
  reports. By default 64 characters of A-Z a-z 0-9 - _ + = . with a lower-case and an upper-case letter, at least one
  of -_+=. and a score above 100.

  --count N      how many, 1 to 100,000
  --length N     characters, 1 to 4,096
  --policy FILE  a JSON object with any of length (a number or {"min", "max"}), classes (an array of "lowercase",
                 "uppercase", "digit", "symbol"), symbols, alphabet, minScore, prefix`;

/** @param {string[]} args */
export async function generate(args) {
  const parsed = parse(args, { help, options: [...policyOptions, "count"], positionals: [0, 0] });
  if (parsed === undefined) return OK;
  const policy = await readPolicy(parsed.options);
  const count = wholeNumber("count", parsed.options.count, 100_000) ?? 1;
  const reports = Array.from({ length: count }, () => generateSecretWithReport(policy));
  if (parsed.json) {
    printJson(reports);
  } else {
    const lines = reports.flatMap((report) =>
      inTerminal() ? [paint("bold", report.secret), paint("dim", figures(report))] : [report.secret],
    );
    print(lines.join("\n"));
  }
  return OK;
}
