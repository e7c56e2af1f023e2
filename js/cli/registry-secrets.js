// `secret-slots registry add`, `renew`, `rotate`, `revoke`, `revoke-previous`, `delete`, `reapply` and `verify`.
import { SecretSlotsError } from "../platform/errors.js";
import { checkConfirmable, confirm } from "./confirm.js";
import { readSecret } from "./input.js";
import { APP, CHANGE_OPTIONS, changeOptions, OVERLAP, SECRET_ID } from "./registry-options.js";
import { issue } from "./registry-out.js";
import { countWorking } from "./registry-working.js";
import { NO, OK, paint, print, printJson, tell } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** @import { IssuedSecret } from "../registry/types.js" */
/** @import { Option } from "./command.js" */
/** @import { RegistryCall, RegistryCommand } from "./registry.js" */

/** @type {Record<string, Option>} */
const OUT = { out: { value: "FILE", text: "a new file for the secret, with mode 0600", completes: "file" } };
const OUT_DETAILS = "Without --out the secret is shown once, and only in a terminal: in a pipe nothing is done.";

/** @type {(text: string) => Option} */
const secretIdOption = (text) => ({ value: "ID", text });

/** @typedef {Omit<RegistryCommand, "run">} Form */

/**
 * A command that makes a secret.
 *
 * @param {Form} form
 * @param {(call: RegistryCall, id: string, argument: string) => Promise<IssuedSecret>} make
 * @returns {RegistryCommand}
 */
function issuing(form, make) {
  return {
    ...form,
    details: [...(form.details ?? []), OUT_DETAILS],
    options: { ...OUT, ...form.options, ...CHANGE_OPTIONS },
    run: (call) => issue(call, () => make(call, call.positionals[0], call.positionals[1])),
  };
}

/**
 * A command that changes secrets and makes none.
 *
 * @param {string} done
 * @param {Form} form
 * @param {(call: RegistryCall, id: string, secretId: string) => Promise<void>} change
 * @returns {RegistryCommand}
 */
function changing(done, form, change) {
  return {
    ...form,
    options: { ...form.options, ...CHANGE_OPTIONS },
    async run(call) {
      const [applicationId, secretId] = call.positionals;
      await change(call, applicationId, secretId);
      if (call.json) printJson({ applicationId, secretId: secretId ?? call.options["secret-id"] });
      else print(done);
      return OK;
    },
  };
}

/** @type {Record<string, RegistryCommand>} */
export const secretCommands = {
  add: issuing(
    {
      summary: "Issues a further secret of an application.",
      arguments: [
        APP,
        { name: "DESCRIPTION", text: "what it is for: another one than the application's other secrets have" },
      ],
      examples: ["secret-slots registry add shop backup --store registry --out backup.secret"],
    },
    (call, id, description) => call.registry.add(id, { ...changeOptions(call), description }),
  ),
  renew: issuing(
    {
      summary: "Issues a new value for a secret; the old value is refused at once.",
      arguments: [APP, SECRET_ID],
      examples: ["secret-slots registry renew shop 1 --store registry --out renewed.secret"],
    },
    (call, id, secretId) => call.registry.renew(id, secretId, changeOptions(call)),
  ),
  rotate: issuing(
    {
      summary: "Issues a secret in place of another, which is accepted until the overlap ends.",
      arguments: [APP],
      options: {
        "secret-id": secretIdOption("the secret to replace, if the application has several"),
        overlap: OVERLAP,
      },
      examples: ["secret-slots registry rotate shop --secret-id 1 --overlap 3600 --store registry --out next.secret"],
    },
    (call, id) => {
      const { "secret-id": secretId, overlap } = call.options;
      return call.registry.rotate(id, { ...changeOptions(call), secretId, overlap });
    },
  ),
  revoke: changing(
    "revoked",
    {
      summary: "Ends a secret, at once and for good.",
      arguments: [APP, SECRET_ID],
      examples: ["secret-slots registry revoke shop 2 --store registry"],
    },
    (call, id, secretId) => call.registry.revoke(id, secretId, changeOptions(call)),
  ),
  "revoke-previous": changing(
    "revoked",
    {
      summary: "Ends the overlap of a rotation: the previous secret is refused at once.",
      arguments: [APP],
      options: { "secret-id": secretIdOption("the current secret, if the application has several") },
      examples: [
        "secret-slots registry rotate shop --secret-id 1 --store registry --out next.secret",
        "secret-slots registry revoke-previous shop --secret-id 3 --store registry",
      ],
    },
    (call, id) => call.registry.revokePrevious(id, { ...changeOptions(call), secretId: call.options["secret-id"] }),
  ),
  delete: changing(
    "deleted",
    {
      summary: "Deletes a secret, and its previous one with it.",
      details: ["You confirm it by typing the secret's description, or with --yes."],
      arguments: [APP, SECRET_ID],
      options: { yes: { text: "asks for no confirmation" } },
      examples: ["secret-slots registry delete shop 2 --yes --store registry"],
    },
    remove,
  ),
  reapply: changing(
    "reapplied",
    {
      summary: "Computes the expiry of an application's secrets again, by the policies of today.",
      details: ["It counts from the time at which each secret was issued."],
      arguments: [APP],
      examples: ["secret-slots registry reapply shop --store registry"],
    },
    (call, id) => call.registry.reapply(id, changeOptions(call)),
  ),
  verify: {
    summary: "Says whether a secret is one of the application's now.",
    details: ["In a terminal you type the secret, and it is not shown. It counts as a use of the secret."],
    arguments: [
      APP,
      {
        name: "FILE",
        text: "the file of the secret; default - for standard input",
        isOptional: true,
        completes: "file",
      },
    ],
    exitCodes: "0 accepted · 1 refused · 2 an error",
    examples: ["secret-slots registry verify shop shop.secret --store registry"],
    run: verify,
  },
};

/** @param {RegistryCall} call @param {string} id @param {string} secretId */
async function remove(call, id, secretId) {
  const { registry, options } = call;
  checkConfirmable(options);
  const { working, going, secret } = await countWorking(registry, id, secretId);
  if (going > 0 && going === working) tell("warning: it is the last secret that works; without --force it stays");
  if (options.yes !== true) {
    if (secret === undefined)
      throw new SecretSlotsError("ERR_SECRET_UNKNOWN", "the application has no secret of this SECRET_ID");
    await confirm("the secret's description", secret.description);
  }
  await registry.delete(id, secretId, changeOptions(call));
}

/** @param {RegistryCall} call */
async function verify({ registry, positionals: [id, file], options, actor, json }) {
  if (options.config === "-" && (file ?? "-") === "-") {
    throw new UsageError(
      "the configuration and the secret cannot both come from standard input: give one of them as a file",
    );
  }
  const secret = await readSecret(file);
  const verified = await registry.verify(id, secret, { userAgent: `secret-slots registry verify, ${actor}` });
  await registry.flush();
  if (json) printJson(verified);
  else if (!verified.ok) print(paint("red", "refused"));
  else {
    const which = verified.isPrevious ? ", the previous one in its overlap" : "";
    print(paint("green", `accepted: secret ${verified.secretId}${which}`));
  }
  return verified.ok ? OK : NO;
}
