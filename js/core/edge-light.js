// The core for edge runtimes whose bundler gives a compiled module for `?module`, as Next's does.
import module from "../../pkg/secret_slots.wasm?module";

export function loadModule() {
  return module;
}
