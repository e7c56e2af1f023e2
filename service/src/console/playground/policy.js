// What the playground may load: only files of its own folder, and WebAssembly. It may ask for nothing else, so nothing that is pasted there can
// leave the browser.
const RULES = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
];

/** For the page itself: a static host sends no such header. */
export const PLAYGROUND_META_POLICY = RULES.join("; ");
/** For the header. A page cannot forbid by itself that another site holds it in a frame. */
export const PLAYGROUND_POLICY = [...RULES, "frame-ancestors 'none'"].join("; ");
