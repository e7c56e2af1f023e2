// Which registry a command is about: --store FOLDER, or --config FILE; and the registry of a configuration, also of `keep`.
import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ClientSecretRegistry } from "../registry/registry.js";
import { FileStore } from "../stores/file.js";
import { object, objectOf, storeOf } from "./config.js";
import { readJson } from "./input.js";
import { plain } from "./table.js";
import { tell, UsageError } from "./terminal.js";

/** @import { RegistryDomain, RegistryEvent } from "../registry/types.js" */
/** @import { OpenStore } from "./config.js" */

/**
 * @typedef {object} RegistryConfig
 * @property {OpenStore} open
 * @property {RegistryDomain} domain
 * @property {string | undefined} folder That of a store in files.
 */

/** @type {Partial<Record<RegistryEvent["type"], string>>} */
const WARNINGS = {
  application_damaged: "the record of an application cannot be read",
  secret_damaged: "the record of a secret cannot be read",
  audit_delayed: "the audit log could not be written",
  verifications_delayed: "what was counted could not be saved",
};

/**
 * @param {Record<string, string | undefined>} options
 * @param {boolean} isNew whether a store in files may have to be made
 */
export async function openRegistry({ store: folder, config: file }, isNew) {
  if ((folder === undefined) === (file === undefined)) {
    throw new UsageError("there is one of --store FOLDER and --config FILE; --help says more");
  }
  const config =
    folder === undefined
      ? readRegistryConfig(
          objectOf(await readJson(String(file), "the configuration"), "the configuration", ["store", "domain"]),
          dirname(resolve(String(file))),
        )
      : fileConfig(folder);
  if (!isNew && config.folder !== undefined) await checkFolder(config.folder);
  const { store, close } = await config.open();
  const onEvent = (/** @type {RegistryEvent} */ { type, applicationId = "" }) =>
    tell(`warning: ${WARNINGS[type] ?? type} ${plain(applicationId)}`.trimEnd());
  return { registry: new ClientSecretRegistry({ store, domain: config.domain, onEvent }), close };
}

/**
 * The store and the domain of a configuration; its other members are the caller's.
 *
 * @param {Record<string, any>} given
 * @param {string} folder from which its paths are
 * @returns {RegistryConfig}
 */
export function readRegistryConfig(given, folder) {
  const store = objectOf(given.store, "the registry's store", ["file", "redis"]);
  const [kind, ...more] = Object.values(store);
  if (typeof kind !== "string" || more.length > 0) {
    throw new UsageError('the registry\'s store is neither { "file": FOLDER } nor { "redis": URL }');
  }
  // What is in it, the registry checks.
  const domain = given.domain === undefined ? {} : object(given.domain, "the domain");
  const files = store.file === undefined ? undefined : resolve(folder, kind);
  return { open: storeOf(store, folder), domain, folder: files };
}

/** @param {string} folder @returns {RegistryConfig} */
function fileConfig(folder) {
  if (folder === "") throw new UsageError("--store is empty");
  return { open: async () => ({ store: new FileStore(folder), close: async () => {} }), domain: {}, folder };
}

/** A typing mistake must not look like a registry without applications. @param {string} folder */
export async function checkFolder(folder) {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new UsageError("the store's folder is not there: create, for the first application, makes it");
}
