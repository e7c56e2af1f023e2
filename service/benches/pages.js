// How long the console's pages of lists take in a large domain over SQLite, in this process: `node service/benches/pages.js [COUNT]`.
// The processor's time tells more than the clock on a machine that others use too.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { actingAs } from "../src/access/acting.js";
import { Principal } from "../src/access/principal.js";
import { createService } from "../src/index.js";
import { openStore } from "../src/node/open-store.js";
import { table } from "./table.js";

const COUNT = Number(process.argv[2] ?? 10_000);
const TIMES = 15;
const BOOTSTRAP = "bootstrap-of-the-benchmark";
const ORIGIN = "http://127.0.0.1:8080";
const DOMAIN = "/console/domains/large";
const PAGES = {
  "domains, of 1,001": "/console/domains",
  "domains, a search": "/console/domains?q=-99",
  applications: `${DOMAIN}/applications`,
  "applications, a search": `${DOMAIN}/applications?q=-0099`,
  "applications, expire soon": `${DOMAIN}/applications?state=expires_soon`,
  "applications, in an overlap": `${DOMAIN}/applications?state=in_overlap`,
  settings: `${DOMAIN}/settings`,
  rotations: `${DOMAIN}/rotations`,
  "audit log": `${DOMAIN}/audit`,
  "audit log, refused": `${DOMAIN}/audit?kind=oauth.token_request_failed`,
  notices: `${DOMAIN}/notices`,
};

const folder = mkdtempSync(join(tmpdir(), "secret-slots-bench-"));
const { store, close } = await openStore(
  /** @type {any} */ ({ store: { kind: "sqlite", address: join(folder, "bench.sqlite") } }),
  { tell: () => {} },
);
const service = createService({ store, bootstrap: BOOTSTRAP, encryptionKey: "5a".repeat(32) });
try {
  await fill();
  const cookie = await signIn();
  const visit = async (/** @type {string} */ path) => {
    const began = performance.now();
    const usage = process.cpuUsage();
    const response = await service.fetch(new Request(ORIGIN + path, { headers: { cookie } }));
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${text}`);
    const { user, system } = process.cpuUsage(usage);
    return { took: performance.now() - began, busy: (user + system) / 1000, text };
  };
  const first = await visit(PAGES.applications);
  const began = performance.now();
  const during = [];
  for (let page = first; page.text.includes('id="search"') || during.length === 0;) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    page = await visit(`${DOMAIN}/applications?state=expires_soon`);
    during.push(page.took);
  }
  const looking = performance.now() - began;
  const rows = [];
  for (const [name, path] of Object.entries(PAGES)) {
    const visits = [];
    for (let time = 0; time < TIMES; time++) visits.push(await visit(path));
    const [took, busy] = [visits.map((one) => one.took), visits.map((one) => one.busy)].map((times) =>
      times.sort((one, other) => one - other),
    );
    rows.push([name, shown(took?.[TIMES >> 1]), shown(took?.at(-1)), shown(busy?.[TIMES >> 1])]);
  }
  console.log(`${COUNT} applications, SQLite, Node ${process.version}`);
  console.log(
    `the first page of applications: ${shown(first.took)} ms; while all are looked at, ${shown(looking)} ms: ${shown(Math.max(...during))} ms at most`,
  );
  table(["page", "median ms", "slowest ms", "processor ms"], rows);
} finally {
  await service.close();
  await close();
  rmSync(folder, { recursive: true });
}

/** @param {number | undefined} milliseconds */
function shown(milliseconds = 0) {
  return milliseconds.toFixed(1);
}

async function fill() {
  const admin = new Principal("bench", [{ role: "admin" }]);
  const call = async (/** @type {string} */ path, /** @type {object} */ body) => {
    const headers = { "content-type": "application/json" };
    const request = new Request(ORIGIN + path, { method: "POST", headers, body: JSON.stringify(body) });
    const response = await service.fetch(actingAs(request, admin));
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  };
  for (let index = 0; index < 1_000; index++) await call("/v1/domains", { id: `tenant-${index}` });
  await call("/v1/domains", { id: "large", expiry: { value: 90, unit: "d" } });
  const applications = "/v1/domains/large/applications";
  for (let index = 0; index < COUNT; index++) {
    const id = `application-${String(index).padStart(6, "0")}`;
    const expiry = index % 100 === 0 ? { value: 10, unit: "d" } : null;
    await call(applications, { client_id: id, type: index % 2 === 0 ? "web" : "machine", expiry });
    await call(`${applications}/${id}/secrets`, { description: "production" });
    if (index % 50 === 0) await call(`${applications}/${id}/secrets/rotate`, {});
  }
}

async function signIn() {
  const body = new URLSearchParams({ secret: BOOTSTRAP, to: "/console" });
  const response = await service.fetch(
    new Request(`${ORIGIN}/console/sign-in`, { method: "POST", body, headers: { origin: ORIGIN } }),
  );
  return String(response.headers.get("set-cookie")?.split(";")[0]);
}
