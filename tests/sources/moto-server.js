// moto's server, which stands for AWS, on a free port of this machine.
import { spawn } from "node:child_process";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { managersPython } from "../../scripts/tools.js";

const PROGRAM = fileURLToPath(new URL("moto-server.py", import.meta.url));

/**
 * @param {{ unsigned?: number, areApart?: boolean }} [options] `unsigned` is the number of requests after which moto checks signatures and policies.
 *   Default: never. `areApart`: versions that a test makes at once are of different seconds. Default true.
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startMoto({ unsigned = Infinity, areApart = true } = {}) {
  const settings = { ...env, INITIAL_NO_AUTH_ACTION_COUNT: String(unsigned).toLowerCase() };
  const server = spawn(managersPython, [PROGRAM, ...(areApart ? ["apart"] : [])], {
    env: settings,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = new Promise((resolve) => server.on("exit", resolve));
  const port = await new Promise((resolve, reject) => {
    server.on("error", reject);
    server.stdout.on("data", (/** @type {Buffer} */ text) => resolve(Number(text)));
    ended.then(() => reject(new Error("moto did not start")));
  });
  return {
    url: `http://127.0.0.1:${port}/`,
    async stop() {
      server.kill("SIGKILL");
      await ended;
    },
  };
}
