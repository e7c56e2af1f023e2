// A client that has registered by itself (RFC 7591).
import { SecretSlotsError } from "../platform/errors.js";

/** @import { ClientInformation, PendingAuthorization, RegisteredClient } from "./types.js" */

/**
 * Returns the options of the keeper's client for a registration. Throws `ERR_TOKEN_RESPONSE_INVALID` if the token endpoint is not known.
 *
 * @param {ClientInformation} information
 * @param {PendingAuthorization} pending What the SDK has discovered.
 * @returns {RegisteredClient}
 */
export function registeredClient(information, { discovery }) {
  const { client_id, client_secret, token_endpoint_auth_method: method } = information;
  const metadata = discovery?.authorizationServerMetadata;
  const tokenEndpoint =
    information.token_endpoint ??
    metadata?.token_endpoint ??
    endpointWithoutMetadata(discovery?.authorizationServerUrl);
  if (client_secret === undefined) return { tokenEndpoint, clientId: client_id, clientAuth: "none" };
  const supported = metadata?.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  const isPost = method === "client_secret_post" || !(method ?? supported).includes("client_secret_basic");
  const clientAuth = isPost ? "client_secret_post" : "client_secret_basic";
  return { tokenEndpoint, clientId: client_id, clientAuth, clientSecrets: [client_secret] };
}

/** Returns the default endpoint of servers without metadata, which is the SDKs' too. @param {unknown} authorizationServer */
function endpointWithoutMetadata(authorizationServer) {
  if (typeof authorizationServer === "string" && URL.canParse("/token", authorizationServer)) {
    return new URL("/token", authorizationServer).href;
  }
  const message =
    "the token endpoint of the registered client is not known: the authorization server was not discovered";
  throw new SecretSlotsError("ERR_TOKEN_RESPONSE_INVALID", message);
}

/**
 * Throws `ERR_CONFLICT` if another client is registered already. The keeper sends the refresh token to the token endpoint of its client: a
 * registration at another server must not lead it there (RFC 9700, section 4.4).
 *
 * @param {ClientInformation} information
 * @param {ClientInformation | undefined} present
 * @returns {boolean} whether this very client is registered already
 */
export function isRegistered(information, present) {
  if (present === undefined) return false;
  if (present.client_id === information.client_id) return true;
  const message = "a client is registered already: to register anew, remove its registration and its credentials first";
  throw new SecretSlotsError("ERR_CONFLICT", message);
}
