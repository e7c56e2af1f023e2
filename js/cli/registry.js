// `secret-slots registry`: applications and their client secrets, over a store.
import process from "node:process";
import { userInfo } from "node:os";
import { applicationCommands } from "./registry-applications.js";
import { openRegistry } from "./registry-config.js";
import { reportCommands } from "./registry-reports.js";
import { rotateAllCommand } from "./registry-rotate-all.js";
import { secretCommands } from "./registry-secrets.js";
import { OK, parse, print, UsageError } from "./terminal.js";

/** @import { ClientSecretRegistry } from "../registry/registry.js" */

/**
 * A command of the registry.
 *
 * @typedef {object} RegistryCommand
 * @property {string} help Its form, and what it does.
 * @property {readonly string[]} [options]
 * @property {readonly string[]} [flags]
 * @property {[min: number, max: number]} positionals
 * @property {boolean} [isNew] Whether the store may have to be made.
 * @property {(call: RegistryCall) => Promise<number>} run
 */

/**
 * @typedef {object} RegistryCall
 * @property {ClientSecretRegistry} registry
 * @property {string[]} positionals
 * @property {Record<string, string | undefined>} options
 * @property {Set<string>} flags
 * @property {boolean} json
 * @property {string} actor
 */

const COMMON = `  --store FOLDER         the store, in files
  --config FILE          in its place, JSON: { "store": { "file": FOLDER }, "domain": { "expiry": …, … } }; a store may
                         also be { "redis": URL }, paths are from FILE's folder
  --actor NAME           who does this, for the audit log; the operating system's user if it is not said
  --json                 one JSON document on standard output, also for an error`;

const HELP = `secret-slots registry COMMAND --store FOLDER | --config FILE [options] [--json]

  applications
    create APP --type web|machine|spa|native [--expiry "90 d"]
    apps                                        lists them
    show APP                                    an application and its secrets
    update APP --expiry "6 months"|none|inherit
    remove APP [--yes] [--force]
  secrets
    add APP DESCRIPTION [--out FILE]            a further secret
    renew APP SECRET_ID [--out FILE]            a new value; the old one is refused at once
    rotate APP [--secret-id ID] [--overlap N] [--out FILE]
                                                a new secret; the old one is accepted for the overlap
    rotate-all --out-folder FOLDER [--dry-run]  the secrets of all applications
    revoke APP SECRET_ID                        ends a secret at once
    revoke-previous APP [--secret-id ID]        ends an overlap
    delete APP SECRET_ID [--yes]                forgets a secret
    reapply APP                                 counts the expiry of its secrets anew
    verify APP [FILE]                           is this a secret of the application?
  reports
    audit [APP] [--kind K] [--from N] [--to N]  who has done what
    consumers APP                               who still presents a secret that is on its way out
    notices [--at N]                            which notices of expiry are due

${COMMON}

  What changes secrets takes --force, where it ends an overlap or takes the last secret that works, and
  --idempotency-key KEY, with which it is done once within 24 hours. secret-slots registry COMMAND --help says more.

  exit code   0 done · 1 the secret is refused · 2 an error`;

/** @type {Record<string, RegistryCommand>} */
const commands = { ...applicationCommands, ...secretCommands, "rotate-all": rotateAllCommand, ...reportCommands };

/** @param {string[]} args */
export async function registry([name, ...args]) {
  if (name === "--help" || name === "-h") {
    print(HELP);
    return OK;
  }
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new UsageError("registry is followed by a command; registry --help lists them");
  const { options = [], flags = [], positionals, isNew = false } = command;
  const parsed = parse(args, {
    help: `secret-slots registry ${command.help}\n\n${COMMON}`,
    options: ["store", "config", "actor", ...options],
    flags: [...flags],
    positionals,
  });
  if (parsed === undefined) return OK;
  const { registry, close } = await openRegistry(parsed.options, isNew);
  try {
    return await command.run({ ...parsed, registry, actor: parsed.options.actor ?? user() });
  } finally {
    await close();
  }
}

function user() {
  try {
    return userInfo().username;
  } catch {
    // In a container the user may have no name.
    return `user ${process.getuid?.() ?? "unknown"}`;
  }
}
