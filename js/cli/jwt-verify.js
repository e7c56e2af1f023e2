// `secret-slots jwt verify`: whether a token is accepted, and if not, why.
import { SecretSlotsError } from "../platform/errors.js";
import { readText } from "./input.js";
import { ALGORITHMS, SECONDS, SLOT_FROM } from "./jwt-options.js";
import { MAKE_SECRETS, readSecrets, SECRETS_ARGUMENTS, SECRETS_FILE } from "./secrets-file.js";
import { inTerminal, NO, OK, paint, print, printJson, tell } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** @import { Call, Command } from "./command.js" */
/** @import { VerifiedJwt, VerifyOptions } from "../jwt/types.js" */

const DURATION = { min: 0, ...SECONDS };

/** @type {Command} */
export const verify = {
  summary: "Verifies the JWT on standard input, and prints its payload.",
  details: ["One line end after the token is not part of it. The token is given alone, without Bearer before it."],
  arguments: SECRETS_ARGUMENTS,
  options: {
    alg: {
      ...{ value: "LIST", text: "the algorithms accepted, with commas between them", default: "HS256" },
      ...{ values: ALGORITHMS, isList: true },
    },
    "slot-from": {
      value: "WHERE",
      text: "where the token names its slot",
      values: [...SLOT_FROM, "any"],
      default: "iat",
    },
    issuer: { value: "ISS", text: "the claim iss must be this" },
    audience: { value: "AUD", text: "the claim aud must be or contain this" },
    subject: { value: "SUB", text: "the claim sub must be this" },
    typ: { value: "TYP", text: "the header's typ must be this" },
    overlap: {
      ...{ value: "N", text: "how long a slot's tokens are accepted after the next slot began" },
      ...{ range: { ...DURATION, words: { infinity: Infinity } }, default: "infinity, with a warning" },
    },
    "max-token-age": { value: "N", text: "the greatest age of a token by its iat", range: DURATION },
    "clock-tolerance": { value: "N", text: "how far clocks may differ", range: DURATION, default: "0" },
    "boundary-tolerance": {
      ...{ value: "N", text: "how near iat must be to the start of a slot for the neighbouring slot to be tried too" },
      ...{ range: DURATION, default: "0" },
    },
    at: {
      value: "N",
      text: "judges at this Unix time",
      range: { min: 0, max: 99_999_999_999, unit: "seconds" },
      default: "now",
    },
    "allow-short-keys": { text: "also accepts a secret that is shorter than the algorithm's hash" },
  },
  files: SECRETS_FILE,
  exitCodes: "0 accepted · 1 refused, and why · 2 an error",
  examples: [
    ...MAKE_SECRETS,
    `echo '{ "sub": "user-1" }' | secret-slots jwt sign secrets.json token-secret > token.jwt`,
    "secret-slots jwt verify secrets.json token-secret --overlap 259200 --max-token-age 3600 < token.jwt",
  ],
  run,
};

/** @param {Call} call */
async function run({ positionals: [file, name], options, json }) {
  if (file === "-") throw new UsageError("FILE must not be -: standard input is for the token");
  const secrets = await readSecrets(file);
  const token = (await readText("-", "the token on standard input")).replace(/\r?\n$/, "");
  // Wrong options or slots fail here. After this, only the token can be at fault.
  const check = secrets.jwtVerifier(name, verifyOptions(options));
  try {
    accepted(check(token), json);
    return OK;
  } catch (error) {
    if (!(error instanceof SecretSlotsError)) throw error;
    const { code } = error;
    const message = /^bearer\s/i.test(token) ? 'the token begins with "Bearer ": give it alone' : error.message;
    if (json) printJson({ error: { code, message } });
    else tell(`${paint("red", "refused")}: ${message} (${code})`);
    return NO;
  }
}

/**
 * @param {VerifiedJwt} verified
 * @param {boolean} json
 */
function accepted({ payload, protectedHeader, slot }, json) {
  if (json) return printJson({ payload, protectedHeader, slot });
  if (!inTerminal()) return print(JSON.stringify(payload));
  print(paint("green", `accepted, with the secret of slot ${slot}`));
  print(JSON.stringify(payload, undefined, 2));
  print(paint("dim", `header ${JSON.stringify(protectedHeader)}`));
}

/**
 * @param {Record<string, any>} options
 * @returns {VerifyOptions}
 */
function verifyOptions(options) {
  const { alg, issuer, audience, subject, typ, overlap, at } = options;
  return {
    algorithms: alg,
    slotFrom: options["slot-from"],
    ...{ issuer, audience, subject, typ, overlap },
    maxTokenAge: options["max-token-age"],
    clockTolerance: options["clock-tolerance"],
    boundaryTolerance: options["boundary-tolerance"],
    allowShortKeys: options["allow-short-keys"],
    currentDate: at === undefined ? undefined : new Date(at * 1000),
  };
}
