// The programs that use the package as installed, and what the one that uses all of it prints wherever it runs.
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const printed = {
  newest: "new_password",
  before: "original_password",
  fastedge: "new_password",
  generated: "sk_live_",
  meetsPolicy: true,
  problem: "too_short",
  code: "ERR_SLOT_INVALID",
};

/**
 * Puts them where the package is found, in a folder for each test file: those run at the same time.
 * @param {string} consumer
 * @param {string} name
 */
export function copyPrograms(consumer, name) {
  const folder = join(consumer, name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(fileURLToPath(new URL("programs", import.meta.url)), folder, { recursive: true });
  return folder;
}
