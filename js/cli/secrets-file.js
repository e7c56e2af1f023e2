// The file of slots that `get` and `jwt` read.
import { SecretSlots } from "../slots/slots.js";
import { nameOf, readJson } from "./input.js";
import { SecretSlotsError } from "../platform/errors.js";

/** @import { Argument } from "./command.js" */

/** @type {readonly Argument[]} */
export const SECRETS_ARGUMENTS = [
  { name: "FILE", text: "the file of secrets, as JSON", completes: "file" },
  { name: "NAME", text: "the secret's name in FILE" },
];

export const SECRETS_FILE = {
  "the shape of FILE": `{
  "token-secret": [
    { "slot": 0, "value": "the old secret" },
    { "slot": 1741790697, "value": "the new secret, in effect from this Unix time on" }
  ],
  "leaked-secret": [{ "slot": 0, "revoked": true }],
  "other-secret": "the value of slot 0"
}

FILE may also have the form of Gcore's API, for one secret or an array of them:

{ "secret": { "name": "token-secret", "secret_slots": [{ "slot": 0, "value": "the secret" }] } }`,
};

/** Lines that make the file for an example. The secret gets into no history of commands. */
export const MAKE_SECRETS = [`printf '{ "token-secret": "%s" }' "$(secret-slots generate)" > secrets.json`];

/** @param {string} file A path, or `-` for standard input. */
export async function readSecrets(file) {
  const secrets = await readJson(file);
  try {
    return new SecretSlots(secrets);
  } catch (error) {
    if (!(error instanceof SecretSlotsError)) throw error;
    throw new SecretSlotsError(error.code, `${nameOf(file)}: ${error.message}`);
  }
}
