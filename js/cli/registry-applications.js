// `secret-slots registry create`, `apps`, `show`, `update` and `remove`.
import { SecretSlotsError } from "../platform/errors.js";
import { checkConfirmable, confirm } from "./confirm.js";
import { CHANGE, CHANGE_HELP, changeOptions, expiryWords, readExpiry } from "./registry-options.js";
import { printFacts, printTable, time } from "./table.js";
import { OK, print, printJson, tell, UsageError } from "./terminal.js";

/** @import { ClientSecretRegistry } from "../registry/registry.js" */
/** @import { ApplicationInfo, ApplicationType, ClientSecretInfo } from "../registry/types.js" */
/** @import { RegistryCall, RegistryCommand } from "./registry.js" */

const TYPES = ["web", "machine", "spa", "native"];
const EXPIRY = `  --expiry EXPIRY        how long its secrets live that are issued from now on: a number of s, min, h, d, w, months or
                         years, such as "90 d"; none, for ever; inherit, as the domain says`;

/** @type {Record<string, RegistryCommand>} */
export const applicationCommands = {
  create: {
    help: `create APP --type TYPE [--expiry EXPIRY]

  A new application, without secrets; APP is its client_id.

  --type TYPE            web or machine; or spa or native, public clients, which have no secrets
${EXPIRY}`,
    options: ["type", "expiry"],
    positionals: [1, 1],
    isNew: true,
    run: create,
  },
  apps: { help: "apps\n\n  All applications.", positionals: [0, 0], run: apps },
  show: {
    help: "show APP\n\n  An application, and what is known of its secrets: neither themselves nor their hashes.",
    positionals: [1, 1],
    run: ({ registry, positionals: [id], json }) => show(registry, id, json),
  },
  update: {
    help: `update APP --expiry EXPIRY

  Changes how long secrets live that are issued from now on; reapply makes it hold for those that are there.

${EXPIRY}
${CHANGE_HELP}`,
    options: ["expiry", ...CHANGE.options],
    flags: CHANGE.flags,
    positionals: [1, 1],
    run: update,
  },
  remove: {
    help: `remove APP [--yes]

  Forgets an application with all its secrets; the audit log is kept. Its id is to be typed.

  --yes                  without that
  --force                also while secrets of it work`,
    flags: ["yes", ...CHANGE.flags],
    positionals: [1, 1],
    run: remove,
  },
};

/** @param {RegistryCall} call */
async function create({ registry, positionals: [id], options, actor, json }) {
  const { type } = options;
  // Before the store's folder is made.
  if (!TYPES.includes(type ?? "")) throw new UsageError("--type is none of web, machine, spa and native");
  const expiry = readExpiry(options.expiry);
  await registry.createApplication(id, { type: /** @type {ApplicationType} */ (type), expiry, actor });
  return await said(registry, id, json, "created");
}

/** @param {RegistryCall} call */
async function update(call) {
  const { registry, options, json } = call;
  const [id] = call.positionals;
  const expiry = readExpiry(options.expiry);
  if (expiry === undefined) throw new UsageError("--expiry is missing");
  await registry.updateApplication(id, { ...changeOptions(call), expiry });
  return await said(registry, id, json, "updated");
}

/** @param {RegistryCall} call */
async function remove(call) {
  const { registry, flags, json } = call;
  const [id] = call.positionals;
  checkConfirmable(flags);
  const { working } = await usable(registry, id);
  if (working > 0) tell(`warning: ${working} of its secrets work still, and are refused from then on`);
  if (!flags.has("yes")) await confirm("the application's id", id.normalize("NFC"));
  await registry.deleteApplication(id, changeOptions(call));
  if (json) printJson({ applicationId: id });
  else print("removed");
  return OK;
}

/** @param {RegistryCall} call */
async function apps({ registry, json }) {
  /** @type {(ApplicationInfo | { id: string, error: string })[]} */
  const found = [];
  for await (const id of idsOf(registry)) {
    try {
      found.push(await registry.application(id));
    } catch (error) {
      if (!(error instanceof SecretSlotsError)) throw error;
      // One that is damaged keeps none of the others from the list; one that is unknown was removed meanwhile.
      if (error.code !== "ERR_SECRET_UNKNOWN") found.push({ id, error: error.code });
    }
  }
  if (json) printJson(found);
  else {
    const rows = found.map((info) =>
      "error" in info ? [info.id, info.error] : [info.id, info.type, expiryWords(info.expiry), time(info.createdAt)],
    );
    printTable(
      ["application", "type", "expiry", "created"],
      rows.map((row) => [...row, "", ""].slice(0, 4)),
    );
  }
  return OK;
}

/** @param {ClientSecretRegistry} registry @returns {AsyncGenerator<string>} */
async function* idsOf(registry) {
  /** @type {string | undefined} */
  let after;
  while (true) {
    const ids = await registry.applications({ after, limit: 1000 });
    yield* ids;
    if (ids.length < 1000) return;
    after = ids.at(-1);
  }
}

/** @param {ClientSecretRegistry} registry @param {string} id @param {boolean} json */
async function show(registry, id, json) {
  const application = await registry.application(id);
  const secrets = await registry.list(id);
  if (json) {
    printJson({ application, secrets });
    return OK;
  }
  facts(application);
  printTable(
    ["secret", "description", "hint", "status", "issued", "expires", "previous", "accepted until", "last used"],
    secrets.map((secret) => [
      ...[secret.secretId, secret.description, secret.hint],
      secret.isUndelivered ? `${secret.status}, undelivered` : secret.status,
      ...[time(secret.issuedAt), secret.expiresAt === null ? "never" : time(secret.expiresAt)],
      ...[secret.previousSecretId, time(secret.previousExpiresAt), time(secret.lastUsedAt)],
    ]),
  );
  return OK;
}

/** @param {ClientSecretRegistry} registry @param {string} id @param {boolean} json @param {string} done */
async function said(registry, id, json, done) {
  const application = await registry.application(id);
  if (json) printJson(application);
  else {
    facts(application);
    tell(done);
  }
  return OK;
}

/** @param {ApplicationInfo} application */
function facts({ id, type, expiry, createdAt, damagedSecrets }) {
  printFacts([
    ["application", id],
    ["type", type],
    ["expiry", expiryWords(expiry)],
    ["created", time(createdAt)],
    ...(damagedSecrets === 0 ? [] : [/** @type {[string, number]} */ (["damaged secrets", damagedSecrets])]),
  ]);
}

/**
 * How many secrets of an application work, and how many of these would go with one.
 *
 * @param {ClientSecretRegistry} registry
 * @param {string} id
 * @param {string} [secretId]
 * @returns {Promise<{ working: number, going: number, secret: ClientSecretInfo | undefined }>}
 */
export async function usable(registry, id, secretId) {
  const secrets = await registry.list(id);
  // The previous of a secret goes with it, and alone when it is the one that is named.
  const ids = secrets.flatMap(({ secretId: id, status, previousSecretId }) => [
    ...(status === "active" ? [{ id, with: id }] : []),
    ...(previousSecretId === null ? [] : [{ id: previousSecretId, with: id }]),
  ]);
  return {
    working: ids.length,
    going: ids.filter((one) => one.id === secretId || one.with === secretId).length,
    secret: secrets.find((one) => one.secretId === secretId || one.previousSecretId === secretId),
  };
}
