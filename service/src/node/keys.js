// Every key of the configuration: the command line, the environment, the configuration file, the help and the documentation have the same.
import { browserBase, browserUrl } from "../http/browser-address.js";
import * as values from "./values.js";

/**
 * @typedef {object} Key
 * @property {values.Form<any>} form
 * @property {string} text What it is for.
 * @property {string} [value] What the help calls its value. A key without it is a flag without a value.
 * @property {unknown} [default]
 * @property {string} [defaultText] The default in words.
 * @property {boolean} [isSecret] A secret is no flag, as other users of the machine see command lines; a file may hold it.
 */

const text = values.text;
const LOG_LEVELS = /** @type {const} */ (["debug", "info", "warn", "error", "off"]);

/** @satisfies {Record<string, Key>} */
export const KEYS = {
  port: { form: values.integer(0, 65_535), value: "PORT", default: 8080, text: "the port to listen on; 0: a free one" },
  host: {
    form: { must: "be an address or a host name", read: (given) => (isHost(given) ? given : undefined) },
    ...{ value: "ADDRESS", default: "127.0.0.1", text: "the address to listen on; 0.0.0.0 or ::: all addresses" },
  },
  socket: {
    form: text("be the path of a Unix socket", /^[^\0]{1,4096}$/),
    ...{ value: "FILE", defaultText: "none" },
    text: "the Unix socket to listen on, for its owner alone, in place of host and port",
  },
  token_file: {
    form: text("be the path of a file", /^[^\0]{1,4096}$/),
    ...{ value: "FILE", defaultText: "none" },
    text: "gets a new secret at each start, with which programs of this machine get tokens; for its owner alone, and removed at the end",
  },
  public_url: {
    form: { must: "be an https URL, or http on loopback, without a query and a fragment", read: browserBase },
    ...{ value: "URL", defaultText: "what the service listens on, if that is loopback" },
    text: "the address at which browsers reach the service, for authorizations",
  },
  allowed_returns: {
    form: values.list(
      "be a list of https URLs, or http on loopback, without fragments",
      (given) => browserUrl(given) !== undefined,
    ),
    ...{ value: "URL,…", default: [], defaultText: "none" },
    text: "where a user may land after an authorization",
  },
  data: {
    form: text("be the path of a folder", /^[^\0]{1,4096}$/),
    ...{ value: "FOLDER", default: "./secret-slots-data" },
    text: "the folder of the embedded store, made if it is not there; not used if store is set",
  },
  store: {
    form: values.storeAddress,
    ...{ value: "URL", defaultText: "embedded, in the data folder" },
    text: "where records are kept: file:FOLDER, sqlite:FILE, postgres://… or redis://…; its password belongs in a variable or a file",
  },
  bootstrap: {
    form: text("have 1 to 512 visible ASCII characters", /^[\x21-\x7e]{1,512}$/),
    ...{ isSecret: true, defaultText: "one that is issued and printed once" },
    text: "the secret of the administrator",
  },
  encryption_key: {
    form: text("be 32 bytes in hexadecimal, which are 64 characters", /^[0-9a-f]{64}$/i),
    ...{ isSecret: true, defaultText: "embedded store: a file in the data folder; otherwise none" },
    text: "seals clients, credentials and the secrets that sign webhooks and sessions; without it there are none of these",
  },
  openid_issuer: {
    form: { must: "be an https URL, or http on loopback, without a query and a fragment", read: issuerOf },
    ...{ value: "URL", defaultText: "none: people sign in with the bootstrap secret" },
    text: "the OpenID provider at which people sign in to the console; openid_issuer, openid_client_id and openid_client_secrets are set together",
  },
  openid_client_id: {
    form: text("have 1 to 512 visible ASCII characters", /^[\x21-\x7e]{1,512}$/),
    ...{ value: "ID", defaultText: "none", text: "the console as the provider knows it" },
  },
  openid_client_secrets: {
    form: values.secrets,
    ...{ isSecret: true, defaultText: "none" },
    text: "the console's client secrets there, one a line, or a JSON array; if the provider refuses the first one, the others follow",
  },
  openid_scope: {
    form: text(
      "have openid among scopes with spaces between them",
      /^(?=.{1,512}$)(?:[\x21-\x7e]+ )*openid(?: [\x21-\x7e]+)*$/,
    ),
    ...{ value: "SCOPE", default: "openid email" },
    text: "what the console asks the provider for",
  },
  openid_title: {
    form: text("have 1 to 64 characters", /^[^\p{Cc}]{1,64}$/u),
    ...{ value: "TEXT", defaultText: "the provider's host", text: "what people know the provider by: Sign in with …" },
  },
  smtp_url: {
    form: text("begin with smtp:// or smtps://", /^smtps?:\/\/[^\s]{1,2048}$/),
    ...{ isSecret: true, defaultText: "none: no e-mail" },
    text: "the mail server that sends notices; smtp_url and mail_from are set together",
  },
  mail_from: {
    form: text("be one e-mail address", /^[^\s@<>,]{1,64}@[^\s@<>,]{1,255}$/),
    ...{ value: "ADDRESS", defaultText: "none", text: "the sender of notices" },
  },
  allow_loopback: {
    ...{
      form: values.flag,
      default: false,
      text: "lets webhooks, token endpoints and discovery be on this machine, by http; for development",
    },
  },
  allowed_hosts: {
    form: values.list("be a list of host names", values.isHostName),
    ...{ value: "HOST,…", default: [], defaultText: "none" },
    text: "hosts of webhooks, token endpoints and discovery whose addresses need not be public",
  },
  trusted_proxy: {
    form: values.list("be a list of addresses or networks, such as 10.0.0.0/8", values.isNetwork),
    ...{ value: "NETWORK,…", default: [], defaultText: "none" },
    text: "the proxies whose X-Forwarded-For is believed; from others it is ignored, and refused with clients and credentials",
  },
  log_level: {
    ...{ form: values.oneOf(LOG_LEVELS), value: "LEVEL", default: "info" },
    text: "the least severe events that stderr gets: debug, info, warn, error or off",
  },
  metrics: {
    form: values.flag,
    value: "on|off",
    default: true,
    text: "whether /metrics answers, without authentication",
  },
  instance: {
    form: text("have 1 to 64 letters, digits, dots, hyphens or underscores", /^[\w.-]{1,64}$/),
    ...{ value: "NAME", defaultText: "a random one", text: "the name of this instance in /readyz and the log" },
  },
};
/** @typedef {keyof typeof KEYS} KeyName */

/** The variable of a key. @param {string} name */
export const variableOf = (name) => `SECRET_SLOTS_${name.toUpperCase()}`;

/** The flag of a key, without its dashes. @param {string} name */
export const flagOf = (name) => name.replaceAll("_", "-");

/** Providers compare their issuer letter by letter, so it stays as it is written. @param {unknown} given */
function issuerOf(given) {
  return typeof given === "string" && browserBase(given) !== undefined ? given : undefined;
}

/** @param {unknown} given @returns {given is string} */
const isHost = (given) => typeof given === "string" && values.isHostName(given);
