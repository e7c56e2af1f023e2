// Instances of the service: processes over one store, each with a client whose every answer is checked against openapi.json.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { startPostgres } from "../../tests/stores/postgres-server.js";
import { startRedis } from "../../tests/stores/redis-server.js";
import { Client } from "./client.js";
import { afterwards, folderFor, hasSqlite, start, until } from "./node-process.js";

/** @import { TestContext } from "node:test" */
/** @typedef {Awaited<ReturnType<typeof startInstance>>} Instance */
/** @typedef {{ path: string, client_id: string, secret: string, secretId: string }} Application `secret`: its first one. */

const BOOTSTRAP = "bootstrap-of-the-instances";
const ENCRYPTION_KEY = "0f".repeat(32);
const REACHED_WITHIN = 10_000;

/** Opens a store until the end of a test, and returns its address. @type {Record<string, (context: TestContext) => Promise<string>>} */
const STORES = {
  async postgres(context) {
    const server = await startPostgres({ fsync: false });
    afterwards(context, () => server.stop());
    return server.url;
  },
  async redis(context) {
    const server = await startRedis();
    afterwards(context, () => server.stop());
    return server.url;
  },
  async file(context) {
    const folder = join(folderFor(context), "records");
    mkdirSync(folder, { mode: 0o700 });
    return `file:${folder}`;
  },
  sqlite: async (context) => `sqlite:${join(folderFor(context), "records.db")}`,
};

export const KINDS = Object.keys(STORES).filter((kind) => kind !== "sqlite" || hasSqlite);

/** Opens a store, and returns the environment of its instances. @param {TestContext} context @param {string} kind @returns {Promise<Record<string, string>>} */
export async function openStore(context, kind) {
  return {
    SECRET_SLOTS_STORE: await STORES[kind](context),
    SECRET_SLOTS_BOOTSTRAP: BOOTSTRAP,
    SECRET_SLOTS_ENCRYPTION_KEY: ENCRYPTION_KEY,
    SECRET_SLOTS_ALLOW_LOOPBACK: "1",
  };
}

/** Starts an instance, and waits until it has reached its store. @param {TestContext} context @param {Record<string, string>} env @param {string[]} [command] */
export async function startInstance(context, env, command) {
  const launched = await start(context, [], command === undefined ? { env } : { env, command });
  const { url: origin } = launched;
  await until(
    async () => (await fetch(`${origin}/readyz`)).status,
    (status) => status === 200,
    REACHED_WITHIN,
  );
  const client = new Client((request) => fetch(request), { origin, credentials: { bearer: BOOTSTRAP } });
  return {
    client,
    stop: launched.stop,
    /** Asks without a check of the answer. @param {string} method @param {string} path @param {unknown} [body] */
    ask: (method, path, body) => launched.ask(BOOTSTRAP, method, path, body),
    /** Ends it as a crash does. */
    async kill() {
      launched.child.kill("SIGKILL");
      await launched.ended;
    },
    /** Its answer to `/readyz`. @returns {Promise<{ status: string, revision: number, latest_revision: number }>} */
    async readiness() {
      return (await client.get("/readyz", { status: 200 })).body;
    },
  };
}

/** Starts several instances at once. @param {TestContext} context @param {Record<string, string>} env @param {number} count */
export function startInstances(context, env, count) {
  return Promise.all(Array.from({ length: count }, () => startInstance(context, env)));
}

/** Creates an application with a secret. @param {Client} client @param {string} domain @param {string} client_id @returns {Promise<Application>} */
export async function application(client, domain, client_id) {
  const applications = `/v1/domains/${domain}/applications`;
  await client.post(applications, { client_id, type: "machine" }, { status: 201 });
  const path = `${applications}/${client_id}`;
  const { body } = await client.post(`${path}/secrets`, { description: "first" }, { status: 201 });
  return { path, client_id, secret: body.client_secret, secretId: body.secret_id };
}

/** Returns what an instance says of a secret. @param {Client} client @param {string} domain @param {string} client_id @param {string} client_secret */
export async function verified(client, domain, client_id, client_secret) {
  return (await client.post(`/v1/domains/${domain}/verify`, { client_id, client_secret }, { status: 200 })).body;
}

/** Fails unless one answer is a success and all others are refusals of these codes. @param {import("./client.js").Answer[]} answers @param {number} success @param {string[]} codes */
export function onlyOne(answers, success, codes) {
  const told = JSON.stringify(answers.map(({ status, body }) => [status, body?.code]));
  const [won, ...further] = answers.filter(({ status }) => status === success);
  assert.ok(won !== undefined && further.length === 0, told);
  for (const answer of answers) assert.ok(answer === won || codes.includes(answer.body.code), told);
  return won;
}
