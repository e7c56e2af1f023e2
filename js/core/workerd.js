// The core for workerd, which compiles no wasm from bytes but imports it compiled.
import module from "../../pkg/secret_slots.wasm";

export function loadModule() {
  return module;
}
