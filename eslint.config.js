import js from "@eslint/js";

const everywhere = ["console", "URL", "WebAssembly", "TextEncoder", "TextDecoder", "crypto", "atob", "btoa"];
const tests = ["Buffer", "fetch", "Response", "setTimeout", "clearTimeout", "structuredClone"];
const readonly = (/** @type {string[]} */ names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

export default [
  { ignores: ["pkg/", "target/", "types/", "**/node_modules/"] },
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
