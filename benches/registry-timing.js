// Whether the time that the core takes tells which of 20 hashes a presented secret matches: a statistical report, as dudect makes it.
// node benches/registry-timing.js [--samples N]
import { Buffer } from "node:buffer";
import { createHash, randomInt } from "node:crypto";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { parseArgs } from "node:util";
import { core } from "../js/wasm/issuer/core.js";
import { writeBytes } from "../js/wasm/text-buffer.js";
import { progress } from "./progress.js";
import { applicationOf, wrongSecrets } from "./registry-secrets.js";

const { values: options } = parseArgs({ options: { samples: { type: "string", default: "1000000" } } });

const SIZE = 20;
const LAST = SIZE - 1;
/** Copies of each class's input, so that all classes are as much memory. */
const COPIES = 16;
/** How long one sample is at least, in steps of the timer. */
const STEPS = 20;
const WARM_UP = 20_000;
/** The share of samples that are taken as they are: what is above was interrupted. */
const CROP = 0.9;
/** So many samples in a row are judged by themselves, as a shared machine is faster and slower by the second. */
const STRETCH = 10_000;
const SUSPICIOUS = 4.5;
const CAUGHT = 10;

/** Which is measured next, nothing predicts. */
const CLASSES = ["matches the first", "matches the last", "matches none", "matches none, but in 16 bits"];
/** What must not be told from the time; then what the answer itself tells. */
const SECRET_PAIRS = [
  [0, 1],
  [2, 3],
];
const PUBLIC_PAIRS = [
  [0, 2],
  [1, 2],
];

/**
 * What is measured for an input, so many times in a row.
 * @typedef {(input: Input, count: number) => number} Operation
 */
/** @typedef {{ bytes: Uint8Array, digest: Buffer }} Input */

const samples = Number(options.samples);
if (!Number.isSafeInteger(samples) || samples < 1000) {
  process.stderr.write("Usage: node benches/registry-timing.js [--samples N]   N: of each class, 1,000 or more\n");
  process.exit(2);
}

const { store, secrets, hashes, key } = await applicationOf(SIZE);
const document = /** @type {import("../js/stores/types.js").Versioned} */ (await store.read(key)).value;
const { handle } = core.glue.loadApplication(core.nextSerial, document);
const now = Math.floor(Date.now() / 1000);
const inputs = inputsOf();
for (const [place, answer] of [0, LAST << 3, 2, 2].entries()) {
  if (inputs[place].some((input) => verify(input, 1) !== answer)) throw new Error(`${CLASSES[place]}: it does not`);
}
const step = timerStep();

print(`node ${process.version}, ${samples.toLocaleString("en")} samples of each class, ${SIZE} hashes`);
print(`a timer with steps of ${step.toFixed(0)} ns\n`);

const found = report("the core's verification", verify, samples);
const control = report("control: the same of one input, and a comparison that ends early", leaky, samples);

print(`|t| under ${SUSPICIOUS}: so many samples do not tell the two classes apart. That is evidence, and no proof: more samples see smaller
differences. Above it their times differ, by about as much as their means. The control leaks on purpose, and has to be found
far beyond ${CAUGHT} by the same statistics.
`);
if (control <= CAUGHT) {
  print(
    "THE CONTROL WAS NOT CAUGHT: this report proves nothing. More samples, or a machine with less noise, are needed.",
  );
  process.exitCode = 1;
} else if (found < SUSPICIOUS) print("The control was caught, and no difference found in what must not be told.");
else print("The control was caught, and A DIFFERENCE FOUND in what must not be told.");

/** @param {Input} input @param {number} count */
function verify({ bytes }, count) {
  const { glue } = core;
  let sum = 0;
  for (let done = 0; done < count; done++) sum += glue.verifyClientSecret(handle, writeBytes(glue, bytes), now);
  return sum;
}

/** The core has the same input always, so only the comparison after it leaks. @param {Input} input @param {number} count */
function leaky({ digest }, count) {
  let sum = verify(inputs[2][0], count);
  for (let done = 0; done < count; done++) sum += findEarly(digest);
  return sum;
}

/** Byte by byte, up to the first that differs, and hash by hash, up to the first that matches. @param {Buffer} digest */
function findEarly(digest) {
  for (let place = 0; place < SIZE; place++) {
    const known = hashes[place];
    let at = 0;
    while (at < 32 && digest[at] === known[at]) at += 1;
    if (at === 32) return place;
  }
  return -1;
}

/** @returns {Input[][]} for each class */
function inputsOf() {
  const wrong = wrongSecrets(secrets, COPIES);
  const copies = (/** @type {string} */ secret) => Array.from({ length: COPIES }, () => secret);
  const texts = [copies(secrets[0]), copies(secrets[LAST]), wrong, nearSecrets()];
  return texts.map((all) => all.map((text) => ({ bytes: new Uint8Array(Buffer.from(text)), digest: digestOf(text) })));
}

/** Wrong ones with hashes that begin as one of the stored, as an attacker who knows it could try: each takes 65,536 trials. */
function nearSecrets() {
  /** @type {string[]} */
  const near = [];
  for (let index = 0; near.length < COPIES; index++) {
    const tried = secrets[0].slice(0, -8) + String(index).padStart(8, "0");
    if (digestOf(tried).readUInt16LE() === hashes[near.length % SIZE].readUInt16LE()) near.push(tried);
  }
  return near;
}

/** @param {string} text */
function digestOf(text) {
  return createHash("sha256").update(text).digest();
}

