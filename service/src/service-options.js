// Reads the options of a service.
import { SecretSlotsError } from "secret-slots/issuer";
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

/**
 * @typedef {object} ServiceOptions
 * @property {RegistryStore} store A store with `append` and `entries`, shared by all instances. A call that takes 10 seconds counts as failed.
 * @property {string} [bootstrap] The bootstrap secret, not empty. Default: the one that `firstBootstrap` or `renewBootstrap` has issued.
 * @property {string} [encryptionKey] 32 bytes in hexadecimal, the same for all instances. It seals the secrets that sign webhooks (AES-256-GCM).
 *   Without it there are no webhooks, and so no bulk rotations.
 * @property {boolean} [allowLoopback] Whether webhooks, token endpoints and discovery may be on this machine, by http. For development. Default
 *   `false`.
 * @property {readonly string[]} [allowedHosts] Hosts of webhooks, token endpoints and discovery whose addresses need not be public. Default:
 *   none.
 * @property {typeof fetch} [fetch] Sends webhooks and requests for tokens and discovery. Default: the platform's, which does not check the
 *   address that a host's name leads to; in Node use `guardedFetch` of `secret-slots-service/node`.
 * @property {(message: MailMessage) => Promise<unknown>} [sendMail] Sends notices by e-mail. It may take 30 seconds, and rejects if nobody took
 *   the message. Without it no e-mail is sent.
 * @property {(event: ServiceEvent) => void} [onEvent] Takes events, for logs and metrics. Errors that it throws are ignored.
 * @property {{ read(): Promise<{ contentType: string, text: string }> }} [metrics] What `/metrics` answers, without authentication. Without it
 *   that route is 404.
 * @property {string} [instance] The name of this instance in `/readyz` and events. Default: 8 random hexadecimal digits.
 * @property {Clock} [clock] The source of time, for tests. Default: that of the system.
 */
/** @typedef {ReturnType<typeof readServiceOptions>} Settings */

const NAMES = [
  ...["store", "bootstrap", "encryptionKey", "allowLoopback", "allowedHosts", "fetch", "sendMail", "onEvent"],
  ...["metrics", "instance", "clock"],
];

/** Throws `ERR_INVALID_OPTION`. @param {ServiceOptions} options */
export function readServiceOptions(options) {
  for (const name of Object.keys(options ?? {}))
    if (!NAMES.includes(name)) throw invalid(`unknown option ${JSON.stringify(name.slice(0, 32))}`);
  const { store, bootstrap, encryptionKey, allowLoopback = false, allowedHosts = [], clock = SYSTEM_CLOCK } = options;
  for (const name of /** @type {const} */ (["read", "write", "delete", "list", "append", "entries"])) {
    if (typeof store?.[name] !== "function") throw invalid(`store must have the function ${name}`);
  }
  if (bootstrap === "") throw invalid("bootstrap must not be empty");
  if (encryptionKey !== undefined && !/^[0-9a-f]{64}$/i.test(encryptionKey))
    throw invalid("encryptionKey must be 32 bytes in hexadecimal, which are 64 characters");
  const tell = teller(options.onEvent);
  return {
    store: guarded(store, clock, tell),
    bootstrap,
    encryptionKey,
    allowLoopback,
    allowedHosts,
    fetch: options.fetch ?? globalThis.fetch,
    sendMail: options.sendMail,
    metrics: options.metrics,
    instance: options.instance ?? crypto.randomUUID().slice(0, 8),
    clock,
    tell,
    /** The time in Unix seconds. */
    now: () => Math.floor(clock.now() / 1000),
  };
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
