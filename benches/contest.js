// A contest: contenders take turns in rotating order within one process, so that what slows the machine for a while
// slows them all, and each round compares only what ran next to each other.
import { performance } from "node:perf_hooks";
import { progress } from "./progress.js";

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {(count: number) => number | Promise<number>} batch Does the operation `count` times and answers a sum over all
 *   results, so that none of them is dead code. Where nanoseconds count, the loop is its own, compiled for it alone.
 * @property {Wanted} [wanted] How this rival's time should compare to ours.
 * @property {boolean} [isOurs] That it is no rival, but another of ours.
 */

/**
 * The first contender is ours; the others are measured against it.
 * @typedef {{ title: string, contenders: Contender[] }} Contest
 */

/**
 * Ratios of a rival's time to ours: below `floor` is a defect, `aim` is the goal.
 * @typedef {{ floor: number, aim: number }} Wanted
 */

/**
 * `milliseconds` is how long one contender's turn takes in a round, `warmUp` how long it runs before it is measured.
 * @typedef {{ rounds: number, milliseconds: number, warmUp: number }} Pace
 */

/** @typedef {{ title: string, standings: Standing[] }} Outcome */

/**
 * @typedef {object} Standing
 * @property {string} name
 * @property {number} median Nanoseconds per operation.
 * @property {number} lowerQuartile Nanoseconds per operation.
 * @property {number} [ratio] The median over the rounds of this rival's time / ours: under 1, we lose. None for ours.
 * @property {Wanted} [wanted]
 * @property {boolean} [isOurs] Whether it is no rival.
 */

/**
 * @param {Contest} contest
 * @param {Pace} pace
 * @returns {Promise<Outcome>}
 */
export async function hold({ title, contenders }, pace) {
  const { rounds } = pace;
  /** @type {number[]} */
  const counts = [];
  for (const contender of contenders) counts.push(await calibrate((count) => time(contender, count), pace));
  /** @type {number[][]} */
  const times = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    progress(`${title}: round ${round + 1} of ${rounds}`);
    for (let turn = 0; turn < contenders.length; turn++) {
      const index = (round + turn) % contenders.length;
      times[index].push(((await time(contenders[index], counts[index])) * 1e6) / counts[index]);
    }
  }
  return { title, standings: rank(contenders, times) };
}

/**
 * @param {{ name: string, wanted?: Wanted, isOurs?: boolean }[]} contenders ours first
 * @param {number[][]} times for each contender its nanoseconds in every round
 * @returns {Standing[]}
 */
export function rank(contenders, times) {
  const [ours] = times;
  return contenders.map(({ name, wanted, isOurs }, index) => ({
    name,
    median: quantile(times[index], 0.5),
    lowerQuartile: quantile(times[index], 0.25),
    ratio:
      index === 0
        ? undefined
        : quantile(
            times[index].map((nanoseconds, round) => nanoseconds / ours[round]),
            0.5,
          ),
    wanted,
    isOurs,
  }));
}

/**
 * How many operations fill `milliseconds`, found while the contender warms up: until then V8 still compiles its
 * JavaScript and its wasm anew, and what draws ahead has not drawn its largest pool.
 *
 * @param {(count: number) => Promise<number>} time the milliseconds that a batch takes
 * @param {Pace} pace
 */
export async function calibrate(time, { milliseconds, warmUp }) {
  let count = 1;
  let spent = 0;
  while (true) {
    const elapsed = await time(count);
    spent += elapsed;
    if (spent >= warmUp && elapsed >= milliseconds / 2) return Math.ceil((count * milliseconds) / elapsed);
    if (elapsed < milliseconds) count *= 2;
  }
}

/**
 * @param {Contender} contender
 * @param {number} count
 * @returns {Promise<number>} milliseconds
 */
async function time({ name, batch }, count) {
  const start = performance.now();
  const answer = batch(count);
  const sum = typeof answer === "number" ? answer : await answer;
  const elapsed = performance.now() - start;
  // Only reading the sum makes the work behind it count.
  if (!Number.isFinite(sum)) throw new Error(`${name} gave no sum of its results`);
  return elapsed;
}

/**
 * @param {number[]} values
 * @param {number} share
 */
function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b);
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)];
  return below + (sorted[Math.ceil(place)] - below) * (place % 1);
}
