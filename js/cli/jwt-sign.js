// `secret-slots jwt sign`: signs a payload with the slot in effect.
import { readJson } from "./input.js";
import { ALGORITHMS, SECONDS, SLOT_FROM } from "./jwt-options.js";
import { MAKE_SECRETS, readSecrets, SECRETS_ARGUMENTS, SECRETS_FILE } from "./secrets-file.js";
import { OK, print, printJson } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** @import { Call, Command } from "./command.js" */

/** @type {Command} */
export const sign = {
  summary: "Signs the JSON object on standard input as a JWT.",
  details: [
    "With --slot-from iat the token is signed with the slot in effect at the payload's iat, which is now unless the payload has one. With slot or kid it is signed with the highest slot, and the claim slot or the header's kid names that slot.",
  ],
  arguments: SECRETS_ARGUMENTS,
  options: {
    alg: { value: "ALG", text: "the algorithm", values: ALGORITHMS, default: "HS256" },
    "slot-from": { value: "WHERE", text: "where the token names its slot", values: SLOT_FROM, default: "iat" },
    "expires-in": { value: "N", text: "how long after iat the token expires", range: { min: 1, ...SECONDS } },
    "allow-short-keys": { text: "also signs with a secret that is shorter than the algorithm's hash" },
  },
  files: SECRETS_FILE,
  examples: [
    ...MAKE_SECRETS,
    `echo '{ "sub": "user-1" }' | secret-slots jwt sign secrets.json token-secret --expires-in 3600 > token.jwt`,
  ],
  run,
};

/** @param {Call} call */
async function run({ positionals: [file, name], options, json }) {
  if (file === "-") {
    throw new UsageError("FILE must not be -: standard input is for the payload");
  }
  const secrets = await readSecrets(file);
  const payload = await readJson("-", "the payload on standard input");
  const { alg, "slot-from": slotFrom, "expires-in": expiresIn, "allow-short-keys": allowShortKeys } = options;
  const token = secrets.signJwt(name, payload, { alg, slotFrom, expiresIn, allowShortKeys });
  if (json) printJson({ token });
  else print(token);
  return OK;
}
