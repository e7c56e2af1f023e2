// `npx secret-slots`: each command is a file in cli/.
import { readFile } from "node:fs/promises";
import process from "node:process";
import { check } from "./check.js";
import { generate } from "./generate.js";
import { get } from "./get.js";
import { jwt } from "./jwt.js";
import { keep } from "./keep.js";
import { registry } from "./registry.js";
import { token } from "./token.js";
import { fail, FAILED, finish, OK, print, UsageError } from "./terminal.js";

const HELP = `secret-slots: secrets that rotate without an outage

  secret-slots generate [--count N] [--length N] [--policy FILE] [--json]
      secrets that meet the policy (64 characters, the rotation guide's rules)
  secret-slots check [FILE] [--length N] [--policy FILE] [--json]
      checks the secret in FILE, or from standard input, and says how strong it is
  secret-slots get FILE NAME [--at N] [--json]
      the value of a secret in effect at slot number or Unix time N; without --at, of its highest slot
  secret-slots jwt sign FILE NAME [--alg ALG] [--slot-from iat|slot|kid] [--expires-in N] [--json]
      a token of the JSON object on standard input, signed with the slot in effect
  secret-slots jwt verify FILE NAME [--alg LIST] [--slot-from …] [--overlap N] [--issuer ISS] … [--json]
      verifies the token on standard input with the slot that it belongs to

  secret-slots token ENDPOINT CLIENT_ID [--secrets FILE | --secrets-env NAME] [--scope SCOPE] … [--show] [--json]
      fetches an OAuth token with an array of client secrets, and says what came of it
  secret-slots keep --config FILE [--once]
      keeps the tokens of a file of clients and credentials fresh, over a store that processes may share
  secret-slots registry COMMAND --store FOLDER | --config FILE [--json]
      issues, rotates, revokes and verifies the client secrets of applications, and says who has done what

  secret-slots COMMAND --help says more of each. A secret is never taken from the command line, which other
  users of the machine can read. With --json after a command there is one JSON document on standard output, also for
  an error. secret-slots --version says which this is.

  exit code   0 done · 1 the answer is no (a secret that breaks the policy, no value in effect,
              a token, a client or its secret that is refused) · 2 an error`;

/** @type {Record<string, (args: string[]) => Promise<number>>} */
const commands = { generate, check, get, jwt, token, keep, registry };

/** @param {string[]} args */
async function main([name, ...args]) {
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    print(HELP);
    return name === undefined ? FAILED : OK;
  }
  if (name === "--version") {
    const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
    print(version);
    return OK;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) throw new UsageError("there is no such command; secret-slots --help lists them");
  return await command(args);
}

const args = process.argv.slice(2);
const json = args.some((arg) => arg === "--json" || arg.startsWith("--json="));
finish(main(args).catch((error) => fail(error, json)));
