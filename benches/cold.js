// The first call of a process, the only one that many edge isolates and command lines make: each measurement is a
// process of its own, and ours is the tarball as a user installs it.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { run } from "../scripts/run.js";
import { packed } from "../tests/packaging/pack.js";
import { rank } from "./contest.js";
import { progress } from "./progress.js";
import { tokensOf, USUAL_LENGTH } from "./tokens.js";

/** @typedef {import("./contest.js").Contender} Contender */
/** @typedef {import("./contest.js").Outcome} Outcome */
/** @typedef {{ imported: number, answered: number }} Start nanoseconds since before the import */
/** @typedef {Omit<Contender, "batch"> & { call: string, module: string }} Starter */

const firstCall = fileURLToPath(new URL("first-call.js", import.meta.url));

const [SECRET, SLOT, TOKEN] = ["generateSecret", "getEffectiveAt", "jwtVerifier"].map((call) => [
  { name: "secret-slots/slots", call, module: "secret-slots/slots" },
  { name: "secret-slots, all roles", call, module: "secret-slots", isOurs: true },
]);
const NANOID = { call: "nanoid", module: "nanoid" };
const JOSE = { name: "jose", call: "jose", module: "jose" };
const FAST_JWT = { name: "fast-jwt", call: "fastJwt", module: "fast-jwt" };

/** @type {{ title: string, until: keyof Start, starters: Starter[] }[]} */
const CONTESTS = [
  {
    title: "cold process, import to first secret",
    until: "answered",
    starters: [...SECRET, { name: "nanoid customAlphabet, NO policy check", ...NANOID }],
  },
  {
    title: "cold process, import to first getEffectiveAt",
    until: "answered",
    starters: [
      ...SLOT,
      { name: "nanoid's first secret, for scale", ...NANOID, wanted: { floor: 1 / 1.6, aim: 1 / 1.2 } },
    ],
  },
  {
    title: "cold process, import to first verified token",
    until: "answered",
    starters: [...TOKEN, { ...JOSE, wanted: { floor: 1.5, aim: 2 } }, FAST_JWT],
  },
  {
    title: "cold process, import alone",
    until: "imported",
    starters: [...SLOT, { name: "nanoid", ...NANOID }, JOSE, FAST_JWT],
  },
];

/**
 * @param {number} rounds how many processes each call gets
 * @returns {Outcome[]}
 */
export function measureColdStart(rounds) {
  progress("cold process: making the tarball");
  run(process.execPath, [fileURLToPath(new URL("../tests/packaging/pack.js", import.meta.url))]);
  const folder = join(packed().consumer, "node_modules/secret-slots");
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const urlOf = (/** @type {string} */ module) => {
    if (!module.startsWith("secret-slots")) return import.meta.resolve(module);
    // What `import` takes: `require` has a file of its own.
    return pathToFileURL(join(folder, exports[module.replace("secret-slots", ".")].default)).href;
  };

  // Signed here, as what a server is sent was signed in another process.
  const [token] = tokensOf("HS256", USUAL_LENGTH);
  const starters = CONTESTS.flatMap((contest) => contest.starters);
  const unique = new Map(starters.map(({ call, module }) => [`${call} of ${module}`, [call, urlOf(module), token]]));
  const runs = Array.from(unique, ([key, args]) => ({ key, args, starts: /** @type {Start[]} */ ([]) }));
  // Only fills the cache of the disk.
  for (const { args } of runs) start(args);
  for (let round = 0; round < rounds; round++) {
    progress(`cold process: round ${round + 1} of ${rounds}`);
    for (let turn = 0; turn < runs.length; turn++) {
      const { args, starts } = runs[(round + turn) % runs.length];
      starts.push(start(args));
    }
  }
  const startsOf = (/** @type {Starter} */ { call, module }) =>
    runs.find(({ key }) => key === `${call} of ${module}`)?.starts ?? [];
  return CONTESTS.map(({ title, until, starters }) => ({
    title,
    standings: rank(
      starters,
      starters.map((starter) => startsOf(starter).map((start) => start[until])),
    ),
  }));
}

/**
 * @param {string[]} args of first-call.js
 * @returns {Start}
 */
function start(args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [firstCall, ...args], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the first call of ${args[0]} failed:\n${stderr}`);
  return JSON.parse(stdout);
}
