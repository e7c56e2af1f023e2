// Reads the options of a client, once. The core checks the rest: endpoints, clientId, clientAuth and the secrets.
import { clockOf } from "../platform/clock.js";
import {
  checkOptions,
  invalid,
  readable,
  readFlag,
  readFunction,
  readInteger,
  readText,
  readTexts,
} from "../platform/options.js";
import { ClientSecrets } from "./client-secrets.js";
import { readHeaders, readParameters, withValues } from "./extras.js";

/** @typedef {import("./types.js").TokenClientOptions} TokenClientOptions */
/** @typedef {ReturnType<typeof readClientOptions>} Settings */

const NAMES = [
  ...["tokenEndpoint", "refreshEndpoint", "authorizationEndpoint", "issuer", "clientId", "clientSecrets", "clientAuth"],
  ...["rawBasic", "scope", "audience", "resource", "timeout", "retries", "tokenTypes", "allowInsecureRequests"],
  ...[
    "parameters",
    "headers",
    "authorizationParameters",
    "assumedLifetime",
    "fetch",
    "logger",
    "onEvent",
    "classify",
    "clock",
  ],
];

/** Throws `ERR_INVALID_OPTION`. @param {TokenClientOptions} given */
export function readClientOptions(given) {
  const options = checkOptions(given, NAMES);
  const { clientSecrets, clock, logger, timeout = 10_000, retries = 2, assumedLifetime = 3_600 } = options;
  const isLogger = typeof logger?.warn === "function" && typeof logger.error === "function";
  if (logger !== undefined && logger !== null && !isLogger)
    throw invalid("logger must have the functions warn and error");
  return {
    tokenEndpoint: readUrl("tokenEndpoint", options.tokenEndpoint) ?? "",
    refreshEndpoint: readUrl("refreshEndpoint", options.refreshEndpoint),
    authorizationEndpoint: readUrl("authorizationEndpoint", options.authorizationEndpoint),
    issuer: readText("issuer", options.issuer),
    clientId: readText("clientId", options.clientId) ?? "",
    secrets: new ClientSecrets(clientSecrets),
    clientAuth: readText("clientAuth", options.clientAuth) ?? "client_secret_basic",
    rawBasic: options.rawBasic === undefined ? undefined : readFlag("rawBasic", options.rawBasic),
    scope: readText("scope", options.scope),
    audience: readText("audience", options.audience),
    resource: readTexts("resource", options.resource),
    parameters: withValues("parameters", readParameters("parameters", options.parameters)),
    headers: withValues("headers", readHeaders(options.headers)),
    authorizationParameters: withValues(
      "authorizationParameters",
      readParameters("authorizationParameters", options.authorizationParameters, true),
    ),
    assumedLifetime:
      assumedLifetime === Infinity
        ? Infinity
        : readInteger("assumedLifetime", assumedLifetime, 1, 2 ** 31 - 1, "seconds"),
    timeout: readInteger("timeout", timeout, 1, 600_000, "milliseconds"),
    retries: readInteger("retries", retries, 0, 10),
    tokenTypes: options.tokenTypes === undefined ? undefined : readTexts("tokenTypes", options.tokenTypes),
    allowInsecureRequests: readFlag("allowInsecureRequests", options.allowInsecureRequests),
    fetch: readFunction("fetch", options.fetch) ?? defaultFetch,
    logger: logger === undefined ? console : logger,
    onEvent: readFunction("onEvent", options.onEvent),
    classify: readFunction("classify", options.classify),
    clock: clockOf(clock),
  };
}

/** Looks the platform's fetch up at each request: tests and monitoring replace it later. @type {import("../platform/types.js").Fetch} */
export const defaultFetch = (input, init) => fetch(input, init);

/**
 * Reads a URL from a string or a `URL` of any realm.
 *
 * @param {string} name
 * @param {unknown} value
 */
export function readUrl(name, value) {
  const href = readable(() => (typeof value === "object" && value !== null && "href" in value ? value.href : value));
  return readText(name, href);
}
