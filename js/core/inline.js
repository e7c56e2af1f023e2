// The core for every runtime that compiles wasm from bytes: Node, Deno, Bun, browsers, edge-runtime.
import { wasm } from "../../pkg/secret_slots_inline.js";

/** @typedef {{ from(text: string, encoding: "base64"): Uint8Array<ArrayBuffer> }} BufferConstructor */

export function loadModule() {
  return new WebAssembly.Module(fromBase64(wasm));
}

/** Node's Buffer takes a fiftieth of the time. @param {string} text */
function fromBase64(text) {
  const { Buffer } = /** @type {{ Buffer?: Partial<BufferConstructor> }} */ (globalThis);
  if (typeof Buffer?.from === "function") return Buffer.from(text, "base64");
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
