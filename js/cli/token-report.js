// What `secret-slots token` says of a token, or of a refusal.
import { plain } from "./table.js";
import { paint, print, printJson, tell } from "./terminal.js";

/** @import { Token } from "../token/types.js" */
/** @import { TokenError } from "../token/token-error.js" */

/**
 * @param {Token} token
 * @param {string} title
 * @param {{ json: boolean, show: boolean, more?: object }} how `more`: further members of the JSON.
 */
export function report(token, title, { json, show, more = {} }) {
  const { token_type, expires_in, expires_at, scope, refresh_token } = token;
  if (json) {
    const metadata = { token_type, expires_in, expires_at, scope };
    return printJson(show ? { ...token, ...more } : { ...metadata, ...more });
  }
  const say = show ? tell : print;
  if (show) print(token.access_token);
  say(paint("green", title));
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
export function refuse({ code, message, status, error, description, attempts, retryAfter, outcome }, json) {
  if (json) return printJson({ error: { code, message, status, error, description, attempts, retryAfter, outcome } });
  // The message has the status, and the error code if that is well-formed; each refused secret has a line of its own below.
  const isInMessage = code === "ERR_CLIENT_SECRETS_REFUSED" || (error !== undefined && message.endsWith(error));
  const answer = plain([isInMessage ? undefined : error, description].filter((part) => part !== undefined).join(" "));
  tell(`${paint("red", "no token")}: ${message}${answer === "" ? "" : `: ${answer}`} (${code})`);
  for (const { secret, status, error } of attempts)
    tell(`  client secret ${secret}: ${status} ${plain(error ?? "")}`.trimEnd());
  if (retryAfter !== undefined) tell(`  try again in ${retryAfter} s`);
}
