// The slots module for runtimes that import wasm as a compiled `WebAssembly.Module`: workerd and Vercel's and Next's edge runtimes.
// `?module` asks for the compiled module: without it Nitro takes the import for WebAssembly's ESM integration. wrangler takes both.
import module from "../../../pkg/slots.wasm?module";

export function loadModule() {
  return module;
}
