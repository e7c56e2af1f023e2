// The registry that a command works on: by --store FOLDER or --config FILE, or in the configuration of `keep`.
import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ClientSecretRegistry } from "../registry/registry.js";
import { unlessSecret } from "./input.js";
import { Member, readConfig } from "./member.js";
import { storeOf } from "./open-store.js";
import { plain } from "./table.js";
import { tell } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** @import { RegistryDomain, RegistryEvent } from "../registry/types.js" */
/** @import { OpenStore, Place } from "./open-store.js" */

/**
 * @typedef {object} RegistryConfig
 * @property {OpenStore} open
 * @property {RegistryDomain} domain
 * @property {Member} domainMember For messages.
 * @property {Place | undefined} place That of a store in files or in SQLite.
 */

/** @type {Partial<Record<RegistryEvent["type"], string>>} */
const WARNINGS = {
  application_damaged: "cannot read the record of application",
  secret_damaged: "cannot read the record of a secret of application",
  audit_delayed: "cannot write the audit log for application",
  verifications_delayed: "cannot save the counted verifications",
};

/**
 * @param {Record<string, any>} options
 * @param {boolean} isNew whether the command may make the store
 */
export async function openRegistry({ store: folder, config: file }, isNew) {
  if ((folder === undefined) === (file === undefined)) {
    throw new UsageError("the registry must be given by one of --store FOLDER and --config FILE");
  }
  if (folder === "") throw new UsageError("--store must name a folder");
  const config = folder === undefined ? await readConfigFile(file) : configOf(folder);
  if (!isNew && config.place !== undefined) await checkPlace(config.place);
  const { store, close } = await config.open();
  const onEvent = (/** @type {RegistryEvent} */ { type, applicationId = "" }) =>
    tell(`warning: ${WARNINGS[type] ?? type} ${plain(applicationId)}`.trimEnd());
  const { domain, domainMember } = config;
  const registry = await domainMember.giveTo(() => new ClientSecretRegistry({ store, domain, onEvent }));
  return { registry, close };
}

/** @param {string} file */
async function readConfigFile(file) {
  const config = await readConfig(file);
  config.object(["store", "domain"]);
  return readRegistryConfig(config, dirname(resolve(file)));
}

/** A store in files, with the standard domain. @param {string} folder */
function configOf(folder) {
  return readRegistryConfig(new Member({ store: { file: folder } }, "--store"), "");
}

/**
 * Reads the store and the domain of a configuration. Its other members are the caller's.
 *
 * @param {Member} registry
 * @param {string} folder to which paths are relative
 * @returns {RegistryConfig}
 */
export function readRegistryConfig(registry, folder) {
  const store = storeOf(registry.at("store"), folder, ["file", "sqlite", "redis"]);
  const domainMember = registry.at("domain");
  // The registry checks the domain's members.
  return { ...store, domain: domainMember.isGiven ? domainMember.object() : {}, domainMember };
}

/** Checks that the store is there: a misspelt name must not look like a registry without applications. @param {Place} place */
export async function checkPlace({ kind, path }) {
  const found = await stat(path).catch(() => undefined);
  if (kind === "folder" ? found?.isDirectory() : found?.isFile()) return;
  const first = "secret-slots registry create APP --type TYPE makes it";
  throw new UsageError(`the store's ${kind} ${unlessSecret(path)} does not exist; ${first}, for the first application`);
}
