// Reads the options of a service.
import { SecretSlotsError } from "secret-slots/issuer";
import { browserBase, browserUrl } from "./http/browser-address.js";
import { guarded } from "./guarded-store.js";
import { SYSTEM_CLOCK } from "./system-clock.js";

/** @typedef {import("secret-slots/issuer").ClientSecretRegistryOptions["store"]} RegistryStore */
/** @typedef {Required<Pick<RegistryStore, "append" | "entries">> & RegistryStore} Store */
/** @typedef {NonNullable<import("secret-slots/issuer").ClientSecretRegistryOptions["clock"]>} Clock */

/**
 * An event for logs and metrics. It never holds a secret.
 *
 * @typedef {{ type: string, domain?: string, [member: string]: unknown }} ServiceEvent
 */

/**
 * An e-mail in plain text. `messageId` is the same for each attempt: it becomes the left part of the header `Message-ID` (RFC 5322, section
 * 3.6.4).
 *
 * @typedef {{ to: readonly string[], subject: string, text: string, messageId: string }} MailMessage
 */

/** A file that browsers get. @typedef {{ contentType: string, text: string }} PlaygroundFile */

/**
 * Where a request comes from, as far as the host knows.
 *
 * @typedef {object} Origin
 * @property {string | undefined} [address] The client's address. Failed authentications are limited by it, and the audit log of the API clients
 *   has it.
 * @property {boolean} [isLocal] Whether it came over loopback or a Unix socket. Only such a request may present `localSecret`, and only if no proxy
 *   has passed it on. Default `false`.
 * @property {boolean} [isProxyTrusted] Whether a proxy sent it that the host trusts to tell of the client. Default `false`.
 */

/**
 * How people sign in to the console.
 *
 * @typedef {object} OpenIdOptions
 * @property {string} issuer The issuer identifier of the provider, exactly as it writes it.
 * @property {string} clientId
 * @property {readonly string[]} clientSecrets 1 to 32 secrets. If the provider refuses the first one, the others follow.
 * @property {string} [scope] It must have `openid`. Default `openid email`.
 * @property {string} [title] What people know the provider by. Default: its host.
 */

/**
 * @typedef {object} ServiceOptions
 * @property {RegistryStore} store A store with `append` and `entries`, shared by all instances. A call that takes 10 seconds counts as failed.
 * @property {string} [bootstrap] The bootstrap secret, not empty. Default: the one that `firstBootstrap` or `renewBootstrap` has issued.
 * @property {string} [localSecret] The secret of callers on this machine, not empty, as a Bearer token. It has the roles `tokens:read` and
 *   `credentials:read` for all ids. Default: none.
 * @property {boolean} [trustForwarded] Whether `X-Forwarded-For` and `Forwarded` of every request are written by a trusted proxy. Without it
 *   the routes of clients and credentials refuse requests with them, unless the host says `isProxyTrusted`. Default `false`.
 * @property {string} [publicUrl] The address at which browsers reach the service: https, or http on loopback. Redirect URIs begin with it.
 *   Default: the origin of the request that begins an authorization, if that is on this machine.
 * @property {readonly string[]} [allowedReturns] URLs at which a user may land after an authorization: https, or http on loopback. Default: none.
 * @property {string} [encryptionKey] 32 bytes in hexadecimal, the same for all instances. It seals clients, credentials, authorizations and the
 *   secrets that sign webhooks (AES-256-GCM). Without it there are none of them, and so no bulk rotations.
 * @property {OpenIdOptions} [openid] The OpenID provider at which people sign in to the console. It needs `encryptionKey`. Default: none; they sign
 *   in with the bootstrap secret alone.
 * @property {boolean} [allowLoopback] Whether webhooks, token endpoints and discovery may be on this machine, by http. For development. Default
 *   `false`.
 * @property {readonly string[]} [allowedHosts] Hosts of webhooks, token endpoints and discovery whose addresses need not be public. Default:
 *   none.
 * @property {boolean} [onlyListedHosts] Whether the names of other hosts are refused, because `fetch` does not check the address that a name leads
 *   to, and this host reaches a private network. Default `false`.
 * @property {typeof fetch} [fetch] Sends webhooks and requests for tokens and discovery. Default: the platform's, which does not check the
 *   address that a host's name leads to; in Node use `guardedFetch` of `secret-slots-service/node`.
 * @property {(message: MailMessage) => Promise<unknown>} [sendMail] Sends notices by e-mail. It may take 30 seconds, and rejects if nobody took
 *   the message. Without it no e-mail is sent.
 * @property {(event: ServiceEvent) => void} [onEvent] Takes events, for logs and metrics. Errors that it throws are ignored.
 * @property {{ read(): Promise<{ contentType: string, text: string }> }} [metrics] What `/metrics` answers, without authentication. Without it
 *   that route is 404.
 * @property {ReadonlyMap<string, PlaygroundFile>} [playground] The files of the console's playground by their paths: in Node those of
 *   `playgroundFiles` of `secret-slots-service/node`. Default: no playground.
 * @property {string} [instance] The name of this instance in `/readyz` and events. Default: 8 random hexadecimal digits.
 * @property {Clock} [clock] The source of time, for tests. Default: that of the system.
 */
