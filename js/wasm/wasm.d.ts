// The import gives a compiled module only in the runtimes and bundlers whose condition selects it.
declare module "*.wasm?module" {
  const module: WebAssembly.Module;
  export default module;
}
