// `secret-slots keep`: a service that keeps the tokens of a file of clients and credentials fresh.
import process from "node:process";
import { dirname, resolve } from "node:path";
import { TokenKeeper } from "../keeper.js";
import { TokenClient } from "../token.js";
import { readKeepConfig } from "./keep-config.js";
import { KeepTable } from "./keep-table.js";
import { inTerminal, OK, parse, print, tell, UsageError } from "./terminal.js";

const help = `secret-slots keep --config FILE [--once] [--replace ID]

  Keeps the access tokens of all credentials in FILE fresh, over a store that other processes may share, until it is ended
  by SIGTERM or SIGINT; it then waits for refreshes under way. A table in a terminal, a line of JSON for each event in a
  pipe.

  --once         refreshes what is due and ends, for cron
  --replace ID   puts this credential into the store anew: a new authorization

  FILE is JSON; secrets are in files of their own or in the environment, one a line or as a JSON array:

  {
    "store": { "file": "tokens" },
    "encrypt": { "env": "TOKEN_KEYS" },
    "clients": {
      "crm": { "tokenEndpoint": "https://issuer.example/token", "clientId": "app", "clientSecrets": { "file": "crm.secrets" } }
    },
    "credentials": {
      "reports": { "client": "crm", "grant": "client_credentials", "scope": "read" },
      "customer 5": { "client": "crm", "grant": "refresh_token", "refreshToken": { "file": "customer-5.token" } }
    }
  }

  "store" is { "file": FOLDER }, { "redis": URL } (with the package redis installed) or { "memory": true }; paths are
  from FILE's folder. "encrypt" has keys of 32 bytes in base64url; "keeper" may have window, tickInterval, jitter,
  saveBudget, concurrency and replayLostReply. A credential that is in the store already is not put there again.

  exit code   0 ended as asked · 2 an error`;

/** @param {string[]} args */
export async function keep(args) {
  const parsed = parse(args, { help, options: ["config", "replace"], flags: ["once"], positionals: [0, 0] });
  if (parsed === undefined) return OK;
  const { config: file, replace: replaced } = parsed.options;
  if (file === undefined) throw new UsageError("--config is missing");
  const config = await readKeepConfig(file, dirname(resolve(file)));
  if (replaced !== undefined && config.credentials[replaced] === undefined) {
    throw new UsageError("--replace names no credential of the configuration");
  }
  const table =
    inTerminal() && !parsed.json && !parsed.flags.has("once")
      ? new KeepTable(Object.keys(config.credentials))
      : undefined;
  const onEvent = (/** @type {import("../keeper/types.js").KeeperEvent} */ event) => {
    if (table !== undefined) table.tell(event);
    else print(JSON.stringify({ time: new Date().toISOString(), ...event }));
  };
  // Warnings of clients would tear the table: it has a line for them.
  const say = table === undefined ? tell : (/** @type {string} */ text) => table.say(text);
  const clients = Object.fromEntries(
    Object.entries(config.clients).map(([name, options]) => [
      name,
      new TokenClient({ ...options, logger: { warn: say, error: say } }),
    ]),
  );
  const { open, encrypt, keeper: options } = config;
  const { store, close } = await open();
  const keeper = new TokenKeeper({
    ...options,
    store,
    clients,
    ...(encrypt === undefined ? {} : { encrypt }),
    onEvent,
  });
  try {
    for (const [id, credential] of Object.entries(config.credentials)) {
      // Another process may put it there at the same time: only one does.
      await keeper.put(id, credential, { ifAbsent: id !== replaced });
    }
    if (parsed.flags.has("once"))
      print(JSON.stringify({ time: new Date().toISOString(), type: "ticked", ...(await keeper.tick()) }));
    else await serve(keeper, table);
    return OK;
  } finally {
    await close();
  }
}

/**
 * @param {TokenKeeper} keeper
 * @param {KeepTable | undefined} table
 */
async function serve(keeper, table) {
  keeper.start();
  const timer = setInterval(() => table?.draw(keeper), 1000);
  await new Promise((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
  });
  clearInterval(timer);
  await keeper.stop();
  table?.end();
}
