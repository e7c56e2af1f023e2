// The issuer module for edge runtimes whose bundler gives a compiled module for `?module`, as Next's does.
import module from "../../../pkg/issuer.wasm?module";

export function loadModule() {
  return module;
}
