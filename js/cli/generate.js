// `secret-slots generate`: secrets that meet the policy.
import { generateSecretWithReport } from "../policy/policy.js";
import { figures, POLICY_FILE, POLICY_OPTIONS, withPolicy } from "./policy.js";
import { inTerminal, OK, paint, print, printJson } from "./terminal.js";

/** @import { Call, Command } from "./command.js" */

/** @type {Command} */
export const generate = {
  summary: "Prints secrets that meet a policy, one a line.",
  details: [
    "The default policy asks for 64 characters of A-Z a-z 0-9 - _ + = . with a lower-case letter, an upper-case letter, one of -_+=. and a score above 100 bits. A terminal shows the figures of each secret, too; --json prints an array of reports.",
  ],
  options: {
    count: { value: "N", text: "how many secrets", range: { min: 1, max: 100_000 }, default: "1" },
    ...POLICY_OPTIONS,
  },
  files: POLICY_FILE,
  examples: [
    "secret-slots generate",
    "secret-slots generate --count 3 --length 40",
    `echo '{ "length": 40, "alphabet": "0123456789abcdef", "prefix": "key-" }' > policy.json`,
    "secret-slots generate --policy policy.json --json",
  ],
  run,
};

/** @param {Call} call */
async function run({ options, json }) {
  const { count = 1 } = options;
  const reports = await withPolicy(options, (policy) =>
    Array.from({ length: count }, () => generateSecretWithReport(policy)),
  );
  if (json) {
    printJson(reports);
  } else {
    const lines = reports.flatMap((report) =>
      inTerminal() ? [paint("bold", report.secret), paint("dim", figures(report))] : [report.secret],
    );
    print(lines.join("\n"));
  }
  return OK;
}
