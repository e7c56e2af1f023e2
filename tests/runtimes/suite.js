// Runs the portable suite with QUnit over the package that a runtime hands in, and says how it went.
import QUnit from "qunit";
import { suite } from "../js/index.js";

/** @typedef {{ passed: number, failed: number, failures: string[] }} Outcome */

/**
 * @param {typeof import("../../js/index.js")} main
 * @param {typeof import("../../js/fastedge.js")} fastedge
 * @param {import("../js/index.js").Stores} stores
 * @returns {Promise<Outcome>}
 */
export function runSuite(main, fastedge, stores) {
  QUnit.config.autostart = false;
  QUnit.config.testTimeout = 120_000;
  for (const part of suite) part(QUnit, { ...main, fastedge, stores });
  /** @type {string[]} */
  const failures = [];
  QUnit.on("testEnd", ({ status, fullName, errors }) => {
    if (status !== "failed") return;
    const details = errors
      .slice(0, 3)
      .map(({ message, actual, expected }) => `    ${message}: ${actual} instead of ${expected}`);
    failures.push([fullName.join(" › "), ...details].join("\n"));
  });
  return new Promise((resolve) => {
    QUnit.on("runEnd", ({ testCounts: { passed, failed } }) => resolve({ passed, failed, failures }));
    QUnit.start();
  });
}
