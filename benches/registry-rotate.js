// A rotation of all secrets of many applications: its rate, its memory, and a run that goes on where another failed for some.
// node benches/registry-rotate.js [--applications N] [--store memory|file]
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import process from "node:process";
import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ClientSecretRegistry } from "../js/index.js";
import { FileStore } from "../js/stores/file.js";
import { MemoryStore } from "../js/stores/memory.js";
import { progress } from "./progress.js";

const USAGE = "Usage: node benches/registry-rotate.js [--applications N] [--store memory|file]\n";
/** One of so many applications cannot be told its new secret, at first. */
const FAILING = 100;

setFlagsFromString("--expose-gc");
const collectGarbage = /** @type {() => void} */ (runInNewContext("gc"));

const { values: options } = parseArgs({
  options: { applications: { type: "string" }, store: { type: "string", default: "memory" } },
});
const isFile = options.store === "file";
const count = Number(options.applications ?? (isFile ? 1000 : 10_000));
if (!Number.isSafeInteger(count) || count < 1 || (!isFile && options.store !== "memory")) {
  process.stderr.write(USAGE);
  process.exit(2);
}
const folder = isFile ? await mkdtemp(join(tmpdir(), "secret-slots-")) : undefined;
try {
  print(`node ${process.version}, ${number(count)} applications of one secret each, in a ${options.store} store`);
  await rotation(folder);
  await resumption(folder);
} finally {
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}

/** @param {string | undefined} folder */
async function rotation(folder) {
  const { registry, secrets: before } = await prepared(folder && join(folder, "rotation"));
  /** @type {Map<string, string>} */
  const secrets = new Map();
  const start = memory();
  const { report, seconds } = await timed(() =>
    registry.rotateAll({ deliver: (id, secret) => void secrets.set(id, secret), onProgress: shown("rotated") }),
  );
  const end = memory();
  expect("rotated", report.rotated, count);
  expect("failed", report.failed, 0);
  print(`rotated    ${rate(report.rotated, seconds)}`);
  for (const kind of /** @type {const} */ (["rss", "heapUsed"])) {
    const more = end[kind] - start[kind];
    print(
      `${kind.padEnd(9)}  ${megabytes(start[kind])} before, ${megabytes(end[kind])} after: ${number(more / count)} B an application`,
    );
  }
  const id = idOf(count >> 1);
  const [current, previous] = [
    await registry.verify(id, secretOf(secrets, id)),
    await registry.verify(id, secretOf(before, id)),
  ];
  expect("verify() of the new secret", JSON.stringify(current), '{"ok":true,"secretId":"2","isPrevious":false}');
  expect("verify() of the old secret", JSON.stringify(previous), '{"ok":true,"secretId":"1","isPrevious":true}');
  print(`verify     of ${id}: the new secret ${JSON.stringify(current)}, the old one ${JSON.stringify(previous)}`);
}

/** @param {string | undefined} folder */
async function resumption(folder) {
  const { registry, secrets: before } = await prepared(folder && join(folder, "resumption"));
  const failing = Math.ceil(count / FAILING);
  /** @type {Map<string, string>} */
  const secrets = new Map();
  const deliver = (/** @type {boolean} */ isFirst) => (/** @type {string} */ id, /** @type {string} */ secret) => {
    if (isFirst && Number(id.slice(4)) % FAILING === 0) throw new Error("its owner cannot be reached");
    secrets.set(id, secret);
  };
  const first = await timed(() => registry.rotateAll({ deliver: deliver(true), onProgress: shown("rotated") }));
  expect("rotated at first", first.report.rotated, count - failing);
  expect("failed at first", first.report.failed, failing);
  const second = await timed(() => registry.rotateAll({ deliver: deliver(false), onProgress: shown("resumed") }));
  const { renewed, skipped, rotated, failed } = second.report;
  expect("renewed", renewed, failing);
  expect("skipped", skipped, count - failing);
  expect("rotated twice", rotated, 0);
  expect("failed", failed, 0);
  print(
    `resumed    ${number(failing)} of ${number(count)} were not delivered; then ${number(renewed)} renewed, ${number(skipped)}`,
  );
  print(
    `           skipped, ${number(rotated)} rotated twice, ${number(failed)} failed, in ${second.seconds.toFixed(2)} s`,
  );
  for (let index = 0; index < count; index++) {
    const id = idOf(index);
    const [{ secretId, previousSecretId }, ...more] = await registry.list(id);
    const current = await registry.verify(id, secretOf(secrets, id));
    const previous = await registry.verify(id, secretOf(before, id));
    const isAsItShould = current.ok && !current.isPrevious && previous.ok && previous.isPrevious;
    expect(`${id}`, isAsItShould && secretId === "2" && previousSecretId === "1" && more.length === 0, true);
    if (index % 100 === 0) progress(`looked at: ${index}`);
  }
  await registry.flush();
  progress("");
  print(`           each has the secret that was delivered last, and the one before beside it`);
}

/**
 * A registry with all applications.
 * @param {string | undefined} folder
 */
async function prepared(folder) {
  const registry = new ClientSecretRegistry({
    store: folder === undefined ? new MemoryStore() : new FileStore(folder),
  });
  /** @type {Map<string, string>} */
  const secrets = new Map();
  const { seconds } = await timed(async () => {
    for (let index = 0; index < count; index++) {
      const id = idOf(index);
      await registry.createApplication(id, { type: "machine" });
      secrets.set(id, /** @type {string} */ ((await registry.add(id, { description: "its only one" })).secret));
      if (index % 100 === 0) progress(`created: ${index}`);
    }
  });
  print(`created    ${rate(count, seconds)}`);
  return { registry, secrets };
}

/**
 * @template T
 * @param {() => Promise<T>} run
 */
async function timed(run) {
  const start = performance.now();
  const report = await run();
  const seconds = (performance.now() - start) / 1000;
  progress("");
  return { report, seconds };
}

/** @param {string} what */
function shown(what) {
  return (/** @type {{ applications: number }} */ { applications }) => {
    if (applications % 100 === 0) progress(`${what}: ${applications}`);
  };
}

function memory() {
  collectGarbage();
  return process.memoryUsage();
}

/** @param {number} index */
function idOf(index) {
  return `app ${String(index).padStart(6, "0")}`;
}

/** @param {Map<string, string>} secrets @param {string} id */
function secretOf(secrets, id) {
  return /** @type {string} */ (secrets.get(id));
}

/** @param {string} what @param {unknown} is @param {unknown} should */
function expect(what, is, should) {
  if (is !== should) throw new Error(`${what}: ${is}, and not ${should}`);
}

/** @param {number} done @param {number} seconds */
function rate(done, seconds) {
  return `${number(done)} in ${seconds.toFixed(2)} s: ${number(done / seconds)} a second`;
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** @param {number} value */
function number(value) {
  return Math.round(value).toLocaleString("en");
}

/** @param {string} text */
function print(text) {
  progress("");
  process.stdout.write(`${text}\n`);
}
