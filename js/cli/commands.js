// The table of commands.
import { check } from "./check.js";
import { completion } from "./completion.js";
import { credentials } from "./credentials.js";
import { generate } from "./generate.js";
import { get } from "./get.js";
import { jwt } from "./jwt.js";
import { keep } from "./keep.js";
import { registry } from "./registry.js";
import { token } from "./token.js";

/** @type {import("./command.js").Command} */
export const root = {
  summary: "Secrets that rotate without an outage.",
  details: [
    "secret-slots COMMAND --help says more of each command. No command takes a secret from the command line, which other users of the machine can read: secrets are in files, in the environment, or on standard input.",
  ],
  options: { version: { short: "v", text: "prints the version", isOfGroup: true } },
  commands: { generate, check, get, jwt, token, keep, credentials, registry, completion },
  exitCodes:
    "0 done · 1 the answer is no (a secret breaks the policy, no value is in effect; a token, a client or its secret is refused) · 2 an error",
  examples: [
    "secret-slots generate --count 3",
    "secret-slots generate | secret-slots check",
    `printf '{ "token-secret": "%s" }' "$(secret-slots generate)" > secrets.json`,
    "secret-slots get secrets.json token-secret",
    `echo '{ "sub": "user-1" }' | secret-slots jwt sign secrets.json token-secret > token.jwt`,
    "secret-slots jwt verify secrets.json token-secret < token.jwt",
  ],
};
