// A core whose build exports a trap and an asynchronous call, made by scripts/build.js with the feature `trap-tests`.
import { readFileSync } from "node:fs";
import { Core } from "../../js/wasm/instance.js";

const folder = new URL("../../target/trap-tests/out/", import.meta.url);

/**
 * @typedef {import("../../js/wasm/slots/core.js").Glue & {
 *   trap(): void,
 *   waitFor(promise: Promise<unknown>, count: number): Promise<[unknown, number]>,
 *   waitAndTrap(promise: Promise<unknown>): Promise<never>,
 * }} TrapGlue
 */

/** @returns {Promise<Core<TrapGlue>>} */
export async function trapCore() {
  const { createGlue } = await import(new URL("slots.js", folder).href);
  const wasm = readFileSync(new URL("slots.wasm", folder));
  return new Core(() => new WebAssembly.Module(wasm), createGlue);
}

/**
 * Traps once, as a call of the library would, and answers the error that it would throw.
 * @param {Core<TrapGlue>} core
 */
export function trapOnce(core) {
  const glue = core.glue;
  try {
    glue.trap();
  } catch (thrown) {
    return core.failure(thrown, glue);
  }
  throw new Error("the trap did not trap");
}
