// Access tokens of Google Cloud that a program gets without a person.
import { checkOptions } from "../../platform/options.js";
import { accessTokenOf } from "../http/access-token.js";
import { readBaseUrl } from "../http/base-url.js";
import { readCredential, readRequired } from "../http/credential.js";
import { leasedToken } from "../http/lease.js";
import { readSettings, send } from "../http/request.js";

/** @import { Credential } from "../http/credential.js" */
/** @import { TokenFunction } from "../http/token.js" */
/** @import { HttpOptions } from "../types.js" */

/**
 * @typedef {object} GcpTokenOptions
 * @property {string} [endpoint] Where the token is asked for. Default: where Google answers.
 */

const COMMON = ["endpoint", "timeout", "fetch", "clock"];
const METADATA = "http://metadata.google.internal";
const STS = "https://sts.googleapis.com";
const SCOPE = "https://www.googleapis.com/auth/cloud-platform";

/**
 * Returns a function to pass to `GcpSecretManagerSource` as `token`, which asks the metadata server for a token of the service account that the
 * machine, the pod or the service runs as. It keeps the token for 80 % of its life.
 *
 * Throws `ERR_INVALID_OPTION`. The function rejects with `ERR_SOURCE`.
 *
 * @example
 * import { gcpMetadata } from "secret-slots/sources/gcp-secret-manager";
 *
 * const token = gcpMetadata();
 *
 * @param {HttpOptions & GcpTokenOptions} [options]
 * @returns {TokenFunction}
 */
export function gcpMetadata(options = {}) {
  const { endpoint = METADATA, ...rest } = checkOptions(options, COMMON);
  const settings = readSettings("the metadata server", rest);
  const url = `${readBaseUrl("endpoint", endpoint)}/computeMetadata/v1/instance/service-accounts/default/token`;
  const headers = { "metadata-flavor": "Google" };
  return leasedToken(async () => accessTokenOf(settings, await send(settings, url, { headers })), settings);
}

/**
 * Returns a function to pass to `GcpSecretManagerSource` as `token`, which exchanges a token of another identity provider (RFC 8693), by Workload
 * Identity Federation: outside Google Cloud no key of a service account is needed. The principal of the pool needs access to the secrets itself.
 * It keeps the token for 80 % of its life.
 *
 * Throws `ERR_INVALID_OPTION`. The function rejects with `ERR_SOURCE`.
 *
 * @example
 * import { gcpWorkloadIdentity } from "secret-slots/sources/gcp-secret-manager";
 *
 * const token = gcpWorkloadIdentity({
 *   audience: "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/pool/providers/provider",
 *   subjectToken: () => process.env.OIDC_TOKEN ?? "a JWT of the provider",
 * });
 *
 * @param {HttpOptions & GcpTokenOptions & { audience: string, subjectToken: Credential }} options `audience`: the provider's full resource name.
 *   `subjectToken`: a JWT of the provider.
 * @returns {TokenFunction}
 */
export function gcpWorkloadIdentity(options) {
  const given = checkOptions(options, [...COMMON, "audience", "subjectToken"]);
  const { audience, subjectToken, endpoint = STS, ...rest } = given;
  const settings = readSettings("Google's token service", rest);
  const url = `${readBaseUrl("endpoint", endpoint)}/v1/token`;
  const provider = readRequired("audience", audience);
  const credential = readCredential("subjectToken", subjectToken);
  return leasedToken(async () => {
    const body = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      audience: provider,
      scope: SCOPE,
      requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      subject_token: await credential(),
    });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return accessTokenOf(settings, await send(settings, url, { method: "POST", headers, body: String(body) }));
  }, settings);
}
