// How a run of the suite ends.
import process from "node:process";

/** @typedef {import("./suite.js").Outcome} Outcome */

/**
 * Prints an outcome under the runtime's name, and lets the process fail when a test did or none ran.
 * @param {string} runtime
 * @param {Outcome} outcome
 */
export function finish(runtime, { passed, failed, failures }) {
  for (const failure of failures) console.error(`FAILED ${runtime}: ${failure}`);
  console.log(`${runtime}: ${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0) process.exitCode = 1;
}
