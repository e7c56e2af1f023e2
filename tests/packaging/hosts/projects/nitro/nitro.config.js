export default {
  compatibilityDate: "2026-06-01",
  experimental: { wasm: true },
};
