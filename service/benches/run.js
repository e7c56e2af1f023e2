// The benchmark of the service: `node service/benches/run.js [--quick]`. All contenders run in one go, in turns, each in a process of its own.
import process from "node:process";
import { contenders } from "./contenders.js";
import { load } from "./load.js";
import { keptTokens } from "./kept-tokens.js";
import { listing, rotation } from "./large-domain.js";
import { table } from "./table.js";

const isQuick = process.argv.includes("--quick");
const ROUNDS = isQuick ? 1 : 3;
const SECONDS = isQuick ? 1 : 4;
const APPLICATIONS = isQuick ? 100 : 10_000;
const CREDENTIALS = isQuick ? 100 : 1_000;
/** The requests in flight. */
const IN_FLIGHT = 64;

const stopping = [];
try {
  const started = [];
  for (const start of contenders) {
    const contender = await start();
    stopping.push(contender.stop);
    started.push({ ...contender, runs: /** @type {import("./load.js").Run[]} */ ([]) });
    process.stderr.write(`started: ${contender.name}\n`);
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const contender of started) contender.runs.push(await load(contender, IN_FLIGHT, SECONDS));
    process.stderr.write(`round ${round + 1} of ${ROUNDS}\n`);
  }
  const rows = started.map(({ name, runs }) => [name, ...["rate", "p50", "p99"].map((figure) => median(runs, figure))]);
  table([`verify over HTTP, ${IN_FLIGHT} in flight`, "requests a second", "p50, ms", "p99, ms"], rows);
  for (const contender of started.filter(({ isService }) => isService)) {
    const { firstTokens, token, list } = await keptTokens(contender, CREDENTIALS, SECONDS);
    table(
      [
        `${CREDENTIALS} credentials, ${contender.name}`,
        "first tokens a second",
        `tokens a second, ${IN_FLIGHT} in flight`,
        "p50, ms",
        "p99, ms",
        "who must reconnect, ms",
      ],
      [
        [
          "",
          ...[firstTokens, token.rate, token.p50, token.p99, list].map((value) => value.toFixed(value < 100 ? 1 : 0)),
        ],
      ],
    );
    const listed = await listing(contender, APPLICATIONS);
    const rotated = await rotation(contender);
    const figures = [listed.first, listed.last, listed.whole, rotated].map((value) =>
      value.toFixed(value < 100 ? 1 : 0),
    );
    table(
      [
        `${APPLICATIONS} applications, ${contender.name}`,
        "first page of 100, ms",
        "last page, ms",
        "all pages, ms",
        "bulk rotation, ms",
      ],
      [["", ...figures]],
    );
  }
} finally {
  for (const stop of stopping) await stop();
}

/** @param {import("./load.js").Run[]} runs @param {string} figure */
function median(runs, figure) {
  const values = runs.map((run) => /** @type {Record<string, number>} */ (run)[figure]).sort((a, b) => a - b);
  return String(Math.round(values[Math.floor(values.length / 2)] * 100) / 100);
}
