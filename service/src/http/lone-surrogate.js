// Finds a surrogate without its partner in the escapes of a JSON text. No UTF-8 stands for it, so stores and other services would keep,
// change or refuse it, each as it likes (RFC 8259, section 8.2).
const ESCAPED_BACKSLASH = /\\\\/g;
const PAIR = /\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}/gi;
const SURROGATE = /\\ud[89a-f]/i;

/** @param {string} text Valid JSON, decoded from UTF-8. */
export function hasLoneSurrogate(text) {
  return SURROGATE.test(text) && SURROGATE.test(text.replace(ESCAPED_BACKSLASH, "  ").replace(PAIR, ""));
}
