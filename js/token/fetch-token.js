// A token in one call, without a client to keep.
import { readable } from "../platform/options.js";
import { ownMembers } from "../platform/plain-object.js";
import { isSameList } from "./standing.js";
import { TokenClient } from "./token.js";

/** @import { Signal } from "../platform/types.js" */
/** @import { Token, TokenClientOptions } from "./types.js" */

/**
 * Requests a token for the client itself (RFC 6749, section 4.4): short for `new TokenClient(options).clientCredentials({ signal })`.
 * Which secret works is remembered between calls with the same endpoint, client id and secrets.
 *
 * Rejects with `ERR_INVALID_OPTION` and `ERR_TOO_LARGE` as `new TokenClient` throws them, with a {@link TokenError}, and with the
 * signal's reason.
 *
 * @example
 * const token = await fetchToken({
 *   tokenEndpoint: "https://issuer.example/token",
 *   clientId: "app",
 *   clientSecrets: ["old secret", "new secret"],
 * });
 *
 * @param {TokenClientOptions & { signal?: Signal | undefined }} options
 * @returns {Promise<Token>}
 */
export async function fetchToken(options) {
  const { signal, ...client } = readable(() => ownMembers(options ?? {}));
  return clientOf(client).clientCredentials({ signal });
}

/** The last call's client, for further calls with the same options. @type {{ options: TokenClientOptions, client: TokenClient } | undefined} */
let recent;

/** @param {TokenClientOptions} options */
function clientOf(options) {
  if (recent !== undefined && isAlike(options, recent.options)) return recent.client;
  const client = new TokenClient(options);
  const { clientSecrets } = options;
  recent = {
    options: Array.isArray(clientSecrets) ? { ...options, clientSecrets: [...clientSecrets] } : options,
    client,
  };
  return client;
}

/** Options whose members may have changed since. */
const OBJECTS = ["parameters", "headers", "authorizationParameters"];

/**
 * Whether two sets of options are the same, member by member. Arrays other than the secrets, a function of secrets, and objects of
 * parameters and headers never count as the same: they may have changed since.
 *
 * @param {Record<string, any>} one
 * @param {Record<string, any>} other
 */
function isAlike(one, other) {
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => {
    if (!Object.hasOwn(other, name) || OBJECTS.includes(name)) return false;
    if (name !== "clientSecrets") return one[name] === other[name] && !Array.isArray(one[name]);
    return Array.isArray(one[name]) && Array.isArray(other[name]) && isSameList(one[name], other[name]);
  });
}
