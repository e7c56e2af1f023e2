// Reads the options of a provider, once.
import { checkOptions, invalid, readText } from "../platform/options.js";
import { isPlainObject } from "../platform/plain-object.js";
import { Pending } from "./pending.js";
import { Session } from "./session.js";

/** @import { ClientInformation, KeeperOAuthProviderOptions } from "./types.js" */

const NAMES = [
  ...["keeper", "id", "client", "owner", "redirectUrl", "clientMetadata", "clientInformation"],
  ...["saveClientInformation", "redirectToAuthorization", "pending", "fetch"],
];

/** Throws `ERR_INVALID_OPTION`. @param {KeeperOAuthProviderOptions} given */
export function readOAuthOptions(given) {
  const options = checkOptions(given, NAMES);
  const { keeper, id, client, redirectUrl, clientMetadata, redirectToAuthorization } = options;
  if (!readText("client", client)) throw invalid("client must be a string: a name among the keeper's clients");
  if (!readText("redirectUrl", redirectUrl) || !URL.canParse(redirectUrl)) throw invalid("redirectUrl must be a URL");
  for (const name of /** @type {const} */ (["saveClientInformation", "fetch"])) {
    if (options[name] !== undefined && typeof options[name] !== "function") throw invalid(`${name} must be a function`);
  }
  if (typeof redirectToAuthorization !== "function") throw invalid("redirectToAuthorization must be a function");
  if (clientMetadata !== undefined && !isPlainObject(clientMetadata))
    throw invalid("clientMetadata must be a plain object");
  return {
    ...{ keeper, id, client, redirectUrl, redirectToAuthorization },
    session: new Session(keeper, id),
    pending: new Pending(options.pending),
    owner: readText("owner", options.owner),
    // The keeper needs refresh tokens, which many servers give only to a client that has registered their grant.
    clientMetadata: {
      ...{ redirect_uris: [redirectUrl], grant_types: ["authorization_code", "refresh_token"] },
      ...clientMetadata,
    },
    clientInformation: readClientInformation(options.clientInformation),
    saveClientInformation: options.saveClientInformation,
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
  };
}

/**
 * @param {KeeperOAuthProviderOptions["clientInformation"]} given
 * @returns {() => ClientInformation | undefined | Promise<ClientInformation | undefined>}
 */
function readClientInformation(given) {
  if (typeof given === "function") return given;
  if (!isPlainObject(given)) throw invalid("clientInformation must be a plain object, or a function that returns one");
  const information = { ...given };
  if (!readText("clientInformation.client_id", information.client_id)) {
    throw invalid("clientInformation.client_id must be a non-empty string");
  }
  readText("clientInformation.client_secret", information.client_secret);
  // Without it, an MCP server that names an authorization server of its own would be sent the secret.
  if (!readText("clientInformation.issuer", information.issuer)) {
    throw invalid(
      "clientInformation.issuer must be given: the issuer of the authorization server that knows the client",
    );
  }
  return () => ({ ...information });
}
