// `secret-slots keep`: a service that keeps the tokens of all configured credentials fresh.
import { dirname, resolve } from "node:path";
import { SecretSlotsError } from "../platform/errors.js";
import { suggestion } from "../platform/suggestion.js";
import { readKeepConfig } from "./keep-config.js";
import { KeepService } from "./keep-service.js";
import { KeepSignals } from "./keep-signals.js";
import { KeepStores } from "./keep-stores.js";
import { OK } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** @import { Call, Command } from "./command.js" */

/** @type {Command} */
export const keep = {
  summary: "Keeps access tokens fresh in a store that processes may share, and delivers notices of expiry.",
  details: [
    "It runs until SIGTERM or SIGINT, and then waits for refreshes under way. SIGHUP makes it read its configuration again: if something in it is wrong, keep says so and goes on with the old one. A terminal shows a table; a pipe gets a line of JSON for each event.",
    "A credential that is in the store already is not put there again, except with --replace.",
  ],
  options: {
    config: { value: "FILE", text: "the configuration, as JSON", isRequired: true, completes: "file" },
    once: { text: "refreshes and delivers what is due, and ends: for cron" },
    replace: { value: "ID", text: "puts this credential into the store again, after a new authorization" },
  },
  files: {
    "the shape of the file of --config": `{
  "store": { "file": "tokens" },
  "encrypt": { "env": "TOKEN_KEYS" },
  "clients": {
    "crm": {
      "tokenEndpoint": "https://issuer.example/token",
      "authorizationEndpoint": "https://issuer.example/authorize",
      "clientId": "app",
      "clientSecrets": { "file": "client-secrets.txt" }
    }
  },
  "credentials": {
    "reports": { "client": "crm", "grant": "client_credentials", "scope": "read" },
    "customer 5": { "client": "crm", "grant": "refresh_token", "refreshToken": { "file": "customer-5.token" } }
  },
  "keeper": { "tickInterval": 15, "replayAfter": "lease" },
  "registry": {
    "store": { "file": "registry" },
    "domain": { "expiry": { "value": 90, "unit": "d" }, "noticeThresholds": [864000, 86400] },
    "notify": { "url": "https://hooks.example/secrets" }
  }
}

Paths are relative to the file's folder. "store" is { "file": FOLDER }, { "sqlite": FILE } (in Node 22.13 or
later, Deno or Bun), { "redis": URL } (with the package redis installed) or { "memory": true }. Secrets are
in files of their own or in environment variables, one a line or as a JSON array. The keys of "encrypt" have
32 bytes, in base64url. A client may have the other options of TokenClient that JSON can hold, such as
"timeout" in milliseconds and "assumedLifetime" in seconds; secret-slots credentials connect needs its
"authorizationEndpoint". "keeper" may have "window", "tickInterval",
"jitter", "saveBudget" (all in seconds), "concurrency" and "replayAfter" ("lease" or "expiry").

"registry" may stand beside the other members or alone. Its store is in files, SQLite or Redis, and its
"domain" is that of the issuer. Once a minute each notice that is due is sent to the URL of "notify" as JSON
by POST, with its id as Idempotency-Key, until a 2xx answers within 10 seconds. Without "notify" a notice is
a line of JSON on standard output, and there is no table.`,
  },
  exitCodes: "0 ended as asked · 2 an error",
  examples: [
    `export TOKEN_KEYS="$(node -p 'crypto.randomBytes(32).toString("base64url")')"`,
    "secret-slots keep --config keep.json --once",
  ],
  run,
};

/** @param {Call} call */
async function run({ options, json }) {
  const { config: file, replace: replaced, once: isOnce = false } = options;
  const read = () => readKeepConfig(file, dirname(resolve(file)));
  const mayDraw = !json && !isOnce;
  const signals = new KeepSignals();
  const stores = new KeepStores();
  try {
    const config = await read();
    if (replaced !== undefined && config.credentials[replaced] === undefined) {
      const near = suggestion(replaced, Object.keys(config.credentials));
      throw new UsageError(`--replace must be the id of a credential in the configuration${near}`);
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
 * Serves until a signal ends the process.
 *
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
      service.say(`warning: the configuration was not reloaded, and the old one stays in use: ${message} (${code})`);
    }
    await stores.closeBut(service.stores);
  }
  await service.stop();
  service.end();
}
