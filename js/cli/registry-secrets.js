// `secret-slots registry add`, `renew`, `rotate`, `revoke`, `revoke-previous`, `delete`, `reapply` and `verify`.
import { SecretSlotsError } from "../errors.js";
import { checkConfirmable, confirm } from "./confirm.js";
import { readSecret } from "./input.js";
import { usable } from "./registry-applications.js";
import { CHANGE, CHANGE_HELP, changeOptions, number } from "./registry-options.js";
import { issue } from "./registry-out.js";
import { NO, OK, paint, print, printJson, tell, UsageError } from "./terminal.js";

/** @import { RegistryCall, RegistryCommand } from "./registry.js" */

const OUT = `  --out FILE             the new secret and a line's end, in a new file of your own (mode 0600); without it the secret is
                         shown once, in a terminal, and nowhere else: in a pipe nothing is done`;

/**
 * A command that makes a secret.
 *
 * @param {string} help
 * @param {string[]} options
 * @param {[number, number]} positionals
 * @param {(call: RegistryCall) => Parameters<typeof issue>[1]} make
 * @returns {RegistryCommand}
 */
function issuing(help, options, positionals, make) {
  return {
    help: `${help}\n${OUT}\n${CHANGE_HELP}`,
    options: ["out", ...options, ...CHANGE.options],
    flags: CHANGE.flags,
    positionals,
    run: (call) => issue(call, make(call)),
  };
}

/**
 * A command that changes secrets and makes none.
 *
 * @param {string} help
 * @param {string[]} options
 * @param {[number, number]} positionals
 * @param {(call: RegistryCall) => Promise<void>} change
 * @param {string} done
 * @param {string[]} [flags]
 * @returns {RegistryCommand}
 */
function changing(help, options, positionals, change, done, flags = []) {
  return {
    help: `${help}${CHANGE_HELP}`,
    options: [...options, ...CHANGE.options],
    flags: [...flags, ...CHANGE.flags],
    positionals,
    async run(call) {
      await change(call);
      const [applicationId, secretId = call.options["secret-id"]] = call.positionals;
      if (call.json) printJson({ applicationId, secretId });
      else print(done);
      return OK;
    },
  };
}

/** @type {Record<string, RegistryCommand>} */
export const secretCommands = {
  add: issuing(
    "add APP DESCRIPTION [--out FILE]\n\n  A further secret; DESCRIPTION is no other secret's of this application.\n",
    [],
    [2, 2],
    (call) => {
      const { registry, positionals: [id, description] } = call; // prettier-ignore
      return () => registry.add(id, { ...changeOptions(call), description });
    },
  ),
  renew: issuing(
    "renew APP SECRET_ID [--out FILE]\n\n  A new value for a secret, whose old one is refused from now on.\n",
    [],
    [2, 2],
    (call) => {
      const { registry, positionals: [id, secretId] } = call; // prettier-ignore
      return () => registry.renew(id, secretId, changeOptions(call));
    },
  ),
  rotate: issuing(
    `rotate APP [--secret-id ID] [--overlap N] [--out FILE]

  A new secret in the place of one, which is accepted for the overlap.

  --secret-id ID         which, when there are several
  --overlap N            in seconds; as the domain says if it is not said`,
    ["secret-id", "overlap"],
    [1, 1],
    (call) => {
      const { registry, positionals: [id], options } = call; // prettier-ignore
      const which = { secretId: options["secret-id"], overlap: number(options, "overlap") };
      return () => registry.rotate(id, { ...changeOptions(call), ...which });
    },
  ),
  revoke: changing(
    "revoke APP SECRET_ID\n\n  Ends a secret, at once and for good.\n\n",
    [],
    [2, 2],
    (call) => call.registry.revoke(call.positionals[0], call.positionals[1], changeOptions(call)),
    "revoked",
  ),
  "revoke-previous": changing(
    `revoke-previous APP [--secret-id ID]

  Ends the overlap of a rotation: the previous secret is refused from now on.

  --secret-id ID         that of the current secret, when there are several
`,
    ["secret-id"],
    [1, 1],
    (call) =>
      call.registry.revokePrevious(call.positionals[0], {
        ...changeOptions(call),
        secretId: call.options["secret-id"],
      }),
    "revoked",
  ),
  delete: changing(
    `delete APP SECRET_ID [--yes]

  Forgets a secret, and its previous with it. Its description is to be typed.

  --yes                  without that
`,
    [],
    [2, 2],
    remove,
    "deleted",
    ["yes"],
  ),
  reapply: changing(
    "reapply APP\n\n  Counts the expiry of its secrets anew from when they were issued, by the policies as they are now.\n\n",
    [],
    [1, 1],
    (call) => call.registry.reapply(call.positionals[0], changeOptions(call)),
    "reapplied",
  ),
  verify: {
    help: `verify APP [FILE]

  Whether a secret is one of the application's, now. It is in FILE, or on standard input; in a terminal it is typed
  unseen. This counts as a use of the secret.

  exit code   0 accepted · 1 refused · 2 an error
`,
    positionals: [1, 2],
    run: verify,
  },
};

/** @param {RegistryCall} call */
async function remove(call) {
  const { registry, positionals: [id, secretId], flags } = call; // prettier-ignore
  checkConfirmable(flags);
  const { working, going, secret } = await usable(registry, id, secretId);
  if (going > 0 && going === working) tell("warning: it is the last secret that works; without --force it stays");
  if (!flags.has("yes")) {
    if (secret === undefined)
      throw new SecretSlotsError("ERR_SECRET_UNKNOWN", "the application lists no secret of this id");
    await confirm("the secret's description", secret.description);
  }
  await registry.delete(id, secretId, changeOptions(call));
}

/** @param {RegistryCall} call */
async function verify({ registry, positionals: [id, file], options, actor, json }) {
  if (options.config === "-" && (file ?? "-") === "-") {
    throw new UsageError("the configuration and the secret cannot both come from standard input");
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
