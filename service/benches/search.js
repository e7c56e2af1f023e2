// How long pages of applications take in a large domain, in this process: `node service/benches/search.js [COUNT]`. With a filter the first answer
// begins to look at all applications; the longest turn says how long that work holds up everything else.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import process from "node:process";
import { MemoryStore } from "secret-slots/stores/memory";
import { createService } from "../src/index.js";
import { openStore } from "../src/node/open-store.js";
import { table } from "./table.js";

const COUNT = Number(process.argv[2] ?? 10_000);
const BOOTSTRAP = "bootstrap-of-the-benchmark";
const PATH = "/v1/domains/large/applications";
/** Pages by their queries. */
const PAGES = ["limit=50", "q=-00999", "state=expires_soon", "state=expired", "state=in_overlap", "q=7&type=web"];

const folder = mkdtempSync(join(tmpdir(), "secret-slots-bench-"));
const sqlite = await openStore(
  /** @type {any} */ ({ store: { kind: "sqlite", address: join(folder, "bench.sqlite") } }),
  { tell: () => {} },
);
try {
  await measure("memory", new MemoryStore());
  await measure("SQLite", sqlite.store);
} finally {
  await sqlite.close();
  rmSync(folder, { recursive: true });
}

/** @param {string} name @param {import("../src/service-options.js").ServiceOptions["store"]} store */
async function measure(name, store) {
  const service = createService({ store, bootstrap: BOOTSTRAP });
  const headers = { authorization: `Bearer ${BOOTSTRAP}`, "content-type": "application/json" };
  /** @param {string} path @param {object} [body] @returns {Promise<any>} */
  const call = async (path, body) => {
    const init = body === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
    const response = await service.fetch(new Request(`http://bench.test${path}`, init));
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return response.json();
  };
  const timed = async (/** @type {string} */ query) => {
    const started = performance.now();
    const page = await call(`${PATH}?limit=50&${query}`);
    return { page, took: performance.now() - started };
  };
  await call("/v1/domains", { id: "large", expiry: { value: 90, unit: "d" } });
  for (let index = 0; index < COUNT; index++) {
    const id = `application-${String(index).padStart(6, "0")}`;
    const expiry = index % 100 === 0 ? { value: 10, unit: "d" } : null;
    await call(PATH, { client_id: id, type: index % 2 === 0 ? "web" : "machine", expiry });
    await call(`${PATH}/${id}/secrets`, { description: "production" });
    if (index % 50 === 0) await call(`${PATH}/${id}/secrets/rotate`, {});
  }
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const first = await timed("state=expires_soon");
  delay.enable();
  const began = performance.now();
  const during = [];
  for (let page = first.page; page.progress !== undefined;) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    const next = await timed("state=expires_soon");
    during.push(next.took);
    page = next.page;
  }
  const built = performance.now() - began;
  delay.disable();
  const rows = [];
  for (const query of PAGES) {
    const times = [];
    for (let round = 0; round < 20; round++) times.push((await timed(query.replace("limit=50", ""))).took);
    times.sort((one, other) => one - other);
    rows.push([query, times[10].toFixed(1), times[19].toFixed(1)]);
  }
  table(
    [`${COUNT} applications, ${name}`, "median, ms", "longest, ms"],
    [
      ["first answer with a filter", first.took.toFixed(1), ""],
      ["answers until all are looked at", "", Math.max(0, ...during).toFixed(1)],
      ["until all are looked at", built.toFixed(0), ""],
      ["a turn meanwhile", (delay.percentile(50) / 1e6).toFixed(1), (delay.max / 1e6).toFixed(1)],
      ...rows,
    ],
  );
  await service.close();
}
