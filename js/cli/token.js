// `secret-slots token`: requests a token and reports the result. The token itself is printed only with --show.
import process from "node:process";
import { SecretSlotsError } from "../platform/errors.js";
import { fetchToken } from "../token/fetch-token.js";
import { TokenClient } from "../token/token.js";
import { TokenError } from "../token/token-error.js";
import { listOf, nameOf, readSecretText } from "./input.js";
import { plain } from "./table.js";
import { FAILED, NO, OK, paint, print, printJson, tell } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** @import { Call, Command } from "./command.js" */
/** @import { Token, TokenClientOptions, TokenEvent } from "../token/types.js" */

/** @type {Command} */
export const token = {
  summary: "Requests an OAuth token with an array of client secrets, and says which of them works.",
  details: [
    "The request is one with the client's own credentials (RFC 6749, section 4.4), or with a refresh token. Client secrets are read from a file, from the environment, or else from standard input: one a line or as a JSON array of strings, the one to try first in front.",
  ],
  arguments: [
    { name: "ENDPOINT", text: "the URL of the token endpoint" },
    { name: "CLIENT_ID", text: "the client's id" },
  ],
  options: {
    secrets: { value: "FILE", text: "the file of client secrets; - for standard input", completes: "file" },
    "secrets-env": { value: "NAME", text: "the environment variable that holds the client secrets" },
    auth: {
      ...{ value: "METHOD", text: "how the client authenticates", default: "client_secret_basic" },
      values: ["client_secret_basic", "client_secret_post", "none"],
    },
    refresh: { value: "FILE", text: "the file of a refresh token to use", completes: "file" },
    scope: { value: "SCOPE", text: "the scope to ask for" },
    audience: { value: "AUD", text: "the audience to ask for" },
    resource: { value: "URI", text: "the resource to ask for (RFC 8707)" },
    timeout: {
      ...{ value: "N", text: "how long the whole call may take", default: "10,000" },
      range: { min: 1, max: 600_000, unit: "milliseconds" },
    },
    "allow-insecure": { text: "sends secrets without TLS to another machine" },
    show: { text: "prints the access token, alone on standard output; with --json, the server's whole answer" },
  },
  exitCodes: "0 there is a token · 1 the server refused · 2 an error",
  examples: [
    "secret-slots token https://issuer.example/token app --secrets client-secrets.txt --scope read",
    "secret-slots token https://issuer.example/token app --show < client-secrets.txt > access-token.txt",
  ],
  run,
};

/** The arguments and flags behind the client's options, by the names in the client's messages. @type {Record<string, string>} */
const SOURCES = {
  ...{ tokenEndpoint: "ENDPOINT", clientId: "CLIENT_ID" },
  ...{ clientSecrets: "--secrets", clientAuth: "--auth", allowInsecureRequests: "--allow-insecure" },
};

/** @param {Call} call */
async function run({ positionals, json, options: given }) {
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
    report(answer, secret, { json, show });
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
async function readRefreshToken(file) {
  return (await readSecretText(file, "the file of --refresh")).replace(/\r?\n$/, "");
}

/**
 * @param {Token} answer
 * @param {number | undefined} secret
 * @param {{ json: boolean, show: boolean }} how
 */
function report(answer, secret, { json, show }) {
  const { token_type, expires_in, expires_at, scope, refresh_token } = answer;
  if (json) {
    const metadata = {
      token_type,
      expires_in,
      expires_at,
      scope,
      has_refresh_token: refresh_token !== undefined,
      secret,
    };
    return printJson(show ? { ...answer, secret } : metadata);
  }
  const say = show ? tell : print;
  if (show) print(answer.access_token);
  say(paint("green", secret === undefined ? "a token" : `a token, with client secret ${secret}`));
  say(`type      ${plain(token_type ?? "none")}`);
  if (expires_at !== undefined) say(`expires   ${new Date(expires_at * 1000).toISOString()}, in ${expires_in} s`);
  if (scope !== undefined) say(`scope     ${plain(scope)}`);
  if (refresh_token !== undefined) say("refresh   a refresh token came with it");
  if (!show) say(paint("dim", "the token itself is printed with --show"));
}

/**
 * @param {TokenError} error
 * @param {boolean} json
 */
function refuse({ code, message, status, error, description, attempts, retryAfter, outcome }, json) {
  if (json) return printJson({ error: { code, message, status, error, description, attempts, retryAfter, outcome } });
  // The message has the status, and the error code if that is well-formed; each refused secret has a line of its own below.
  const isInMessage = code === "ERR_CLIENT_SECRETS_REFUSED" || (error !== undefined && message.endsWith(error));
  const answer = plain([isInMessage ? undefined : error, description].filter((part) => part !== undefined).join(" "));
  tell(`${paint("red", "no token")}: ${message}${answer === "" ? "" : `: ${answer}`} (${code})`);
  for (const { secret, status, error } of attempts)
    tell(`  client secret ${secret}: ${status} ${plain(error ?? "")}`.trimEnd());
  if (retryAfter !== undefined) tell(`  try again in ${retryAfter} s`);
}
