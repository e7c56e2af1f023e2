// What is compared: the service over each store, a bare route of Hono, and the token endpoint of oidc-provider.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { startPostgres } from "../../tests/stores/postgres-server.js";
import { startRedis } from "../../tests/stores/redis-server.js";
import { startProcess } from "./process.js";

/** @import { Contender } from "./load.js" */

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const BOOTSTRAP = "bootstrap-of-the-benchmark";
const JSON_BODY = { "content-type": "application/json" };

const hasSqlite = await import(/** @type {any} */ ("node:sqlite")).then(
  () => true,
  () => false,
);
if (!hasSqlite) console.error(`Node ${process.versions.node} has no SQLite: the service over it is left out`);

const overSqlite = () =>
  service("SQLite", async (folder) => ({ store: `sqlite:${join(folder, "bench.sqlite")}`, stop: async () => {} }));

/** @type {(() => Promise<Contender>)[]} */
export const contenders = [
  ...(hasSqlite ? [overSqlite] : []),
  () =>
    service("Postgres", async () => {
      const server = await startPostgres();
      return { store: server.url, stop: () => server.stop() };
    }),
  () =>
    service("Redis", async () => {
      const server = await startRedis();
      return { store: server.url, stop: () => server.stop() };
    }),
  () => peer("a bare route of Hono, which reads and writes JSON", "peer-hono.js"),
  () => peer("oidc-provider, client_credentials", "peer-oidc-provider.js"),
];

/**
 * @param {string} name
 * @param {(folder: string) => Promise<{ store: string, stop: () => Promise<void> }>} open
 * @returns {Promise<Contender>}
 */
async function service(name, open) {
  const folder = mkdtempSync(join(tmpdir(), "secret-slots-bench-"));
  const { store, stop: close } = await open(folder);
  const { url: base, stop } = await startProcess(
    here("../bin/secret-slots-service.js"),
    ["--port", "0", "--data", folder, "--store", store],
    {
      ...{ SECRET_SLOTS_BOOTSTRAP: BOOTSTRAP, SECRET_SLOTS_LOG_LEVEL: "error", SECRET_SLOTS_ALLOW_LOOPBACK: "1" },
      SECRET_SLOTS_ENCRYPTION_KEY: "ab".repeat(32),
    },
  );
  const headers = { ...JSON_BODY, authorization: `Bearer ${BOOTSTRAP}` };
  const post = async (/** @type {string} */ path, /** @type {object} */ body) => {
    const response = await fetch(base + path, { method: "POST", headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return /** @type {Promise<any>} */ (response.json());
  };
  // The caller is an API client, as in production.
  await post("/v1/domains", { id: "bench" });
  await post("/v1/domains/bench/applications", { client_id: "shop", type: "web" });
  const { client_secret: secret } = await post("/v1/domains/bench/applications/shop/secrets", { description: "one" });
  await post("/v1/domains/secret-slots/applications", {
    ...{
      client_id: "verifier",
      type: "machine",
      roles: [
        { role: "secrets:verify", domains: ["bench"] },
        { role: "tokens:read", ids: ["*"] },
      ],
    },
  });
  const verifier = await post("/v1/domains/secret-slots/applications/verifier/secrets", { description: "one" });
  return {
    name: `secret-slots-service over ${name}`,
    isService: true,
    url: `${base}/v1/domains/bench/verify`,
    headers: { ...JSON_BODY, authorization: `Basic ${btoa(`verifier:${verifier.client_secret}`)}` },
    body: JSON.stringify({ client_id: "shop", client_secret: secret, ip: "203.0.113.7", user_agent: "bench/1" }),
    async stop() {
      await stop();
      await close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** @param {string} name @param {string} file @returns {Promise<Contender>} */
async function peer(name, file) {
  const { url, stop, request } = await startProcess(here(file), []);
  return { name, url: url + request.path, headers: request.headers, body: request.body, stop };
}
