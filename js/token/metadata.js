// The metadata of an authorization server (RFC 8414, section 2; OpenID Connect Discovery, section 3), as options of a client.
import { SecretSlotsError } from "../platform/errors.js";
import { isPlainObject, ownMembers } from "../platform/plain-object.js";
import { core } from "../wasm/client/core.js";
import { refusedMetadata } from "./metadata-error.js";

/** @typedef {import("./types.js").Discovered} Discovered */

/** How a client can authenticate, the preferred one first: HTTP Basic is the default of RFC 8414, and needs no secret in the body. */
const METHODS = /** @type {const} */ (["client_secret_basic", "client_secret_post", "none"]);

/**
 * Whether a URL may be an endpoint of a client: `TokenClient` has the same rule.
 *
 * @param {string} url
 * @param {boolean} allowInsecureRequests
 */
export function isEndpoint(url, allowInsecureRequests) {
  const none = {
    refreshEndpoint: undefined,
    authorizationEndpoint: undefined,
    rawBasic: undefined,
    tokenTypes: undefined,
  };
  const client = { ...none, clientId: "any", clientSecrets: [], clientAuth: "none", retries: 0 };
  const more = { tokenEndpoint: url, allowInsecureRequests, readsSecrets: false, classifies: false };
  try {
    core.call((glue) => glue.checkTokenClient({ ...client, ...more }));
    return true;
  } catch (error) {
    if (error instanceof SecretSlotsError && error.code === "ERR_INVALID_OPTION") return false;
    throw error;
  }
}

/**
 * Reads a metadata document. Throws `ERR_TOKEN_RESPONSE_INVALID` for another issuer's, or one that no client can use.
 *
 * @param {string} text
 * @param {string} issuer
 * @param {boolean} allowInsecureRequests
 * @returns {Discovered}
 */
export function readMetadata(text, issuer, allowInsecureRequests) {
  const metadata = parse(text);
  const { issuer: named, authorization_response_iss_parameter_supported: hasIss } = metadata;
  // RFC 8414, section 3.3: metadata of another issuer would have codes and secrets sent to that one (mix-up).
  if (named !== issuer) {
    const isNear = typeof named === "string" && named.replace(/\/$/, "") === issuer.replace(/\/$/, "");
    const hint = isNear ? ": they differ only by the slash at their end" : "";
    throw refusedMetadata(`have another issuer than the one that was asked for${hint}`);
  }
  const endpoint = (/** @type {string} */ name) => {
    const url = metadata[name];
    if (url === undefined) return undefined;
    if (typeof url === "string" && url.isWellFormed() && isEndpoint(url, allowInsecureRequests)) return url;
    throw refusedMetadata(`have a ${name} that is not an https URL without a fragment and user information`);
  };
  const tokenEndpoint = endpoint("token_endpoint");
  const authorizationEndpoint = endpoint("authorization_endpoint");
  const clientAuth = methodOf(metadata.token_endpoint_auth_methods_supported);
  if (tokenEndpoint === undefined) throw refusedMetadata("have no token_endpoint");
  const options = {
    tokenEndpoint,
    ...(authorizationEndpoint === undefined ? {} : { authorizationEndpoint }),
    ...(clientAuth === undefined ? {} : { clientAuth }),
    // A client with `issuer` refuses callbacks without `iss`, so the server must promise to send it (RFC 9207, section 3).
    ...(hasIss === true ? { issuer } : {}),
  };
  // Not enumerable: the spread of the result has options of a client alone.
  const hidden = Object.setPrototypeOf({ value: metadata }, null);
  return Object.freeze(Object.defineProperty(/** @type {Discovered} */ (options), "metadata", hidden));
}

/** Parses a document, frozen in all its parts, as callers share it. @param {string} text @returns {Record<string, unknown>} */
function parse(text) {
  let document;
  try {
    document = JSON.parse(text, (_, value) => Object.freeze(value));
  } catch {
    throw refusedMetadata("are not JSON");
  }
  if (!isPlainObject(document)) throw refusedMetadata("are not a JSON object");
  return Object.freeze(ownMembers(document));
}

/** Returns the method to prefer; `undefined` for the default. @param {unknown} supported */
function methodOf(supported) {
  if (supported === undefined) return undefined;
  const known = METHODS.find((method) => Array.isArray(supported) && supported.includes(method));
  if (known !== undefined) return known;
  const rule = `list none of ${METHODS.join(", ")} in token_endpoint_auth_methods_supported`;
  throw refusedMetadata(`${rule}; if the server takes one of them, give TokenClient its endpoints yourself`);
}
