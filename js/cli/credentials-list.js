// `secret-slots credentials list`
import { expiresIn } from "./credential-status.js";
import { printTable } from "./table.js";
import { NO, OK, printJson } from "./terminal.js";

/** @import { CredentialStatus } from "../keeper/types.js" */
/** @import { CredentialsCall, CredentialsCommand } from "./credentials.js" */

/** @type {CredentialsCommand} */
export const listCommand = {
  summary: "Lists credentials, and how they are: whose tokens are good, who must authorize a client again.",
  details: [
    "ready: nothing is wrong. reauthorize: the user must authorize the client again, as secret-slots credentials connect has them do. failing: the last refresh failed, and is tried again.",
  ],
  options: {
    state: { value: "STATE", text: "only those in this state", values: ["ready", "reauthorize", "failing"] },
    owner: { value: "OWNER", text: "only those of this owner" },
    prefix: { value: "TEXT", text: "only those whose ids begin with this text" },
    check: { text: "exit code 1 if a user must authorize a client again: for monitoring" },
  },
  exitCodes: "0 done · 1 with --check, the state of a listed credential is reauthorize · 2 an error",
  examples: [
    "secret-slots credentials list --state reauthorize --config keep.json",
    "secret-slots credentials list --check --json --config keep.json",
  ],
  run: list,
};

/** @param {CredentialsCall} call */
async function list({ source, options: { state, owner, prefix, check = false }, json }) {
  /** @type {CredentialStatus[]} */
  const found = [];
  for await (const status of source.list({ state, owner, prefix })) found.push(status);
  if (json) printJson(found);
  else {
    const now = Date.now() / 1000;
    printTable(
      ["credential", "client", "owner", "state", "expires in", "last error"],
      found.map(({ id, client, owner, state, expires_at, last_error }) => [
        ...[id, client, owner, state],
        ...[expiresIn(expires_at, now), last_error],
      ]),
    );
  }
  return check && found.some(({ state }) => state === "reauthorize") ? NO : OK;
}
