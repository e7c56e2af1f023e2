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
const tests = ["Buffer", "structuredClone", "ReadableStream", "performance", "Request"];
const readonly = (/** @type {string[]} */ names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

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
    ],
    rules: { "no-restricted-properties": ["error", { object: "core", property: "glue", message: "use core.call" }] },
  },
  {
    files: ["tests/**", "scripts/**", "benches/**", "examples/**"],
    languageOptions: { globals: readonly(tests) },
    rules: { "no-console": "off" },
  },
  { files: ["**/*.cjs"], languageOptions: { sourceType: "commonjs", globals: readonly(["require", "module"]) } },
];
