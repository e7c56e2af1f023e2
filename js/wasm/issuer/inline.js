// The issuer module for every runtime that compiles wasm from bytes: Node, Deno, Bun, browsers, edge-runtime.
import { wasm } from "../../../pkg/issuer_text.js";
import { moduleFromText } from "../module-from-text.js";

export function loadModule() {
  return moduleFromText(wasm);
}