/** The smallest time that two readings differ by, in nanoseconds. */
function timerStep() {
  let smallest = Infinity;
  for (let tries = 0; tries < 100_000; tries++) {
    const start = performance.now();
    const elapsed = performance.now() - start;
    if (elapsed > 0 && elapsed < smallest) smallest = elapsed;
  }
  return smallest * 1e6;
}

/**
 * Measures an operation for all classes, and tells how they differ.
 *
 * @param {string} title
 * @param {Operation} operation
 * @param {number} samples
 * @returns {number} the largest |t| of what must not be told
 */
function report(title, operation, samples) {
  const count = batchOf(operation);
  const { times, classes } = measure(title, operation, samples, count);
  const { medians, limits } = stretchesOf(times);
  const [cropped, clamped] = [false, true].map((isClamped) =>
    CLASSES.map((_, place) => summary(times, classes, place, medians, limits, isClamped)),
  );
  const usual = quantile(medians, 0.5);
  print(
    `${title}: ${count} in a row, median ${usual.toFixed(0)} ns; cropped at the ${Math.round(100 * CROP)}th percentile`,
  );
  for (const [place, { mean, deviation, number }] of cropped.entries()) {
    const figures = [
      `mean ${(usual + mean).toFixed(2)} ns`,
      `deviation ${deviation.toFixed(1)} ns`,
      `${number} samples`,
    ];
    print(`  ${CLASSES[place].padEnd(30)}  ${figures.join("  ")}`);
  }
  const tell = (/** @type {number[][]} */ pairs) =>
    pairs.map(([one, other]) => {
      const names = `${CLASSES[one]} – ${CLASSES[other]}`.padEnd(48);
      const ts = [cropped, clamped].map((summaries) => welch(summaries[one], summaries[other]));
      const difference = (clamped[one].mean - clamped[other].mean).toFixed(2);
      const [first, second] = ts.map((t) => t.toFixed(2).padStart(8));
      print(`    ${names}  t ${first}, clamped ${second}  ${difference.padStart(8)} ns`);
      return Math.max(...ts.map(Math.abs));
    });
  print("  what must not be told:");
  const found = tell(SECRET_PAIRS);
  print("  what the answer itself tells:");
  tell(PUBLIC_PAIRS);
  print("");
  return Math.max(...found);
}

/**
 * How many in a row are long enough for the timer.
 * @param {Operation} operation
 */
function batchOf(operation) {
  let sum = 0;
  for (let done = 0; done < WARM_UP; done++) sum += operation(inputs[done % CLASSES.length][done % COPIES], 1);
  const start = performance.now();
  sum += operation(inputs[2][0], WARM_UP);
  const each = ((performance.now() - start) * 1e6) / WARM_UP;
  if (!Number.isFinite(sum)) throw new Error("no sum of results");
  return Math.max(1, Math.ceil((STEPS * step) / each));
}

/**
 * @param {string} title
 * @param {Operation} operation
 * @param {number} samples
 * @param {number} count
 */
function measure(title, operation, samples, count) {
  const total = samples * CLASSES.length;
  const classes = Uint8Array.from({ length: total }, () => randomInt(CLASSES.length));
  const times = new Float64Array(total);
  let sum = 0;
  for (let index = 0; index < total; index++) {
    const input = inputs[classes[index]][index % COPIES];
    const start = performance.now();
    sum += operation(input, count);
    times[index] = ((performance.now() - start) * 1e6) / count;
    if (index % 100_000 === 0) progress(`${title}: ${Math.round((100 * index) / total)} %`);
  }
  if (!Number.isFinite(sum)) throw new Error("no sum of results");
  return { times, classes };
}

/**
 * For each stretch its median, and the percentile at which it is cropped: of all classes together.
 * @param {Float64Array} times
 */
function stretchesOf(times) {
  const starts = Array.from({ length: Math.ceil(times.length / STRETCH) }, (_, index) => index * STRETCH);
  const sorted = starts.map((start) => times.slice(start, start + STRETCH).sort());
  return {
    medians: sorted.map((stretch) => quantile(stretch, 0.5)),
    limits: sorted.map((stretch) => quantile(stretch, CROP)),
  };
}

/** @param {ArrayLike<number>} values @param {number} share */
function quantile(values, share) {
  return Array.from(values).sort((a, b) => a - b)[Math.floor(share * (values.length - 1))];
}

/**
 * Of the samples of a class, each as its distance from the median of its stretch. What is above the limit is left out, or counts as the limit:
 * a class whose samples are left out more often would have a lower mean than it should.
 *
 * @param {Float64Array} times
 * @param {Uint8Array} classes
 * @param {number} place
 * @param {number[]} medians
 * @param {number[]} limits
 * @param {boolean} isClamped
 */
function summary(times, classes, place, medians, limits, isClamped) {
  let [number, mean, squares] = [0, 0, 0];
  for (let index = 0; index < times.length; index++) {
    const stretch = Math.floor(index / STRETCH);
    const limit = limits[stretch];
    if (classes[index] !== place || (!isClamped && times[index] > limit)) continue;
    number += 1;
    const value = Math.min(times[index], limit) - medians[stretch];
    const distance = value - mean;
    mean += distance / number;
    squares += distance * (value - mean);
  }
  const variance = squares / (number - 1);
  return { number, mean, variance, deviation: Math.sqrt(variance) };
}

/** @typedef {ReturnType<typeof summary>} Summary */

/** Welch's t. @param {Summary} one @param {Summary} other */
function welch(one, other) {
  return (one.mean - other.mean) / Math.sqrt(one.variance / one.number + other.variance / other.number);
}

/** @param {string} text */
function print(text) {
  progress("");
  process.stdout.write(`${text}\n`);
}
