// Run by runtimes.js in Node, for workerd: prints the outcome of the usual contest of tokens in a Worker, timed from
// outside by requests, less the time of a request for nothing.
import { performance } from "node:perf_hooks";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { root } from "../scripts/run.js";
import { startWorker } from "../tests/runtimes/worker-host.js";
import { calibrate, rank } from "./contest.js";
import { USUAL_LENGTH } from "./tokens.js";
import { WANTED_ELSEWHERE } from "./wanted.js";

/** @typedef {import("./contest.js").Pace} Pace */

/** @type {Pace} */
const pace = JSON.parse(process.argv[2]);
// A request alone takes a millisecond or two, sometimes more.
pace.milliseconds *= 5;
const worker = await startWorker(fileURLToPath(new URL("worker.js", import.meta.url)), root);
try {
  const standings = await measure(/** @type {string[]} */ (await ask({})), pace);
  console.log(JSON.stringify({ title: `workerd: verify HS256, ${USUAL_LENGTH} B`, standings }));
} finally {
  await worker.dispose();
}

/**
 * @param {string[]} names
 * @param {Pace} pace
 */
async function measure(names, pace) {
  /** @type {number[]} */
  const counts = [];
  for (const name of names) counts.push(await calibrate((count) => time(name, count), pace));
  /** @type {number[][]} */
  const times = names.map(() => []);
  for (let round = 0; round < pace.rounds; round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const index = (round + turn) % names.length;
      times[index].push(((await time(names[index], counts[index])) * 1e6) / counts[index]);
    }
  }
  return rank(
    names.map((name) => ({ name, wanted: WANTED_ELSEWHERE[name] })),
    times,
  );
}

/**
 * @param {string} contender
 * @param {number} count
 * @returns {Promise<number>} milliseconds
 */
async function time(contender, count) {
  const nothing = await timeRequest(contender, 0);
  return (await timeRequest(contender, count)) - nothing;
}

/**
 * @param {string} contender
 * @param {number} count
 */
async function timeRequest(contender, count) {
  const start = performance.now();
  const sum = await ask({ contender, count: String(count) });
  const elapsed = performance.now() - start;
  if (typeof sum !== "number") throw new Error(`${contender} gave no sum of its results`);
  return elapsed;
}

/** @param {Record<string, string>} query */
async function ask(query) {
  const url = new URL("http://localhost/");
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const response = await worker.dispatchFetch(url);
  if (!response.ok) throw new Error(await response.text());
  return /** @type {Promise<unknown>} */ (response.json());
}
