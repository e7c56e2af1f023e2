// `secret-slots token`: asks for a token, and says what came of it; the token itself is printed only when that is asked for.
import process from "node:process";
import { fetchToken } from "../token/fetch-token.js";
import { TokenClient } from "../token/token.js";
import { TokenError } from "../token/token-error.js";
import { listOf, readText } from "./input.js";
import { FAILED, NO, OK, paint, parse, print, printJson, tell, UsageError, wholeNumber } from "./terminal.js";

const help = `secret-slots token ENDPOINT CLIENT_ID [options] [--json]

  Asks the token endpoint for a token with the client's own credentials (RFC 6749, section 4.4), or with a refresh token.
  Client secrets come from a file or the environment, one a line or as a JSON array of strings, the one to try first in
  front. Without either they come from standard input.

  --secrets FILE            the file of secrets; - for standard input
  --secrets-env NAME        the environment variable of secrets
  --auth METHOD             client_secret_basic (default), client_secret_post, or none: a public client, without secrets
  --refresh FILE            the file of a refresh token, to be used in place of the client's own credentials
  --scope SCOPE  --audience AUD  --resource URI
  --timeout N               milliseconds for the whole call, 10,000 if not said
  --allow-insecure          sends secrets without TLS to another machine
  --show                    prints the access token, alone on standard output (with --json, the server's whole answer)

  exit code   0 there is a token · 1 the server refused · 2 an error`;

const OPTIONS = ["secrets", "secrets-env", "auth", "refresh", "scope", "audience", "resource", "timeout"];

/** @param {string[]} args */
export async function token(args) {
  const flags = ["allow-insecure", "show"];
  const parsed = parse(args, { help, options: OPTIONS, flags, positionals: [2, 2] });
  if (parsed === undefined) return OK;
  const { json, options: given } = parsed;
  const show = parsed.flags.has("show");
  /** @type {number | undefined} */
  let secret;
  const options = {
    ...(await readOptions(parsed.positionals, given)),
    allowInsecureRequests: parsed.flags.has("allow-insecure"),
    logger: { warn: tell, error: tell },
    onEvent: (/** @type {import("../token/types.js").TokenEvent} */ event) => {
      if (event.type === "token") secret = event.secret;
    },
  };
  if (given.refresh !== undefined && (given.audience !== undefined || given.resource !== undefined)) {
    throw new UsageError("--audience and --resource do not go with --refresh");
  }
  try {
    const refreshToken =
      given.refresh === undefined ? undefined : await readLine(given.refresh, "the refresh token's file");
    const answer = await (refreshToken === undefined
      ? fetchToken(options)
      : new TokenClient(options).refresh(refreshToken, { scope: given.scope }));
    report(answer, secret, { json, show });
    return OK;
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    refuse(error, json);
    return /REFUSED$/.test(error.code) ? NO : FAILED;
  }
}

/**
 * @param {string[]} positionals
 * @param {Record<string, string | undefined>} given
 */
async function readOptions([tokenEndpoint, clientId], given) {
  const { auth, scope, audience, resource, timeout } = given;
  const clientAuth = /** @type {import("../token/types.js").TokenClientOptions["clientAuth"]} */ (auth);
  const clientSecrets = auth === "none" ? undefined : await readSecrets(given.secrets, given["secrets-env"]);
  const milliseconds = wholeNumber("timeout", timeout, 600_000);
  return { tokenEndpoint, clientId, clientSecrets, clientAuth, scope, audience, resource, timeout: milliseconds };
}

/**
 * @param {string | undefined} file
 * @param {string | undefined} variable
 */
async function readSecrets(file, variable) {
  if (file !== undefined && variable !== undefined)
    throw new UsageError("--secrets and --secrets-env exclude each other");
  if (variable === undefined) return listOf(await readText(file ?? "-", "the secrets' file"));
  const value = process.env[variable];
  if (value === undefined) throw new UsageError("the environment variable of --secrets-env is not set");
  return listOf(value);
}

/**
 * @param {string} file
 * @param {string} what
 */
async function readLine(file, what) {
  return (await readText(file, what)).replace(/\r?\n$/, "");
}

/**
 * @param {import("../token/types.js").Token} answer
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
  say(`type      ${token_type ?? "none"}`);
  if (expires_at !== undefined) say(`expires   ${new Date(expires_at * 1000).toISOString()}, in ${expires_in} s`);
  if (scope !== undefined) say(`scope     ${scope}`);
  if (refresh_token !== undefined) say("refresh   a refresh token came with it");
  if (!show) say(paint("dim", "the token itself is printed with --show"));
}

/**
 * @param {TokenError} error
 * @param {boolean} json
 */
function refuse({ code, message, status, error, description, attempts, retryAfter, outcome }, json) {
  if (json) return printJson({ error: { code, message, status, error, description, attempts, retryAfter, outcome } });
  // Where secrets were refused each answer has a line of its own.
  const parts =
    attempts.length > 0 && code === "ERR_CLIENT_SECRETS_REFUSED" ? [description] : [status, error, description];
  const answer = parts.filter((part) => part !== undefined).join(" ");
  tell(`${paint("red", "no token")}: ${message}${answer === "" ? "" : `: ${answer}`} (${code})`);
  for (const { secret, status, error } of attempts)
    tell(`  client secret ${secret}: ${status} ${error ?? ""}`.trimEnd());
  if (retryAfter !== undefined) tell(`  to be tried again in ${retryAfter} s`);
}
