// A Redis server on a free port of this machine, which ends with the test.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @typedef {{ port: number, url: string, stop: () => Promise<void> }} RedisServer */

/** @returns {Promise<RedisServer>} */
export async function startRedis() {
  const folder = mkdtempSync(join(tmpdir(), "secret-slots-redis-"));
  const port = await freePort();
  const options = [
    "--appendonly",
    "yes",
    "--appendfsync",
    "always",
    "--save",
    "",
    "--dir",
    folder,
    "--bind",
    "127.0.0.1",
  ];
  const server = spawn("redis-server", ["--port", String(port), ...options], { stdio: ["ignore", "pipe", "inherit"] });
  const ended = new Promise((resolve) => server.on("exit", resolve));
  await new Promise((resolve, reject) => {
    server.on("error", reject);
    server.stdout.on("data", (/** @type {Buffer} */ text) => {
      if (String(text).includes("Ready to accept connections")) resolve(undefined);
    });
    ended.then(() => reject(new Error("redis-server did not start")));
  });
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      server.kill("SIGKILL");
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
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
