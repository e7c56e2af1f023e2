// `serve`: the service until a signal ends it.
import { isIP } from "node:net";
import { resolve } from "node:path";
import process from "node:process";
import { within } from "../deadline.js";
import { codeOf } from "../errors.js";
import { browserBase } from "../http/browser-address.js";
import { createService } from "../service.js";
import { SYSTEM_CLOCK } from "../system-clock.js";
import { UsageError } from "./failures.js";
import { CHECKS_ADDRESSES, guardedFetch } from "./guarded-fetch.js";
import { httpServer } from "./http-server.js";
import { logger } from "./log.js";
import { mailer } from "./mail.js";
import { serviceMetrics } from "./metrics.js";
import { openStore } from "./open-store.js";
import { playgroundFiles } from "./playground-files.js";
import { printLine } from "./print-line.js";
import { Ticks } from "./ticks.js";
import { TokenFile } from "./token-file.js";

/** @import { Configuration } from "./configuration.js" */
/** @import { Tell } from "./log.js" */

/** How often the work that is due is done, and the expiries for metrics are read, in milliseconds. */
const TICKS_EVERY = 5000;
const EXPIRIES_EVERY = 600_000;
const TOKEN_EXPIRIES_EVERY = 60_000;
/** How long requests may take to end, and then what was counted to be saved, in milliseconds. */
const ENDS_WITHIN = 10_000;
/** The length, in characters, under which a bootstrap secret is said to be short: 20 random letters and digits have 119 bits. */
const SHORTEST = 20;
const SIGNALS = /** @type {const} */ (["SIGTERM", "SIGINT"]);

/** Starts the service, and resolves when it has ended. Rejects with a `StartError`. @param {Configuration} configuration */
export async function serve(configuration) {
  const metrics = configuration.metrics ? serviceMetrics() : undefined;
  const log = logger({ level: configuration.log_level, write: (line) => process.stderr.write(line) });
  const tell = (/** @type {import("../service-options.js").ServiceEvent} */ event) => {
    metrics?.tell(event);
    log(event);
  };
  tellCrashes(log);
  const { send: sendMail, close: closeMail } = openMail(configuration);
  const { allow_loopback: allowLoopback, allowed_hosts: allowedHosts } = configuration;
  const outgoing = guardedFetch({ allowLoopback, allowedHosts });
  const opened = await openStore(configuration, { tell });
  const encryptionKey = configuration.encryption_key ?? opened.encryptionKey;
  const openid = openIdOf(configuration);
  if (openid !== undefined && encryptionKey === undefined) {
    await opened.close();
    throw new UsageError("openid_issuer needs encryption_key: it seals what signs the cookies of people");
  }
  const server = httpServer((request, from) => service.fetch(request, from), {
    trustedProxies: configuration.trusted_proxy,
  });
  const tokenFile = configuration.token_file === undefined ? undefined : new TokenFile(configuration.token_file);
  const signal = nextSignal();
  const place = await listen(server, configuration, tokenFile).catch(async (error) => {
    await server.end(0);
    await opened.close();
    throw error;
  });
  // Nothing is awaited since it listens, so that no request comes before this.
  const service = createService({
    ...{ store: opened.store, allowLoopback, allowedHosts, fetch: outgoing.fetch, onEvent: tell, sendMail, metrics },
    ...{ bootstrap: configuration.bootstrap, encryptionKey, instance: configuration.instance, openid },
    ...{ localSecret: tokenFile?.secret, allowedReturns: configuration.allowed_returns },
    onlyListedHosts: !CHECKS_ADDRESSES,
    playground: playgroundFiles({ base: "playground/", home: "../console" }),
    publicUrl: configuration.public_url ?? browserBase(place.url),
  });
  // Nothing is printed before this line: programs that start the service read the address from it.
  printLine(process.stdout, `listening on ${place.url}`);
  tell({ type: "started", ...place.members, store: opened.kind, webhooks: encryptionKey !== undefined });
  if (place.isExposed)
    tell({ type: "exposed", ...place.members, advice: "put a proxy with TLS in front: secrets travel in requests" });
  // Failures are limited, but a right secret always passes: only its length keeps it from being guessed.
  if ((configuration.bootstrap?.length ?? Infinity) < SHORTEST)
    tell({ type: "bootstrap_short", advice: `give a random bootstrap secret of at least ${SHORTEST} characters` });
  if (encryptionKey === undefined)
    tell({
      type: "webhooks_off",
      reason:
        "encryption_key is not set: the service refuses webhooks, clients, credentials and sign-ins to the console",
    });
  if (!CHECKS_ADDRESSES)
    tell({
      type: "outgoing_limited",
      reason: "Bun cannot check addresses: of names, only those in allowed_hosts are sent to",
    });

  const printBootstrap = bootstrapPrinter(service);
  const ticks = new Ticks({
    every: TICKS_EVERY,
    tell,
    async run() {
      await printBootstrap();
      await service.tick();
    },
  });
  const expiries = new Ticks({
    every: EXPIRIES_EVERY,
    tell,
    run: async () => tell({ type: "expiries_read", soonest: await service.soonestExpiries() }),
  });
  const tokenExpiries = new Ticks({
    every: TOKEN_EXPIRIES_EVERY,
    tell,
    run: async () => tell({ type: "token_expiries_read", soonest: await service.soonestTokenExpiries() }),
  });
  ticks.start();
  if (metrics !== undefined) for (const one of [expiries, tokenExpiries]) one.start();

  tell({ type: "ending", signal: await signal });
  if (!(await server.end(ENDS_WITHIN))) tell({ type: "drain_timed_out", after_ms: ENDS_WITHIN });
  await inTime(async () => {
    await Promise.all([ticks, expiries, tokenExpiries].map((one) => one.end()));
    await service.close();
  }).catch((error) => tell({ type: "close_failed", error: codeOf(error) }));
  tokenFile?.remove();
  closeMail();
  await Promise.allSettled([outgoing.close, opened.close].map((close) => inTime(close)));
  tell({ type: "ended" });
  // Drivers may keep timers.
  process.exit(0);
}

