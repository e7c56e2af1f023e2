// The core for every runtime that compiles wasm from bytes: Node, Deno, Bun, browsers, edge-runtime.
import { wasm } from "../../pkg/secret_slots_inline.js";

export function loadModule() {
  return new WebAssembly.Module(Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0)));
}
