// A Postgres server on a free port of this machine, which ends with the test.
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { postgresPrograms } from "../../scripts/tools.js";

/**
 * `kill` ends it at once, as a crash does; `start` recovers what was committed.
 *
 * @typedef {{ port: number, url: string, kill: () => Promise<void>, start: () => Promise<void>, stop: () => Promise<void> }} PostgresServer
 */

/** @param {{ fsync?: boolean }} [options] Without `fsync` it is faster, and a crash of the machine would lose writes. @returns {Promise<PostgresServer>} */
export async function startPostgres({ fsync = true } = {}) {
  const programs = postgresPrograms() ?? "";
  const folder = mkdtempSync(join(tmpdir(), "secret-slots-postgres-"));
  /** @type {{ cwd: string, uid?: number, gid?: number }} */
  const as = { cwd: folder, ...userOf(folder) };
  const data = join(folder, "data");
  const account = ["--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"];
  execFileSync(join(programs, "initdb"), ["--pgdata", data, ...account], { ...as, stdio: "ignore" });
  const port = await freePort();
  const settings = { listen_addresses: "127.0.0.1", unix_socket_directories: "", fsync: fsync ? "on" : "off" };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  /** @type {import("node:child_process").ChildProcess | undefined} */
  let server;
  const postgres = {
    port,
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    async start() {
      /** @type {import("node:child_process").SpawnOptionsWithStdioTuple<"ignore", "ignore", "pipe">} */
      const spawning = { ...as, stdio: ["ignore", "ignore", "pipe"] };
      const started = spawn(join(programs, "postgres"), ["-D", data, "-p", String(port), ...options], spawning);
      server = started;
      await new Promise((resolve, reject) => {
        let said = "";
        started.on("error", reject);
        started.on("exit", () => reject(new Error(`postgres did not start: ${said}`)));
        started.stderr.on("data", (/** @type {Buffer} */ text) => {
          said = (said + text).slice(-10_000);
          if (said.includes("ready to accept connections")) resolve(undefined);
        });
      });
    },
    async kill() {
      if (server === undefined || server.exitCode !== null) return;
      const ended = once(server, "exit");
      // What `pg_ctl stop -m immediate` sends.
      server.kill("SIGQUIT");
      await ended;
    },
    async stop() {
      await postgres.kill();
      rmSync(folder, { recursive: true });
    },
  };
  await postgres.start();
  return postgres;
}

/** Postgres refuses to run as root: then it runs as the user postgres, who owns the folder. @param {string} folder */
function userOf(folder) {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = ["-u", "-g"].map((flag) => Number(execFileSync("id", [flag, "postgres"])));
  chownSync(folder, uid, gid);
  return { uid, gid };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}
