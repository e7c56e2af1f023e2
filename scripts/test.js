// Runs every test of the project after installing what the tests need, and ends with one table. One step failing does not hide the next.
//
// `--only NAME` runs the steps whose name holds NAME, and of the others the test files and native tests whose name holds it.
import process from "node:process";
import { INSTALLATIONS, STEPS } from "./steps.js";

/** @typedef {import("./steps.js").Step} Step */

const usage = `usage: npm test [-- --only NAME]

NAME is part of a step's name, or of a test file's:
  npm test -- --only jwt          native tests, the portable suite and files about JWT
  npm test -- --only "js: types"  one step

steps:
${STEPS.map(({ name }) => `  ${name}`).join("\n")}`;

const [flag, only = "", ...rest] = process.argv.slice(2);
if (flag === "--help" || flag === "-h") {
  console.log(usage);
  process.exit(0);
}
const asked = chosenSteps(only);
if ((flag !== undefined && (flag !== "--only" || only === "")) || rest.length > 0 || asked.length === 0) {
  console.error(
    only !== "" && asked.length === 0 ? `no step and no test file has "${only}" in its name\n\n${usage}` : usage,
  );
  process.exit(2);
}

/** The step, whole or in part, if the name chooses it. @param {Step} step @param {string} name @returns {Step | undefined} */
function choose(step, name) {
  if (step.name.includes(name)) return step;
  const parts = step.parts?.filter((part) => part.includes(name)) ?? [];
  if (parts.length === 0) return undefined;
  return { ...step, name: `${step.name}: ${parts.join(", ")}`, run: () => step.run(parts) };
}

/** The steps that the name chooses, and before them those that they need. @param {string} name @returns {Step[]} */
function chosenSteps(name) {
  const needed = new Set();
  const chosen = STEPS.toReversed().map((step) => {
    const asked = choose(step, name) ?? (needed.has(step.name) ? step : undefined);
    needed.add(asked?.needs);
    return asked;
  });
  return chosen.reverse().filter((step) => step !== undefined);
}

/** @type {{ name: string, result: string, seconds: number }[]} */
const results = [];

/** @param {Step} step @returns {boolean} whether it passed */
function runStep({ name, run }) {
  const start = Date.now();
  let result = "passed";
  console.log(`\n── ${name}`);
  try {
    run();
  } catch (error) {
    result = "FAILED";
    console.error(/** @type {Error} */ (error).message);
  }
  const seconds = (Date.now() - start) / 1000;
  console.log(`── ${name}: ${result} in ${seconds.toFixed(1)} s`);
  results.push({ name, result, seconds });
  return result === "passed";
}

// Without its tools, no later step would say anything.
const ready = INSTALLATIONS.every((step) => runStep(step));
if (ready) for (const step of asked) runStep(step);

console.log(`\n${"result".padEnd(7)}  ${"seconds".padStart(7)}  step`);
for (const { name, result, seconds } of results)
  console.log(`${result.padEnd(7)}  ${seconds.toFixed(1).padStart(7)}  ${name}`);
const failed = results.filter(({ result }) => result !== "passed");
const total = results.reduce((sum, { seconds }) => sum + seconds, 0);
const left = ready ? "" : `, ${asked.length} not run`;
console.log(
  `${results.length - failed.length} passed, ${failed.length} failed${left}, in ${(total / 60).toFixed(1)} min`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
