// `secret-slots credentials add` and `remove`.
import { checkConfirmable, confirm } from "./confirm.js";
import { printStatus } from "./credential-status.js";
import { OK, print, printJson, tell } from "./terminal.js";
import { readRefreshToken } from "./token-request.js";
import { UsageError } from "./usage-error.js";

/** @import { CredentialsCall, CredentialsCommand } from "./credentials.js" */

export const ID = { name: "ID", text: "the credential's id" };

/** @type {Record<"add" | "remove", CredentialsCommand>} */
export const changeCommands = {
  add: {
    summary: "Adds a credential. Its first token is requested when it is first needed.",
    details: [
      "With the grant refresh_token and without --refresh nobody has authorized the client yet: secret-slots credentials connect ID has the user do so.",
    ],
    arguments: [ID],
    options: {
      client: { value: "NAME", text: "the client's name in the configuration, or at the service", isRequired: true },
      grant: {
        ...{ value: "GRANT", text: "how it is refreshed", isRequired: true },
        values: ["client_credentials", "refresh_token"],
      },
      owner: { value: "OWNER", text: "the user or tenant that it stands for" },
      scope: { value: "SCOPE", text: "the scope to ask for" },
      refresh: { value: "FILE", text: "the file of a refresh token; - for standard input", completes: "file" },
      replace: { text: "also if there is a credential under this id: its tokens are forgotten" },
    },
    examples: [
      "secret-slots credentials add nightly --client crm --grant client_credentials --config keep.json",
      "secret-slots credentials add c6 --client crm --grant refresh_token --refresh customer-5.token --config keep.json",
    ],
    run: add,
  },
  remove: {
    summary: "Removes a credential and its tokens. They stay valid at the server that issued them.",
    details: ["You confirm it by typing the credential's id, or with --yes."],
    arguments: [ID],
    options: { yes: { text: "asks for no confirmation" } },
    examples: [
      "secret-slots credentials add nightly --client crm --grant client_credentials --config keep.json",
      "secret-slots credentials remove nightly --yes --config keep.json",
    ],
    run: remove,
  },
};

/** @param {CredentialsCall} call */
async function add({ source, positionals: [id], options, json }) {
  const { client, grant, owner, scope, refresh, replace = false } = options;
  if (refresh !== undefined && grant !== "refresh_token") {
    throw new UsageError("--refresh goes with --grant refresh_token");
  }
  const refreshToken = refresh === undefined ? undefined : await readRefreshToken(refresh);
  if (refreshToken === "") throw new UsageError("the file of --refresh must hold a refresh token");
  const status = await source.add(id, { client, grant, owner, scope, refreshToken }, { isReplaced: replace });
  printStatus(status, json);
  if (status.state === "reauthorize" && !json)
    tell("next, the user authorizes the client: secret-slots credentials connect ID");
  return OK;
}

/** @param {CredentialsCall} call */
async function remove({ source, positionals: [id], options, json }) {
  checkConfirmable(options);
  if (options.yes !== true) await confirm("the credential's id", id.normalize("NFC"));
  await source.remove(id);
  if (json) printJson({ id });
  else print("removed");
  return OK;
}
