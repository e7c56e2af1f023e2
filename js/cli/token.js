// `secret-slots token`: the token of a kept credential, or one that is requested with an array of client secrets.
import { SOURCE_OPTIONS } from "./credential-source.js";
import { formOf } from "./token-form.js";
import { keptToken } from "./token-kept.js";
import { requestToken } from "./token-request.js";

/** @import { Call, Command } from "./command.js" */

/** @type {Command} */
export const token = {
  summary: "Prints or hands on the token of a kept credential, or requests one with an array of client secrets.",
  details: [
    "The first form requests a token with the client's own credentials (RFC 6749, section 4.4), or with a refresh token, and says which secret works. Client secrets are read from a file, from the environment, or else from standard input: one a line or as a JSON array of strings, the one to try first in front.",
    "The second form gets the valid token of a credential that secret-slots keep or the service keeps fresh. The process shares each refresh with all others. --exec runs a command that gets the token in its environment, or on a file descriptor, and no other secret of this command; --format speaks the protocol of a credential helper.",
  ],
  forms: [
    "ENDPOINT CLIENT_ID",
    "ID --config FILE | --service URL",
    "ID --config FILE | --service URL --exec -- COMMAND…",
    "ID --config FILE | --service URL --format git|docker|kubectl ACTION",
  ],
  arguments: [
    { name: "ENDPOINT|ID", text: "the URL of the token endpoint; or the id of a kept credential", isOptional: true },
    { name: "CLIENT_ID|ACTION", text: "the client's id; or the action of a credential helper", isOptional: true },
  ],
  takesCommand: true,
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
    show: { text: "prints the access token, alone on standard output; with --json, the whole answer" },
    ...SOURCE_OPTIONS,
    exec: { text: "runs the command after -- with the token, and ends as it ends" },
    env: { value: "NAME", text: "the environment variable that --exec puts the token into", default: "ACCESS_TOKEN" },
    fd: {
      ...{ value: "N", text: "in place of --env: the file descriptor that the command of --exec reads the token from" },
      range: { min: 3, max: 255 },
    },
    format: {
      ...{ value: "HELPER", text: "prints the token as a credential helper" },
      values: ["git", "docker", "kubectl"],
    },
    host: {
      value: "HOST",
      text: "the only host, with its port if it has one, that --format git or docker gives the token",
    },
    username: {
      value: "NAME",
      text: "the user's name that goes with the token",
      default: "oauth2; docker: oauth2accesstoken",
    },
  },
  exitCodes:
    "0 there is a token · 1 the server refused, or the user must authorize the client again · 2 an error · with --exec that of the command, 128 and its signal, 126 or 127 if it cannot run",
  examples: [
    "secret-slots token https://issuer.example/token app --secrets client-secrets.txt --scope read",
    "secret-slots token https://issuer.example/token app --show < client-secrets.txt > access-token.txt",
    "secret-slots token reports --config keep.json",
    `secret-slots token reports --config keep.json --exec -- sh -c 'test -n "$ACCESS_TOKEN"'`,
  ],
  run: (/** @type {Call} */ call) => (formOf(call) === "kept" ? keptToken(call) : requestToken(call)),
};
