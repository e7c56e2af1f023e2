// Access tokens for Azure Key Vault that a program gets without a person.
import { checkOptions, invalid, readText } from "../../platform/options.js";
import { accessTokenOf } from "../http/access-token.js";
import { readBaseUrl } from "../http/base-url.js";
import { readCredential, readRequired } from "../http/credential.js";
import { leasedToken } from "../http/lease.js";
import { readSettings, send } from "../http/request.js";

/** @import { Credential } from "../http/credential.js" */
/** @import { TokenFunction } from "../http/token.js" */
/** @import { HttpOptions } from "../types.js" */

/**
 * @typedef {object} AzureTokenOptions
 * @property {string} [resource] For whom the token is. Default `"https://vault.azure.net"`; another one in a sovereign cloud.
 */

const COMMON = ["resource", "timeout", "fetch", "clock"];
const RESOURCE = "https://vault.azure.net";
/** The metadata service of every virtual machine. */
const IMDS = "http://169.254.169.254/metadata/identity/oauth2/token";

/**
 * Returns a function to pass to `AzureKeyVaultSource` as `token`, which asks for a token of the managed identity: of a virtual machine, or of
 * App Service, Functions and Container Apps, if `endpoint` and `header` are given. It keeps the token for 80 % of its life.
 *
 * Throws `ERR_INVALID_OPTION`. The function rejects with `ERR_SOURCE`.
 *
 * @example
 * import { azureManagedIdentity } from "secret-slots/sources/azure-key-vault";
 *
 * const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header } = process.env;
 * const token = azureManagedIdentity({ endpoint, header });
 *
 * @param {HttpOptions & AzureTokenOptions & { clientId?: string | undefined, endpoint?: string | undefined, header?: string | undefined }} [options]
 *   `clientId`: that of a user-assigned identity. Default: the system-assigned one.
 * @returns {TokenFunction}
 */
export function azureManagedIdentity(options = {}) {
  const given = checkOptions(options, [...COMMON, "clientId", "endpoint", "header"]);
  const { clientId, endpoint, header, resource, ...rest } = given;
  const settings = readSettings("The identity endpoint", rest);
  const secret = readText("header", header);
  if ((endpoint === undefined) !== (secret === undefined)) throw invalid("endpoint and header must be given together");
  const query = new URLSearchParams({
    "api-version": secret === undefined ? "2018-02-01" : "2019-08-01",
    resource: readText("resource", resource) ?? RESOURCE,
  });
  const id = readText("clientId", clientId);
  if (id !== undefined) query.set("client_id", id);
  const url = `${secret === undefined ? IMDS : readBaseUrl("endpoint", endpoint)}?${query}`;
  /** @type {Record<string, string>} */
  const headers = secret === undefined ? { metadata: "true" } : { "x-identity-header": secret };
  return leasedToken(async () => accessTokenOf(settings, await send(settings, url, { headers })), settings);
}

/**
 * Returns a function to pass to `AzureKeyVaultSource` as `token`, which exchanges a token of another issuer, such as that of a service account
 * of Kubernetes, for one of Microsoft Entra ID. It keeps the token for 80 % of its life.
 *
 * Throws `ERR_INVALID_OPTION`. The function rejects with `ERR_SOURCE`.
 *
 * @example
 * import { readFile } from "node:fs/promises";
 * import { azureWorkloadIdentity } from "secret-slots/sources/azure-key-vault";
 *
 * const assertion = () => readFile("/var/run/secrets/azure/tokens/azure-identity-token", "utf8");
 * const token = azureWorkloadIdentity({ tenantId: "a-tenant", clientId: "a-client", assertion });
 *
 * @param {HttpOptions & AzureTokenOptions & { tenantId: string, clientId: string, assertion: Credential, authority?: string | undefined }} options
 *   `authority`: default `"https://login.microsoftonline.com"`.
 * @returns {TokenFunction}
 */
export function azureWorkloadIdentity(options) {
  const given = checkOptions(options, [...COMMON, "tenantId", "clientId", "assertion", "authority"]);
  const { tenantId, clientId, assertion, authority = "https://login.microsoftonline.com", resource, ...rest } = given;
  const settings = readSettings("The token endpoint", rest);
  const tenant = encodeURIComponent(readRequired("tenantId", tenantId));
  const url = `${readBaseUrl("authority", authority)}/${tenant}/oauth2/v2.0/token`;
  const id = readRequired("clientId", clientId);
  const credential = readCredential("assertion", assertion);
  const scope = `${readText("resource", resource) ?? RESOURCE}/.default`;
  return leasedToken(async () => {
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: id,
      scope,
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_assertion: await credential(),
    });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return accessTokenOf(settings, await send(settings, url, { method: "POST", headers, body: String(body) }));
  }, settings);
}
