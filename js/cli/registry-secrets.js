// `secret-slots registry add`, `renew`, `rotate`, `revoke`, `revoke-previous`, `delete`, `reapply` and `verify`.
import { SecretSlotsError } from "../platform/errors.js";
import { checkConfirmable, confirm } from "./confirm.js";
import { readSecret } from "./input.js";
import { usable } from "./registry-applications.js";
import { CHANGE, CHANGE_HELP, changeOptions, number } from "./registry-options.js";
import { issue } from "./registry-out.js";
import { NO, OK, paint, print, printJson, tell, UsageError } from "./terminal.js";

/** @import { IssuedSecret } from "../registry/types.js" */
/** @import { RegistryCall, RegistryCommand } from "./registry.js" */

const OUT = `  --out FILE             the new secret and a line's end, in a new file of your own (mode 0600); without it the secret is
                         shown once, in a terminal, and nowhere else: in a pipe nothing is done`;

/** @typedef {Omit<RegistryCommand, "run">} Form */

/**
 * A command that makes a secret.
 *
 * @param {Form} form
 * @param {(call: RegistryCall, id: string, argument: string) => Promise<IssuedSecret>} make
 * @returns {RegistryCommand}
 */
function issuing({ help, options = [], positionals }, make) {
  return {
    help: `${help}\n${OUT}\n${CHANGE_HELP}`,
    options: ["out", ...options, ...CHANGE.options],
    flags: CHANGE.flags,
    positionals,
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
function changing(done, { help, options = [], flags = [], positionals }, change) {
  return {
    help: `${help}\n${CHANGE_HELP}`,
    options: [...options, ...CHANGE.options],
    flags: [...flags, ...CHANGE.flags],
    positionals,
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
      help: `add APP DESCRIPTION [--out FILE]

  A further secret; DESCRIPTION is no other secret's of this application.
`,
      positionals: [2, 2],
    },
    (call, id, description) => call.registry.add(id, { ...changeOptions(call), description }),
  ),
  renew: issuing(
    {
      help: `renew APP SECRET_ID [--out FILE]

  A new value for a secret, whose old one is refused from now on.
`,
      positionals: [2, 2],
    },
    (call, id, secretId) => call.registry.renew(id, secretId, changeOptions(call)),
  ),
  rotate: issuing(
    {
      help: `rotate APP [--secret-id ID] [--overlap N] [--out FILE]

  A new secret in the place of one, which is accepted for the overlap.

  --secret-id ID         which, when there are several
  --overlap N            in seconds; as the domain says if it is not said`,
      options: ["secret-id", "overlap"],
      positionals: [1, 1],
    },
    async (call, id) => {
      const { "secret-id": secretId } = call.options;
      return call.registry.rotate(id, { ...changeOptions(call), secretId, overlap: number(call.options, "overlap") });
    },
  ),
  revoke: changing(
    "revoked",
    { help: "revoke APP SECRET_ID\n\n  Ends a secret, at once and for good.\n", positionals: [2, 2] },
    (call, id, secretId) => call.registry.revoke(id, secretId, changeOptions(call)),
  ),
  "revoke-previous": changing(
    "revoked",
    {
      help: `revoke-previous APP [--secret-id ID]

  Ends the overlap of a rotation: the previous secret is refused from now on.

  --secret-id ID         that of the current secret, when there are several`,
      options: ["secret-id"],
      positionals: [1, 1],
    },
    (call, id) => call.registry.revokePrevious(id, { ...changeOptions(call), secretId: call.options["secret-id"] }),
  ),
  delete: changing(
    "deleted",
    {
      help: `delete APP SECRET_ID [--yes]

  Forgets a secret, and its previous with it. Its description is to be typed.

  --yes                  without that`,
      flags: ["yes"],
      positionals: [2, 2],
    },
    remove,
  ),
  reapply: changing(
    "reapplied",
    {
      help: `reapply APP

  Counts the expiry of its secrets anew from when they were issued, by the policies as they are now.
`,
      positionals: [1, 1],
    },
    (call, id) => call.registry.reapply(id, changeOptions(call)),
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

/** @param {RegistryCall} call @param {string} id @param {string} secretId */
async function remove(call, id, secretId) {
  const { registry, flags } = call;
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
