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
    files: ["tests/**", "scripts/**", "benches/**", "examples/**"],
    languageOptions: { globals: readonly(tests) },
    rules: { "no-console": "off" },
  },
  { files: ["**/*.cjs"], languageOptions: { sourceType: "commonjs", globals: readonly(["require", "module"]) } },
];