/**
 * Listens, and writes the token file once nobody else does: that of another instance must not be replaced. Rejects with a `StartError`.
 *
 * @param {ReturnType<typeof httpServer>} server
 * @param {Configuration} configuration
 * @param {TokenFile | undefined} tokenFile
 * @returns {Promise<{ url: string, members: object, isExposed: boolean }>}
 */
async function listen(server, { socket, port: wanted, host }, tokenFile) {
  if (socket !== undefined) {
    const path = resolve(socket);
    await server.listenOnSocket(path);
    tokenFile?.write();
    return { url: `unix:${path}`, members: { socket: path }, isExposed: false };
  }
  const port = await server.listen(wanted, host);
  tokenFile?.write();
  const url = `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  return { url, members: { port, host }, isExposed: !isLoopback(host) };
}

/**
 * Returns a function that issues the bootstrap secret of a new store and prints it. It is called until the store has answered once.
 *
 * @param {ReturnType<typeof createService>} service
 */
function bootstrapPrinter(service) {
  let isDone = false;
  return async () => {
    if (isDone) return;
    const secret = await service.firstBootstrap();
    isDone = true;
    if (secret !== undefined) printLine(process.stdout, `bootstrap secret, shown this once: ${secret}`);
  };
}

/** @param {Configuration} configuration */
function openIdOf({
  openid_issuer: issuer,
  openid_client_id: clientId,
  openid_client_secrets: clientSecrets,
  ...more
}) {
  if (issuer === undefined || clientId === undefined || clientSecrets === undefined) return undefined;
  const { openid_scope: scope, openid_title: title } = more;
  return { issuer, clientId, clientSecrets, scope, ...(title === undefined ? {} : { title }) };
}

/** @param {Configuration} configuration */
function openMail({ smtp_url: url, mail_from: from }) {
  if (url === undefined || from === undefined) return { send: undefined, close: () => {} };
  try {
    return mailer({ url, from });
  } catch (error) {
    // Its message does not repeat the URL.
    throw new UsageError(`smtp_url, mail_from: ${/** @type {Error} */ (error).message}`);
  }
}

/** Resolves at the first signal. A second one ends the process at once, as it has no handler any more. @returns {Promise<string>} */
function nextSignal() {
  return new Promise((resolve) => {
    const end = (/** @type {string} */ signal) => {
      for (const one of SIGNALS) process.off(one, end);
      resolve(signal);
    };
    for (const one of SIGNALS) process.on(one, end);
  });
}

/** An error that nobody expected ends the process. Its message may hold anything, so the log has its name and its place alone. @param {Tell} log */
function tellCrashes(log) {
  process.on("uncaughtException", (error) => {
    const frames = String(error?.stack ?? "")
      .split("\n")
      .filter((line) => /^ +at /.test(line));
    log({
      type: "crashed",
      error: error?.name ?? "Error",
      code: /** @type {any} */ (error)?.code,
      at: frames.map((line) => line.trim()),
    });
    process.exit(1);
  });
}

/** Does a part of the end. @param {() => Promise<unknown>} work */
const inTime = (work) => within(SYSTEM_CLOCK, ENDS_WITHIN, () => new Error("late"), work);

/** @param {string} host */
const isLoopback = (host) => host === "localhost" || host === "::1" || host.startsWith("127.");
