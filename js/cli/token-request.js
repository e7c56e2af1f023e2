// `secret-slots token ENDPOINT CLIENT_ID`: requests a token with an array of client secrets.
import process from "node:process";
import { SecretSlotsError } from "../platform/errors.js";
import { fetchToken } from "../token/fetch-token.js";
import { TokenClient } from "../token/token.js";
import { TokenError } from "../token/token-error.js";
import { listOf, nameOf, readSecretText } from "./input.js";
import { FAILED, NO, OK, tell } from "./terminal.js";
import { refuse, report } from "./token-report.js";
import { UsageError } from "./usage-error.js";

/** @import { Call } from "./command.js" */
/** @import { TokenClientOptions, TokenEvent } from "../token/types.js" */

/** The arguments and flags behind the client's options, by the names in the client's messages. @type {Record<string, string>} */
const SOURCES = {
  ...{ tokenEndpoint: "ENDPOINT", clientId: "CLIENT_ID" },
  ...{ clientSecrets: "--secrets", clientAuth: "--auth", allowInsecureRequests: "--allow-insecure" },
};

/** @param {Call} call */
export async function requestToken({ positionals, json, options: given }) {
  const { refresh, audience, resource, scope, show = false } = given;
  if (refresh !== undefined && (audience !== undefined || resource !== undefined)) {
    throw new UsageError("--audience and --resource do not go with --refresh");
  }
  /** @type {number | undefined} */
  let secret;
  const options = {
    ...(await clientOptions(positionals, given)),
    logger: { warn: tell, error: tell },
    onEvent: (/** @type {TokenEvent} */ event) => {
      if (event.type === "token") secret = event.secret;
    },
  };
  try {
    const answer = await (refresh === undefined
      ? fetchToken(options)
      : new TokenClient(options).refresh(await readRefreshToken(refresh), { scope }));
    const hasRefreshToken = { has_refresh_token: answer.refresh_token !== undefined };
    const title = secret === undefined ? "a token" : `a token, with client secret ${secret}`;
    report(answer, title, { json, show, more: { ...(show ? {} : hasRefreshToken), secret } });
    return OK;
  } catch (error) {
    if (!(error instanceof TokenError)) throw named(error);
    refuse(error, json);
    return /REFUSED$/.test(error.code) ? NO : FAILED;
  }
}

/** An option's error, with the argument or the flag in the option's place. @param {unknown} error */
function named(error) {
  if (!(error instanceof SecretSlotsError) || error.code !== "ERR_INVALID_OPTION") return error;
  const name = Object.keys(SOURCES).find((name) => error.message.startsWith(`${name} `));
  return name === undefined ? error : new UsageError(`${SOURCES[name]}${error.message.slice(name.length)}`);
}

/**
 * @param {string[]} positionals
 * @param {Record<string, any>} given
 * @returns {Promise<TokenClientOptions>}
 */
async function clientOptions([tokenEndpoint, clientId], given) {
  const { auth: clientAuth, scope, audience, resource, timeout } = given;
  const clientSecrets = clientAuth === "none" ? undefined : await readSecrets(given.secrets, given["secrets-env"]);
  const allowInsecureRequests = given["allow-insecure"];
  return {
    tokenEndpoint,
    clientId,
    clientSecrets,
    clientAuth,
    scope,
    audience,
    resource,
    timeout,
    allowInsecureRequests,
  };
}

/**
 * @param {string | undefined} file
 * @param {string | undefined} variable
 */
async function readSecrets(file, variable) {
  if (file !== undefined && variable !== undefined)
    throw new UsageError("--secrets and --secrets-env exclude each other");
  const what = variable === undefined ? nameOf(file ?? "-") : "the variable of --secrets-env";
  const text =
    variable === undefined ? await readSecretText(file ?? "-", "the file of --secrets") : process.env[variable];
  // The variable's name is not repeated, as it may be a secret.
  if (text === undefined) throw new UsageError("--secrets-env must name an environment variable: this one is not set");
  const secrets = listOf(text, what);
  if (secrets.length === 0) throw new UsageError(`${what} holds no client secret`);
  return secrets;
}

/** @param {string} file */
export async function readRefreshToken(file) {
  return (await readSecretText(file, "the file of --refresh")).replace(/\r?\n$/, "");
}
