// `secret-slots keep`: a service that keeps the tokens of a file of clients and credentials fresh.
import { dirname, resolve } from "node:path";
import { SecretSlotsError } from "../platform/errors.js";
import { readKeepConfig } from "./keep-config.js";
import { KeepService } from "./keep-service.js";
import { KeepSignals } from "./keep-signals.js";
import { KeepStores } from "./keep-stores.js";
import { OK, parse, UsageError } from "./terminal.js";

const help = `secret-slots keep --config FILE [--once] [--replace ID]

  Keeps the access tokens of all credentials in FILE fresh, over a store that other processes may share, until it is ended
  by SIGTERM or SIGINT; it then waits for refreshes under way. SIGHUP makes it read FILE again: when something in it is
  wrong, it says so and goes on as before. A table in a terminal, a line of JSON for each event in a pipe. With a
  registry of client secrets in FILE it also delivers the notices that these expire.

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
  saveBudget, concurrency and replayAfter ("lease" or "expiry"). A client of a server that does not say how long a token
  is good may have assumedLifetime, in seconds. A credential that is in the store already is not put there again.

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
  const read = () => readKeepConfig(file, dirname(resolve(file)));
  const isOnce = parsed.flags.has("once");
  const mayDraw = !parsed.json && !isOnce;
  const signals = new KeepSignals();
  const stores = new KeepStores();
  try {
    const config = await read();
    if (replaced !== undefined && config.credentials[replaced] === undefined) {
      throw new UsageError("--replace names no credential of the configuration");
    }
    const service = await KeepService.open(config, stores, { mayDraw, replaced });
    const reopen = async () => KeepService.open(await read(), stores, { mayDraw });
    // A signal does not interrupt `--once`.
    if (isOnce) await service.once();
    else await serve(service, signals, stores, reopen);
    return OK;
  } finally {
    await stores.closeBut([]);
    signals.close();
  }
}

/**
 * @param {KeepService} service
 * @param {KeepSignals} signals
 * @param {KeepStores} stores
 * @param {() => Promise<KeepService>} reopen
 */
async function serve(service, signals, stores, reopen) {
  service.start();
  while ((await signals.next()) === "reload") {
    try {
      const next = await reopen();
      next.start();
      await service.stop();
      service = next;
      service.line({ type: "reloaded" });
      service.say("the configuration was read again");
    } catch (error) {
      const { code, message } =
        error instanceof SecretSlotsError ? error : { code: "ERR_INTERNAL", message: "an unexpected error" };
      service.line({ type: "reload_failed", code });
      service.say(`warning: the new configuration is wrong, and the old one stays in use: ${message} (${code})`);
    }
    await stores.closeBut(service.stores);
  }
  await service.stop();
  service.end();
}
