// One token in one call, without a client to keep.
import { readable } from "../platform/options.js";
import { ownMembers } from "../platform/plain-object.js";
import { isSameList } from "./standing.js";
import { TokenClient } from "./token.js";

/** @import { Signal } from "../platform/types.js" */
/** @import { Token, TokenClientOptions } from "./types.js" */

/**
 * One token, for the client itself: `new TokenClient(options).clientCredentials()`. What is known of the secrets is kept between
 * calls with the same endpoint, client id and secrets. Throws as {@link TokenClient} does.
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

/** The client of the last call, for calls that are all alike. @type {{ options: TokenClientOptions, client: TokenClient } | undefined} */
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

/**
 * Whether two sets of options are the same, member by member; arrays but for the secrets, and a function of secrets, never are:
 * they may have changed since.
 *
 * @param {Record<string, any>} one
 * @param {Record<string, any>} other
 */
function isAlike(one, other) {
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => {
    if (!Object.hasOwn(other, name)) return false;
    if (name !== "clientSecrets") return one[name] === other[name] && !Array.isArray(one[name]);
    return Array.isArray(one[name]) && Array.isArray(other[name]) && isSameList(one[name], other[name]);
  });
}
