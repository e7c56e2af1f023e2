// The benchmark: reports, and never fails for being slow.
import { existsSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { run } from "../scripts/run.js";
import { measureColdStart } from "./cold.js";
import { hold } from "./contest.js";
import { progress } from "./progress.js";
import { measureSize } from "./size.js";
import { slotContests } from "./slots.js";
import { outcomeTable, sizeTable } from "./table.js";

const USAGE = `Usage: node benches/run.js [--quick] [--json FILE]

  --quick      a smoke run of a few seconds, whose figures say little
  --json FILE  also writes the figures to FILE
`;

const FULL = { rounds: 21, milliseconds: 40, processes: 15 };
const QUICK = { rounds: 3, milliseconds: 10, processes: 2 };

const { values: options } = parseArgs({
  options: { quick: { type: "boolean" }, json: { type: "string" }, help: { type: "boolean" } },
});
if (options.help) process.stdout.write(USAGE);
else await measure(options.quick ? QUICK : FULL, options.json);

/**
 * @param {import("./contest.js").Pace & { processes: number }} pace
 * @param {string} [file] where the figures go
 */
async function measure(pace, file) {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  if (!existsSync(`${folder}node_modules`)) {
    run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });
  }
  // Only now can the rivals be imported.
  const { policyContests } = await import("./policy.js");

  const setting = { node: process.version, cpu: cpus()[0]?.model ?? "unknown", date: new Date().toISOString() };
  print(`node ${setting.node}\n${setting.cpu}\n${setting.date}\n`);
  print(
    "Times are per operation. A ratio is the median over all rounds of the rival's time / ours: under 1, we lose.\n",
  );

  /** @type {import("./contest.js").Outcome[]} */
  const outcomes = [];
  const report = (/** @type {import("./contest.js").Outcome} */ outcome) => {
    outcomes.push(outcome);
    print(`${outcomeTable(outcome)}\n`);
  };
  for (const contest of slotContests()) report(hold(contest, pace));
  for (const contest of policyContests()) report(hold(contest, pace));
  measureColdStart(pace.processes).forEach(report);
  const size = measureSize();
  print(sizeTable(Object.values(size)));

  if (file !== undefined) writeFileSync(file, `${JSON.stringify({ ...setting, pace, outcomes, size }, null, 2)}\n`);
}

/** @param {string} text */
function print(text) {
  progress("");
  process.stdout.write(`${text}\n`);
}
