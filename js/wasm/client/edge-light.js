// The client module for edge runtimes whose bundler gives a compiled module for `?module`, as Next's does.
import module from "../../../pkg/client.wasm?module";

export function loadModule() {
  return module;
}
