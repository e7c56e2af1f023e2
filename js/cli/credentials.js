// `secret-slots credentials`: the credentials whose tokens are kept fresh.
import { openSource, SOURCE_OPTIONS } from "./credential-source.js";
import { connectCommand } from "./credentials-connect.js";
import { changeCommands } from "./credentials-change.js";
import { listCommand } from "./credentials-list.js";

/** @import { Call, Command } from "./command.js" */
/** @import { CredentialSource } from "./credential-source.js" */

/** @typedef {Call & { source: CredentialSource }} CredentialsCall */
/** @typedef {Omit<Command, "run" | "commands"> & { run: (call: CredentialsCall) => Promise<number> }} CredentialsCommand */

/** @type {Record<string, CredentialsCommand>} */
const commands = { list: listCommand, add: changeCommands.add, connect: connectCommand, remove: changeCommands.remove };

/** @type {Command} */
export const credentials = {
  summary: "Lists, adds, connects and removes the credentials whose tokens are kept fresh.",
  details: [
    "They are in the store of the configuration of secret-slots keep, or at the service: --config or --service says where. No token is ever shown.",
  ],
  options: SOURCE_OPTIONS,
  commands: Object.fromEntries(Object.entries(commands).map(([name, command]) => [name, opened(command)])),
  exitCodes: "0 done · 1 the user must authorize a client, or has refused · 2 an error",
  examples: [
    'secret-slots credentials add c6 --client crm --grant refresh_token --owner "customer 6" --config keep.json',
    "secret-slots credentials list --config keep.json",
  ],
};

/** A command that opens where its credentials are, and closes it. @param {CredentialsCommand} command @returns {Command} */
function opened({ run, ...command }) {
  return {
    ...command,
    async run(call) {
      const source = await openSource(call.options);
      try {
        return await run({ ...call, source });
      } finally {
        await source.close();
      }
    },
  };
}