/** @typedef {ReturnType<typeof readServiceOptions>} Settings */

const NAMES = [
  ...["store", "bootstrap", "localSecret", "trustForwarded", "publicUrl", "allowedReturns", "encryptionKey", "openid"],
  ...["allowLoopback", "allowedHosts", "onlyListedHosts", "fetch", "sendMail", "onEvent", "metrics", "instance"],
  ...["playground", "clock"],
];

/** Throws `ERR_INVALID_OPTION`. @param {ServiceOptions} options */
export function readServiceOptions(options) {
  for (const name of Object.keys(options ?? {}))
    if (!NAMES.includes(name)) throw invalid(`unknown option ${JSON.stringify(name.slice(0, 32))}`);
  const { store, bootstrap, localSecret, encryptionKey, allowLoopback = false, allowedHosts = [] } = options;
  const { onlyListedHosts = false, trustForwarded = false, allowedReturns = [], clock = SYSTEM_CLOCK } = options;
  for (const name of /** @type {const} */ (["read", "write", "delete", "list", "append", "entries"])) {
    if (typeof store?.[name] !== "function") throw invalid(`store must have the function ${name}`);
  }
  if (bootstrap === "") throw invalid("bootstrap must not be empty");
  if (localSecret === "") throw invalid("localSecret must not be empty");
  const publicUrl = browserBase(options.publicUrl);
  if (options.publicUrl !== undefined && publicUrl === undefined)
    throw invalid("publicUrl must be an https URL, or http on loopback, without a query and a fragment");
  if (!allowedReturns.every((url) => browserUrl(url) !== undefined))
    throw invalid("allowedReturns must be https URLs, or http on loopback, without fragments");
  if (encryptionKey !== undefined && !/^[0-9a-f]{64}$/i.test(encryptionKey))
    throw invalid("encryptionKey must be 32 bytes in hexadecimal, which are 64 characters");
  const openid = options.openid === undefined ? undefined : readOpenId(options.openid);
  if (openid !== undefined && encryptionKey === undefined)
    throw invalid("openid needs encryptionKey, which seals what signs the cookies of people");
  const tell = teller(options.onEvent);
  return {
    store: guarded(store, clock, tell),
    bootstrap,
    localSecret,
    trustForwarded,
    publicUrl,
    allowedReturns: allowedReturns.map((url) => new URL(url).href),
    encryptionKey,
    openid,
    allowLoopback,
    allowedHosts,
    onlyListedHosts,
    fetch: options.fetch ?? globalThis.fetch,
    sendMail: options.sendMail,
    metrics: options.metrics,
    playground: options.playground,
    instance: options.instance ?? crypto.randomUUID().slice(0, 8),
    clock,
    tell,
    /** The time in Unix seconds. */
    now: () => Math.floor(clock.now() / 1000),
  };
}

/** Throws `ERR_INVALID_OPTION`. @param {OpenIdOptions} given */
function readOpenId(given) {
  const { issuer, clientId, clientSecrets, scope = "openid email" } = given ?? {};
  for (const name of Object.keys(given ?? {}))
    if (!["issuer", "clientId", "clientSecrets", "scope", "title"].includes(name))
      throw invalid(`unknown option openid.${name.slice(0, 32)}`);
  if (browserBase(issuer) === undefined)
    throw invalid("openid.issuer must be an https URL, or http on loopback, without a query and a fragment");
  if (typeof clientId !== "string" || clientId === "") throw invalid("openid.clientId must not be empty");
  const isSecret = (/** @type {unknown} */ secret) => typeof secret === "string" && secret !== "";
  if (
    !Array.isArray(clientSecrets) ||
    clientSecrets.length < 1 ||
    clientSecrets.length > 32 ||
    !clientSecrets.every(isSecret)
  )
    throw invalid("openid.clientSecrets must be 1 to 32 secrets, none of them empty");
  if (typeof scope !== "string" || !scope.split(" ").includes("openid")) throw invalid("openid.scope must have openid");
  const { title = new URL(issuer).host } = given;
  if (typeof title !== "string" || title === "") throw invalid("openid.title must not be empty");
  return { issuer, clientId, clientSecrets: [...clientSecrets], scope, title };
}

/** @param {((event: ServiceEvent) => void) | undefined} onEvent @returns {(event: ServiceEvent) => void} */
function teller(onEvent) {
  return (event) => {
    try {
      onEvent?.(event);
    } catch {
      // An observer's error must not fail what it observes.
    }
  };
}

/** @param {string} message */
function invalid(message) {
  return new SecretSlotsError("ERR_INVALID_OPTION", message);
}
