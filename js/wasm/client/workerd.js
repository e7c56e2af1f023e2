// The client module for workerd, which compiles no wasm from bytes but imports it compiled.
import module from "../../../pkg/client.wasm";

export function loadModule() {
  return module;
}
