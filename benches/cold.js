// The first call of a process, the only one that many edge isolates and command lines make: each measurement is a
// process of its own.
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { rank } from "./contest.js";
import { progress } from "./progress.js";
import { tokensOf, USUAL_LENGTH } from "./tokens.js";

/** @typedef {import("./contest.js").Outcome} Outcome */
/** @typedef {{ imported: number, answered: number }} Start nanoseconds since before the import */

const CALLS = ["generateSecret", "getEffectiveAt", "nanoid", "jwtVerifier", "jose", "fastJwt"];
const firstCall = fileURLToPath(new URL("first-call.js", import.meta.url));

/**
 * @param {number} rounds how many processes each call gets
 * @returns {Outcome[]}
 */
export function measureColdStart(rounds) {
  /** @type {Map<string, Start[]>} */
  const starts = new Map(CALLS.map((call) => [call, []]));
  // Signed here, as what a server is sent was signed in another process.
  const [token] = tokensOf("HS256", USUAL_LENGTH);
  // Only fills the cache of the disk.
  for (const call of CALLS) start(call, token);
  for (let round = 0; round < rounds; round++) {
    progress(`cold process: round ${round + 1} of ${rounds}`);
    for (let turn = 0; turn < CALLS.length; turn++) {
      const call = CALLS[(round + turn) % CALLS.length];
      starts.get(call)?.push(start(call, token));
    }
  }
  const times = (/** @type {string} */ call, /** @type {keyof Start} */ until) =>
    (starts.get(call) ?? []).map((start) => start[until]);
  return [
    {
      title: "cold process, import to first secret",
      standings: rank(
        [{ name: "secret-slots, policy checked" }, { name: "nanoid customAlphabet, NO policy check" }],
        [times("generateSecret", "answered"), times("nanoid", "answered")],
      ),
    },
    {
      title: "cold process, import to first getEffectiveAt",
      standings: rank(
        [{ name: "secret-slots" }, { name: "nanoid's first secret, for scale" }],
        [times("getEffectiveAt", "answered"), times("nanoid", "answered")],
      ),
    },
    {
      title: "cold process, import to first verified token",
      standings: rank(
        [{ name: "secret-slots" }, { name: "jose" }, { name: "fast-jwt" }],
        ["jwtVerifier", "jose", "fastJwt"].map((call) => times(call, "answered")),
      ),
    },
    {
      title: "cold process, import alone",
      standings: rank(
        [{ name: "secret-slots" }, { name: "nanoid" }, { name: "jose" }, { name: "fast-jwt" }],
        ["generateSecret", "nanoid", "jose", "fastJwt"].map((call) => times(call, "imported")),
      ),
    },
  ];
}

/**
 * @param {string} call
 * @param {string} token
 * @returns {Start}
 */
function start(call, token) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [firstCall, call, token], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the first call of ${call} failed:\n${stderr}`);
  return JSON.parse(stdout);
}
