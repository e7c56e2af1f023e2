// The slots module for workerd, which compiles no wasm from bytes but imports it compiled.
import module from "../../../pkg/slots.wasm";

export function loadModule() {
  return module;
}
