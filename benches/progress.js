// Progress on long work, for a terminal alone.
import process from "node:process";

/**
 * Shows what is under way in the last line of a terminal, and nothing anywhere else.
 * @param {string} text empty to clear the line
 */
export function progress(text) {
  if (!process.stderr.isTTY) return;
  process.stderr.write(`\r\x1b[K${text.slice(0, (process.stderr.columns || 80) - 1)}`);
}
