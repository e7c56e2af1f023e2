// `secret-slots keep`: a service that keeps the tokens of a file of clients and credentials fresh.
import process from "node:process";
import { dirname, resolve } from "node:path";
import { TokenKeeper } from "../keeper.js";
import { TokenClient } from "../token.js";
import { readKeepConfig } from "./keep-config.js";
import { NoticeService } from "./keep-notices.js";
import { KeepTable } from "./keep-table.js";
import { checkFolder } from "./registry-config.js";
import { inTerminal, jsonOf, OK, parse, print, tell, UsageError } from "./terminal.js";

/** @import { KeepConfig } from "./keep-config.js" */

const help = `secret-slots keep --config FILE [--once] [--replace ID]

  Keeps the access tokens of all credentials in FILE fresh, over a store that other processes may share, until it is ended
  by SIGTERM or SIGINT; it then waits for refreshes under way. A table in a terminal, a line of JSON for each event in a
  pipe. With a registry of client secrets in FILE it also delivers the notices that these expire.

  --once         refreshes and delivers what is due and ends, for cron
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

  Beside these, or alone, with a store of its own, in files or Redis:

    "registry": {
      "store": { "file": "registry" },
      "domain": { "expiry": { "value": 90, "unit": "d" }, "noticeThresholds": [864000, 86400] },
      "notify": { "url": "https://hooks.example/secrets" }
    }

  Once a minute each notice that is due is sent to the URL as JSON by POST, under its id as Idempotency-Key; what is not
  answered by a 2xx within 10 s is tried again. Without "notify" a notice is a line of JSON, and there is no table.
  The "domain" is as where the secrets are issued.

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
  const isOnce = parsed.flags.has("once");
  const hasTable = config.open !== undefined && (config.registry === undefined || config.registry.url !== undefined);
  const table =
    hasTable && inTerminal() && !parsed.json && !isOnce ? new KeepTable(Object.keys(config.credentials)) : undefined;
  // Warnings would tear the table: it has a line for them.
  const say = table === undefined ? tell : (/** @type {string} */ text) => table.say(text);
  /** @type {(() => Promise<void>)[]} */
  const closing = [];
  try {
    const notices = await openNotices(config, table, say, closing);
    const keeper = await openKeeper(config, table, say, closing);
    for (const [id, credential] of Object.entries(config.credentials)) {
      // Another process may put it there at the same time: only one does.
      await keeper?.put(id, credential, { ifAbsent: id !== replaced });
    }
    if (isOnce) await tick(keeper, notices);
    else await serve(keeper, notices, table);
    return OK;
  } finally {
    for (const close of closing) await close();
  }
}

/** @param {object} event */
function printLine(event) {
  print(jsonOf({ time: new Date().toISOString(), ...event }));
}

/**
 * @param {KeepConfig} config
 * @param {KeepTable | undefined} table
 * @param {(text: string) => void} say
 * @param {(() => Promise<void>)[]} closing
 */
async function openKeeper({ open, clients: given, encrypt, keeper: options }, table, say, closing) {
  if (open === undefined) return undefined;
  const onEvent = (/** @type {import("../keeper/types.js").KeeperEvent} */ event) => {
    if (table !== undefined) table.tell(event);
    else printLine(event);
  };
  const clients = Object.fromEntries(
    Object.entries(given).map(([name, options]) => [
      name,
      new TokenClient({ ...options, logger: { warn: say, error: say } }),
    ]),
  );
  const { store, close } = await open();
  closing.push(close);
  return new TokenKeeper({ ...options, store, clients, ...(encrypt === undefined ? {} : { encrypt }), onEvent });
}

/**
 * @param {KeepConfig} config
 * @param {KeepTable | undefined} table
 * @param {(text: string) => void} say
 * @param {(() => Promise<void>)[]} closing
 */
async function openNotices({ registry }, table, say, closing) {
  if (registry === undefined) return undefined;
  if (registry.folder !== undefined) await checkFolder(registry.folder);
  const { store, close } = await registry.open();
  closing.push(close);
  // In the table a failure has its words by `say`.
  const tellLine = table === undefined ? printLine : () => {};
  return new NoticeService({ store, domain: registry.domain, url: registry.url, tell: tellLine, say });
}

/**
 * What is due of both, also when one of them fails.
 *
 * @param {TokenKeeper | undefined} keeper
 * @param {NoticeService | undefined} notices
 */
async function tick(keeper, notices) {
  const refreshed = keeper?.tick().then((report) => printLine({ type: "ticked", ...report }));
  for (const { status, reason } of /** @type {any[]} */ (await Promise.allSettled([refreshed, notices?.once()]))) {
    if (status === "rejected") throw reason;
  }
}

/**
 * @param {TokenKeeper | undefined} keeper
 * @param {NoticeService | undefined} notices
 * @param {KeepTable | undefined} table
 */
async function serve(keeper, notices, table) {
  keeper?.start();
  notices?.start();
  const timer = setInterval(() => keeper && table?.draw(keeper), 1000);
  await new Promise((resolve) => {
    process.once("SIGTERM", resolve);
    process.once("SIGINT", resolve);
  });
  clearInterval(timer);
  await Promise.all([keeper?.stop(), notices?.stop()]);
  table?.end();
}
