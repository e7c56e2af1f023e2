// `secret-slots registry`: applications and their client secrets, over a store.
import process from "node:process";
import { userInfo } from "node:os";
import { applicationCommands } from "./registry-applications.js";
import { openRegistry } from "./registry-config.js";
import { reportCommands } from "./registry-reports.js";
import { rotateAllCommand } from "./registry-rotate-all.js";
import { secretCommands } from "./registry-secrets.js";
import { withNextStep } from "./registry-next-step.js";

/** @import { ClientSecretRegistry } from "../registry/registry.js" */
/** @import { Call, Command } from "./command.js" */

/** @typedef {Call & { registry: ClientSecretRegistry, actor: string }} RegistryCall */
/**
 * A command of the registry.
 *
 * @typedef {Omit<Command, "run" | "commands"> & { isNew?: boolean, run: (call: RegistryCall) => Promise<number> }} RegistryCommand
 *   `isNew`: whether the command may make the store.
 */

/** @type {Record<string, RegistryCommand>} */
const commands = { ...applicationCommands, ...secretCommands, "rotate-all": rotateAllCommand, ...reportCommands };

/** @type {Command} */
export const registry = {
  summary: "Issues, rotates, revokes and verifies the client secrets of applications, and reports who did what.",
  details: [
    "Either --store or --config says which registry. A new secret is shown once, and never stored: only its hash is.",
  ],
  options: {
    store: { value: "FOLDER", text: "the registry's store, in files", completes: "folder" },
    config: { value: "FILE", text: "in place of --store: a configuration, as JSON", completes: "file" },
    actor: { value: "NAME", text: "who does this, for the audit log", default: "the operating system's user" },
  },
  files: {
    "the shape of the file of --config": `{
  "store": { "file": "registry" },
  "domain": { "expiry": { "value": 90, "unit": "d" }, "overlap": 3600, "noticeThresholds": [864000, 86400] }
}

"store" may be { "sqlite": FILE }, in Node 22.13 or later, Deno or Bun, or { "redis": URL }, with the package
redis installed; paths are relative to the file's folder.`,
  },
  commands: Object.fromEntries(Object.entries(commands).map(([name, command]) => [name, opened(command)])),
  exitCodes: "0 done · 1 the secret is refused · 2 an error",
  examples: [
    "secret-slots registry create shop --type web --store registry",
    "secret-slots registry add shop production --store registry --out shop.secret",
    "secret-slots registry rotate shop --overlap 3600 --store registry --out shop.next-secret",
    "secret-slots registry verify shop shop.next-secret --store registry",
    "secret-slots registry audit shop --store registry",
  ],
};

/** A command that opens its registry, and closes it. @param {RegistryCommand} command @returns {Command} */
function opened({ run, isNew = false, ...command }) {
  return {
    ...command,
    async run(call) {
      const { registry, close } = await openRegistry(call.options, isNew);
      const [applicationId] = call.positionals;
      try {
        return await run({ ...call, registry, actor: call.options.actor ?? user() });
      } catch (error) {
        throw await withNextStep(error, registry, applicationId);
      } finally {
        await close();
      }
    },
  };
}

function user() {
  try {
    return userInfo().username;
  } catch {
    // In a container the user may have no name.
    return `user ${process.getuid?.() ?? "unknown"}`;
  }
}
