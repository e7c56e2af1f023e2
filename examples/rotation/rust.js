// A Rust program: a sidecar writes the slots to a file whenever they change, as an operator of Kubernetes does, and the program reads it.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { rename, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { SecretSlots } from "secret-slots";
import { EFFECTIVE_FROM, EVERY, NAME, OVERLAP } from "./settings.js";

/** @import { SlotSource } from "secret-slots/sources/slot-source" */

const root = fileURLToPath(new URL("../..", import.meta.url));

/** @param {SlotSource} source @param {string} file */
export async function startRust(source, file) {
  const write = async () => {
    const slots = await source.read([NAME], { effectiveFrom: EFFECTIVE_FROM });
    await writeFile(`${file}.new`, JSON.stringify(slots), { mode: 0o600 });
    await rename(`${file}.new`, file);
  };
  await write();
  const watch = await source.watch(new SecretSlots(), {
    names: [NAME],
    every: EVERY,
    effectiveFrom: EFFECTIVE_FROM,
    onEvent: ({ type }) => type === "changed" && write(),
  });
  const build = ["build", "--quiet", "--locked", "--example", "verify_lines"];
  if (spawnSync("cargo", build, { cwd: root, stdio: "inherit" }).status !== 0)
    throw new Error("the Rust program does not build");
  const program = spawn(`${root}target/debug/examples/verify_lines`, [file, NAME, String(OVERLAP)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  /** @type {((line: string) => void)[]} */
  const waiting = [];
  createInterface({ input: program.stdout }).on("line", (line) => waiting.shift()?.(line));
  return {
    name: "a Rust program",
    /** @param {string} token @returns {Promise<number | undefined>} the slot, if the token is accepted */
    async verify(token) {
      const answer = new Promise((/** @type {(line: string) => void} */ resolve) => waiting.push(resolve));
      program.stdin.write(`${token}\n`);
      const [status, slot] = (await answer).split(" ");
      return status === "200" ? Number(slot) : undefined;
    },
    async stop() {
      watch.stop();
      program.stdin.end();
      await once(program, "close");
    },
  };
}
