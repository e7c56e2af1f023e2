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
import { measureRuntimes } from "./runtimes.js";
import { measureSizes } from "./size.js";
import { slotContests } from "./slots.js";
import { outcomeTable, sizeTable } from "./table.js";

/** @typedef {import("./contest.js").Outcome} Outcome */
/** @typedef {import("./contest.js").Pace & { processes: number }} FullPace */

const PARTS = ["slots", "policy", "jwt", "token", "keeper", "registry", "guards", "runtimes", "cold", "size"];

const USAGE = `Usage: node benches/run.js [--quick] [--only PART]... [--runtimes] [--json FILE]

  --quick      a smoke run of some seconds, whose figures say little; without the runtimes
  --only PART  only this part: ${PARTS.join(", ")}
  --runtimes   as --only runtimes: tokens in Node 20 and 24, Deno, Bun and workerd
  --json FILE  also writes the figures to FILE
`;

const FULL = { rounds: 21, milliseconds: 40, warmUp: 150, processes: 15 };
const QUICK = { rounds: 3, milliseconds: 10, warmUp: 20, processes: 2 };

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean" },
    only: { type: "string", multiple: true },
    runtimes: { type: "boolean" },
    json: { type: "string" },
    help: { type: "boolean" },
  },
});
const only = [...(options.only ?? []), ...(options.runtimes ? ["runtimes"] : [])];
const unknown = only.find((part) => !PARTS.includes(part));
if (options.help) process.stdout.write(USAGE);
else if (unknown !== undefined) {
  process.stderr.write(`There is no part "${unknown}".\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  const all = PARTS.filter((part) => part !== "runtimes" || !options.quick);
  await measure(only.length > 0 ? only : all, options.quick ? QUICK : FULL, options.json);
}

/**
 * @param {string[]} parts
 * @param {FullPace} pace
 * @param {string} [file] where the figures go
 */
async function measure(parts, pace, file) {
  const folder = fileURLToPath(new URL(".", import.meta.url));
  if (!existsSync(`${folder}node_modules`)) {
    run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder });
  }
  // Only now can the rivals be imported.
  const { policyContests } = await import("./policy.js");
  const { jwtContests } = await import("./jwt.js");
  const { tokenContests } = await import("./token.js");
  const { keeperContests } = await import("./keeper.js");
  const { registryContests } = await import("./registry.js");
  const { guardContests } = await import("./guards.js");

  const setting = { node: process.version, cpu: cpus()[0]?.model ?? "unknown", date: new Date().toISOString() };
  print(`node ${setting.node}\n${setting.cpu}\n${setting.date}\n`);
  print(
    "Times are per operation. A ratio is the median over all rounds of the rival's time / ours: under 1, we lose.\n",
  );

  /** @type {Outcome[]} */
  const outcomes = [];
  const report = (/** @type {Outcome} */ outcome) => {
    outcomes.push(outcome);
    print(`${outcomeTable(outcome)}\n`);
  };
  if (parts.includes("slots")) for (const contest of slotContests()) report(await hold(contest, pace));
  if (parts.includes("policy")) for (const contest of policyContests()) report(await hold(contest, pace));
  if (parts.includes("jwt")) for await (const contest of jwtContests()) report(await hold(contest, pace));
  if (parts.includes("token")) for await (const contest of tokenContests()) report(await hold(contest, pace));
  if (parts.includes("keeper"))
    for await (const contest of keeperContests(pace === QUICK)) report(await hold(contest, pace));
  if (parts.includes("registry"))
    for await (const contest of registryContests(pace === QUICK)) report(await hold(contest, pace));
  if (parts.includes("guards")) for await (const contest of guardContests()) report(await hold(contest, pace));
  if (parts.includes("runtimes")) for (const outcome of measureRuntimes(pace)) report(outcome);
  if (parts.includes("cold")) measureColdStart(pace.processes).forEach(report);
  const size = parts.includes("size") ? measureSizes() : undefined;
  if (size !== undefined) print(sizeTable(size));

  if (file !== undefined) writeFileSync(file, `${JSON.stringify({ ...setting, pace, outcomes, size }, null, 2)}\n`);
}

/** @param {string} text */
function print(text) {
  progress("");
  process.stdout.write(`${text}\n`);
}
