// `secret-slots registry create`, `apps`, `show`, `update` and `remove`.
import { SecretSlotsError } from "../platform/errors.js";
import { checkConfirmable, confirm } from "./confirm.js";
import { APP, CHANGE_OPTIONS, changeOptions, EXPIRY, expiryWords, FORCE, readExpiry } from "./registry-options.js";
import { countWorking } from "./registry-working.js";
import { printFacts, printTable, time } from "./table.js";
import { OK, print, printJson, tell } from "./terminal.js";

/** @import { ClientSecretRegistry } from "../registry/registry.js" */
/** @import { ApplicationInfo } from "../registry/types.js" */
/** @import { RegistryCall, RegistryCommand } from "./registry.js" */

/** @type {Record<string, RegistryCommand>} */
export const applicationCommands = {
  create: {
    summary: "Creates an application, without secrets.",
    details: ["Applications of the types spa and native are public clients, which have no secrets."],
    arguments: [APP],
    options: {
      type: { value: "TYPE", text: "its type", values: ["web", "machine", "spa", "native"], isRequired: true },
      expiry: { ...EXPIRY, default: "inherit" },
    },
    examples: [
      "secret-slots registry create shop --type web --store registry",
      'secret-slots registry create reports --type machine --expiry "90 d" --store registry',
    ],
    isNew: true,
    run: create,
  },
  apps: {
    summary: "Lists all applications.",
    examples: ["secret-slots registry apps --store registry --json"],
    run: apps,
  },
  show: {
    summary: "Shows an application and its secrets: ids, hints, states and times.",
    details: ["Neither a secret nor its hash is shown."],
    arguments: [APP],
    examples: ["secret-slots registry show shop --store registry"],
    run: ({ registry, positionals: [id], json }) => show(registry, id, json),
  },
  update: {
    summary: "Changes how long secrets live that are issued from now on.",
    details: ["registry reapply APP makes the change hold for the secrets that are there already."],
    arguments: [APP],
    options: { expiry: { ...EXPIRY, isRequired: true }, ...CHANGE_OPTIONS },
    examples: ['secret-slots registry update shop --expiry "6 months" --store registry'],
    run: update,
  },
  remove: {
    summary: "Removes an application with all its secrets; the audit log is kept.",
    details: ["You confirm it by typing the application's id, or with --yes."],
    arguments: [APP],
    options: {
      yes: { text: "asks for no confirmation" },
      force: { ...FORCE, text: "also while its secrets work" },
    },
    examples: ["secret-slots registry remove shop --yes --force --store registry"],
    run: remove,
  },
};

/** @param {RegistryCall} call */
async function create({ registry, positionals: [id], options, actor, json }) {
  const expiry = options.expiry === undefined ? undefined : readExpiry(options.expiry);
  await registry.createApplication(id, { type: options.type, expiry, actor });
  return await report(registry, id, json, "created");
}

/** @param {RegistryCall} call */
async function update(call) {
  const { registry, options, json } = call;
  const [id] = call.positionals;
  const expiry = readExpiry(options.expiry);
  await registry.updateApplication(id, { ...changeOptions(call), expiry });
  return await report(registry, id, json, "updated");
}

/** @param {RegistryCall} call */
async function remove(call) {
  const { registry, options, json } = call;
  const [id] = call.positionals;
  checkConfirmable(options);
  const { working } = await countWorking(registry, id);
  if (working > 0) tell(`warning: ${working} of its secrets still work, and will be refused`);
  if (options.yes !== true) await confirm("the application's id", id.normalize("NFC"));
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
      // A damaged application is listed with its error. An unknown one was removed meanwhile.
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
async function report(registry, id, json, done) {
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
