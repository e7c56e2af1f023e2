// Access tokens of Google Cloud.
import { canShare } from "../platform/can-share.js";
import { inTime } from "../platform/clock.js";
import { SecretSlotsError } from "../platform/errors.js";
import { labelOf } from "../platform/foreign-error.js";
import { readFunction, checkOptions, invalid, readText } from "../platform/options.js";
import { readSettings, refused, send } from "./request.js";
import { SourceError } from "./source-error.js";

/** @import { RequestSettings } from "./request.js" */
/** @import { Clock, SourceFetch } from "./types.js" */

/**
 * An access token; with `expiresAt`, in Unix seconds, it is used until shortly before.
 *
 * @typedef {string | { token: string, expiresAt?: number }} AccessToken
 */

/** @typedef {() => AccessToken | Promise<AccessToken>} GetAccessToken */
/** @typedef {{ fetch?: SourceFetch, clock?: Clock, timeout?: number }} CredentialRequests `timeout` of a request in milliseconds, default 10,000. */

const METADATA = "http://metadata.google.internal";
const STS = "https://sts.googleapis.com";
const SCOPE = "https://www.googleapis.com/auth/cloud-platform";
/** How long before its end a token is no longer used, in seconds. */
const EARLY = 60;

/**
 * Returns a function that gets the access token of the service account that the machine, the pod or the service on Google Cloud runs as,
 * from its metadata server.
 *
 * The function rejects with `ERR_SOURCE`. `gcpMetadata` throws `ERR_INVALID_OPTION`.
 *
 * @example
 * const source = new GcpSecretManagerSource({ project: "my-project", accessToken: gcpMetadata() });
 * await source.read(["team/token-secret"]).catch(({ code }) => code); // "ERR_INVALID_OPTION"
 *
 * @param {CredentialRequests & { endpoint?: string }} [options] `endpoint` is for tests.
 * @returns {GetAccessToken}
 */
export function gcpMetadata(options = {}) {
  const { endpoint, ...requests } = checkOptions(options, ["endpoint", "fetch", "clock", "timeout"]);
  const settings = readSettings("the metadata server", requests);
  const url = `${readEndpoint(endpoint, METADATA)}/computeMetadata/v1/instance/service-accounts/default/token`;
  return async () => {
    const answer = await send(settings, url, { headers: { "Metadata-Flavor": "Google" } });
    if (answer.status !== 200) throw refused(settings, answer, "get an access token");
    return tokenOf(answer.body, settings);
  };
}

/**
 * Returns a function that exchanges a token of another identity provider for an access token (RFC 8693), by Workload Identity Federation:
 * outside Google Cloud no key of a service account is needed. The principal of the pool needs access to the secrets itself.
 *
 * The function rejects with `ERR_SOURCE`, and as `subjectToken` does. `gcpWorkloadIdentity` throws `ERR_INVALID_OPTION`.
 *
 * @example
 * const accessToken = gcpWorkloadIdentity({
 *   audience: "//iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/pool/providers/provider",
 *   subjectToken: () => process.env.OIDC_TOKEN ?? "a JWT of the provider",
 * });
 * const source = new GcpSecretManagerSource({ project: "my-project", accessToken });
 * await source.read(["team/token-secret"]).catch(({ code }) => code); // "ERR_INVALID_OPTION"
 *
 * @param {CredentialRequests & { audience: string, subjectToken: () => string | Promise<string>, endpoint?: string }} options
 *   `subjectToken` returns a JWT of the provider; `audience` is the provider's full resource name.
 * @returns {GetAccessToken}
 */
export function gcpWorkloadIdentity(options) {
  const names = ["audience", "subjectToken", "endpoint", "fetch", "clock", "timeout"];
  const { audience, subjectToken, endpoint, ...requests } = checkOptions(options, names);
  if (!readText("audience", audience)) throw invalid("audience must be the name of a workload identity provider");
  if (readFunction("subjectToken", subjectToken) === undefined) throw invalid("subjectToken must be a function");
  const settings = readSettings("Google's token service", requests);
  const url = `${readEndpoint(endpoint, STS)}/v1/token`;
  return async () => {
    const body = new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      audience,
      scope: SCOPE,
      requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      subject_token: (await subjectToken()).trim(),
    });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await send(settings, url, { method: "POST", headers, body: String(body) });
    if (answer.status !== 200) throw refused(settings, answer, "exchange a token", answer.body?.error);
    return tokenOf(answer.body, settings);
  };
}

/**
 * Keeps an access token until it expires. Reads meanwhile share one call of `get`, so no signal of theirs ends it.
 *
 * @param {GetAccessToken} get
 * @param {RequestSettings} settings A call that takes longer than `timeout` is given up, so that one that hangs does not stay.
 */
export function keepToken(get, { clock, timeout }) {
  /** @type {{ token: string, expiresAt: number } | undefined} */
  let kept;
  /** @type {Promise<string> | undefined} */
  let getting;
  const renew = async () => {
    const calling = (async () => ({ got: await get() }))().catch((error) => {
      if (error instanceof SecretSlotsError) throw error;
      throw new SourceError("ERR_SOURCE", `the function accessToken failed: ${labelOf(error)}`, { cause: error });
    });
    const called = await inTime(calling, clock, clock.monotonic() + timeout);
    if (called === undefined)
      throw new SourceError("ERR_SOURCE", `the function accessToken returned none in ${timeout} ms`);
    const { got } = called;
    const { token, expiresAt } = typeof got === "string" ? { token: got } : (got ?? {});
    if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token))
      throw new SourceError("ERR_SOURCE", "accessToken returned no access token");
    // One that does not say how long it lasts is asked for each time: the function may keep it itself.
    kept = typeof expiresAt === "number" ? { token, expiresAt } : undefined;
    return token;
  };
  return {
    async token() {
      if (kept !== undefined && clock.now() / 1000 < kept.expiresAt - EARLY) return kept.token;
      if (!canShare) return renew();
      getting ??= renew().finally(() => (getting = undefined));
      return getting;
    },
    /** Forgets a token that was refused. @param {string} token */
    forget(token) {
      if (kept?.token === token) kept = undefined;
    },
  };
}

/** @param {string | undefined} endpoint @param {string} usual */
export function readEndpoint(endpoint, usual) {
  const text = readText("endpoint", endpoint) ?? usual;
  if (!/^https?:\/\/[^/?#]+\/?$/.test(text)) throw invalid("endpoint must be an origin, such as https://example.com");
  return text.replace(/\/$/, "");
}

/** @param {any} body @param {RequestSettings} settings */
function tokenOf(body, { manager, clock }) {
  const { access_token: token, expires_in: seconds } = body ?? {};
  if (typeof token !== "string" || typeof seconds !== "number")
    throw new SourceError("ERR_SOURCE", `${manager} answered 200 without an access token`, { status: 200 });
  return { token, expiresAt: Math.floor(clock.now() / 1000) + seconds };
}
