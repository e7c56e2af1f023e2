export default {
  target: "webworker",
  entry: "./worker.js",
  resolve: { conditionNames: ["workerd", "worker", "import"] },
  experiments: { outputModule: true, asyncWebAssembly: true },
  output: { module: true, library: { type: "module" }, filename: "worker.mjs" },
  externalsType: "module",
  externals: [
    async ({ request = "" }) => {
      const [, name] = /\/(\w+\.wasm)\?module$/.exec(request) ?? [];
      return name && `./${name}`;
    },
  ],
};
