// Runs the portable suite with QUnit over the package that a runtime hands in, and says how it went.
import QUnit from "qunit";
import { suite } from "../js/index.js";

/** @typedef {{ passed: number, failed: number, failures: string[] }} Outcome */

/**
 * @param {typeof import("../../js/index.js")} main
 * @param {typeof import("../../js/fastedge.js")} fastedge
 * @param {import("../js/index.js").Stores} stores
 * @param {string[]} [parts] Names of files of tests/js/, without their ending; all if there are none.
 * @returns {Promise<Outcome>}
 */
export function runSuite(main, fastedge, stores, parts = []) {
  QUnit.config.autostart = false;
  QUnit.config.testTimeout = 120_000;
  for (const part of suite.filter(({ name }) => isAsked(name, parts))) part(QUnit, { ...main, fastedge, stores });
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

/** A part is a function with its file's name, as `jwtCache` is of jwt-cache.js. @param {string} name @param {string[]} files */
function isAsked(name, files) {
  return files.length === 0 || files.some((file) => file.replaceAll("-", "").toLowerCase() === name.toLowerCase());
}
