import js from "@eslint/js";

const everywhere = [
  ...["console", "URL", "URLSearchParams", "WebAssembly", "TextEncoder", "TextDecoder", "crypto", "atob", "btoa"],
  ...[
    "fetch",
    "Headers",
    "Response",
    "AbortController",
    "AbortSignal",
    "setTimeout",
    "clearTimeout",
    "setInterval",
    "clearInterval",
  ],
];
const tests = ["Buffer", "structuredClone", "ReadableStream", "performance", "Request", "Blob", "FormData"];
const readonly = (/** @type {string[]} */ names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

/** For each room of js/, the rooms that it may import from, beside itself. */
const ROOMS = {
  platform: [],
  wasm: ["platform"],
  stores: ["platform"],
  policy: ["platform", "wasm"],
  jwt: ["platform", "wasm"],
  slots: ["platform", "wasm", "jwt"],
  webhook: ["platform", "wasm", "jwt", "slots"],
  cookie: ["platform", "wasm", "jwt", "slots"],
  token: ["platform", "wasm"],
  keeper: ["platform", "wasm", "stores", "token"],
  registry: ["platform", "wasm", "stores"],
  mcp: ["platform", "token", "keeper"],
  sources: ["platform"],
  guards: ["platform"],
};
const rooms = Object.entries(ROOMS).map(([room, below]) => {
  const others = [...Object.keys(ROOMS), "cli"].filter((other) => other !== room && !below.includes(other));
  const group = others.flatMap((other) => [`../${other}/*`, `../../${other}/*`]);
  const message = `${room} is not above this room: see the map in DESIGN.md`;
  return {
    files: [`js/${room}/**`],
    rules: { "no-restricted-imports": ["error", { patterns: [{ group, message }] }] },
  };
});

export default [
  { ignores: ["pkg/", "target/", "types/", "dist/", "**/node_modules/"] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2025, sourceType: "module", globals: readonly(everywhere) },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-console": "error",
    },
  },
  { files: ["js/**"], rules: { "no-restricted-globals": ["error", "process", "Buffer"] } },
  {
    // Everything else calls by `core.call` or `core.task`, which make the core's errors ours.
    files: ["js/**"],
    ignores: [
      ...["js/wasm/instance.js", "js/slots/timeline.js", "js/policy/policy.js", "js/registry/verifier.js"],
      ...["exchange", "sign", "verifier"].map((file) => `js/jwt/${file}.js`),
      "js/webhook/signatures.js",
    ],
    rules: { "no-restricted-properties": ["error", { object: "core", property: "glue", message: "use core.call" }] },
  },
  ...rooms,
  {
    // The service runs on any host; Node's own modules are for src/node/, which no Worker imports.
    files: ["service/src/**"],
    ignores: ["service/src/node/**"],
    languageOptions: { globals: readonly(["performance", "ReadableStream", "Request"]) },
    rules: {
      "no-restricted-globals": ["error", "process", "Buffer"],
      "no-restricted-imports": ["error", { patterns: [{ group: ["node:*", "**/node/*"], message: "only src/node/" }] }],
    },
  },
  {
    files: ["service/src/console/playground/browser/**"],
    languageOptions: { globals: readonly(["document", "innerWidth", "addEventListener", "Element"]) },
  },
  { files: ["service/src/node/**"], languageOptions: { globals: readonly(["Buffer", "Request"]) } },
  {
    files: ["tests/**", "service/{bin,tests,benches}/**", "scripts/**", "benches/**", "examples/**"],
    languageOptions: { globals: readonly(tests) },
    rules: { "no-console": "off" },
  },
  { files: ["**/*.cjs"], languageOptions: { sourceType: "commonjs", globals: readonly(["require", "module"]) } },
];
