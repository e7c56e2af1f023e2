// A server in a process of its own. Its first line tells its address; a peer's second line tells which request to send.
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { createInterface } from "node:readline";

/**
 * @param {string} file
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @returns {Promise<{ url: string, request: any, stop: () => Promise<void> }>}
 */
export async function startProcess(file, args, env) {
  const child = spawn(process.execPath, [file, ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: first } = await lines.next();
  const url = /^listening on (\S+)$/.exec(first ?? "")?.[1];
  if (url === undefined) throw new Error(`${file} did not start: ${first}`);
  const request = env === undefined ? JSON.parse(String((await lines.next()).value)) : undefined;
  return {
    url,
    request,
    async stop() {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
    },
  };
}
