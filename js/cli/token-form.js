// Tells the two forms of `secret-slots token` apart, and refuses what is neither.
import process from "node:process";
import { UsageError } from "./usage-error.js";

/** @import { Call } from "./command.js" */

const REQUEST = "secret-slots token ENDPOINT CLIENT_ID";
const KEPT = "secret-slots token ID --config FILE or --service URL";

/** The flags that each form has for itself; `show` and `json` belong to both. */
const OF_REQUEST = [
  ...["secrets", "secrets-env", "auth", "refresh", "scope", "audience", "resource", "timeout", "allow-insecure"],
];
const SOURCES = ["config", "service", "token-file"];
const OF_KEPT = [...SOURCES, "exec", "env", "fd", "format", "host", "username"];

/** The helpers whose program passes an action. */
const WITH_ACTION = ["git", "docker"];

/** @param {Call} call @returns {"request" | "kept"} */
export function formOf({ positionals, program, options }) {
  const given = (/** @type {readonly string[]} */ names) => names.find((name) => options[name] !== undefined);
  const [ofRequest, ofKept] = [given(OF_REQUEST), given(OF_KEPT)];
  if (ofRequest !== undefined && ofKept !== undefined) {
    throw new UsageError(`--${ofKept} is of ${KEPT}, and --${ofRequest} is of ${REQUEST}: they do not go together`);
  }
  if (ofKept === undefined && program.length === 0) {
    const isKept =
      positionals.length === 1 && ofRequest === undefined && process.env.SECRET_SLOTS_SERVICE !== undefined;
    if (isKept) return "kept";
    checkRequest(positionals);
    return "request";
  }
  checkKept(positionals, options);
  checkWays(program, options);
  return "kept";
}

/** @param {readonly string[]} positionals */
function checkRequest({ length }) {
  if (length === 2) return;
  const missing = length === 0 ? "ENDPOINT" : "CLIENT_ID";
  throw new UsageError(`missing argument ${missing}: ${REQUEST}; for a kept credential, ${KEPT}`);
}

/** @param {readonly string[]} positionals @param {Record<string, any>} options */
function checkKept({ length }, { format }) {
  const hasAction = WITH_ACTION.includes(format);
  if (length === 0) throw new UsageError(`missing argument ID: ${KEPT}`);
  if (hasAction && length === 1) {
    throw new UsageError(`missing argument ACTION: ${format} adds it, such as get, to the command of its helper`);
  }
  if (!hasAction && length === 2) {
    throw new UsageError(`a kept credential takes one argument, its ID: ${KEPT}; to request a token, ${REQUEST}`);
  }
}

/** @param {readonly string[]} program @param {Record<string, any>} options */
function checkWays(program, options) {
  const { exec = false, format, host, username } = options;
  const ways = ["exec", "format", "show"].filter((name) => options[name] !== undefined);
  if (ways.length > 1) throw new UsageError(`--${ways[0]} and --${ways[1]} exclude each other`);
  if (ways[0] !== undefined && ways[0] !== "show" && options.json) {
    throw new UsageError(`--json and --${ways[0]} exclude each other`);
  }
  if (exec && program.length === 0) throw new UsageError("--exec needs a command after --: --exec -- COMMAND");
  if (!exec && program.length > 0) throw new UsageError("a command after -- needs --exec");
  for (const name of ["env", "fd"]) {
    if (options[name] !== undefined && !exec) throw new UsageError(`--${name} goes with --exec`);
  }
  if (options.env !== undefined && options.fd !== undefined) throw new UsageError("--env and --fd exclude each other");
  const isHelper = WITH_ACTION.includes(format);
  for (const [name, value] of Object.entries({ host, username })) {
    if (value !== undefined && !isHelper) throw new UsageError(`--${name} goes with --format git or docker`);
  }
  // A helper that answers for every host gives the token to whoever gets a user to fetch from a server of theirs.
  if (isHelper && host === undefined)
    throw new UsageError(`--format ${format} needs --host HOST: no other host gets the token`);
}
