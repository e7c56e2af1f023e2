// Finds the endpoints of an authorization server by its issuer.
import { clockOf, inTime } from "../platform/clock.js";
import { checkOptions, invalid, readFlag, readInteger, readText, readFunction } from "../platform/options.js";
import { readSignal } from "../platform/signal.js";
import { defaultFetch } from "./client-options.js";
import { isEndpoint } from "./metadata.js";
import { MetadataCache } from "./metadata-cache.js";
import { metadataError } from "./metadata-error.js";

/** @import { Discovered, DiscoverOptions } from "./types.js" */

const NAMES = ["fetch", "signal", "timeout", "maxAge", "allowInsecureRequests", "clock"];

/**
 * Finds an authorization server by its issuer, and returns options of a {@link TokenClient}. It reads the metadata of the server at
 * `/.well-known/openid-configuration` below the issuer (OpenID Connect Discovery, section 4) and, if the answer is a 4xx, at
 * `/.well-known/oauth-authorization-server` in front of its path (RFC 8414, section 3). Redirects are not followed. At most 65,536 bytes
 * are read.
 *
 * The metadata must name this very issuer (RFC 8414, section 3.3): otherwise another server could receive codes and secrets.
 *
 * A document is kept in this process for `maxAge`, for the last 100 issuers, and shared by calls with the same `fetch`. If the server then
 * fails, the document is returned for at most a day after it was fetched. A document that is wrong is always an error.
 *
 * Rejects with `ERR_INVALID_OPTION` for an issuer that is not an https URL (http on this machine, or with `allowInsecureRequests`), or that
 * has a query, a fragment or user information, and for an invalid option; with a {@link TokenError} that has `ERR_TOKEN_RESPONSE_INVALID`
 * for metadata that are wrong, or that list no method of authentication which `TokenClient` has; `ERR_TOKEN_REQUEST_FAILED` if the server
 * has none or cannot answer; `ERR_TOKEN_REQUEST_TIMEOUT`; and with the signal's reason if it is aborted.
 *
 * @example
 * const metadata = { issuer: "https://issuer.example", token_endpoint: "https://issuer.example/token" };
 * const found = await discover("https://issuer.example", { fetch: async () => Response.json(metadata) });
 * found.tokenEndpoint; // "https://issuer.example/token"
 * const client = new TokenClient({ ...found, clientId: "app", clientSecrets: ["old secret", "new secret"] });
 *
 * @param {string} issuer The issuer identifier, exactly as the server writes it, with or without a slash at its end. A `URL` is refused,
 *   as it adds a slash.
 * @param {DiscoverOptions} [given]
 * @returns {Promise<Discovered>} frozen
 */
export async function discover(issuer, given = {}) {
  const options = checkOptions(given, NAMES);
  const { timeout = 10_000, maxAge = 3_600 } = options;
  const allowInsecureRequests = readFlag("allowInsecureRequests", options.allowInsecureRequests);
  const signal = readSignal(options.signal);
  const clock = clockOf(options.clock);
  const request = {
    issuer: readText("issuer", issuer) ?? "",
    fetch: readFunction("fetch", options.fetch) ?? /** @type {any} */ (defaultFetch),
    timeout: readInteger("timeout", timeout, 1, 600_000, "milliseconds"),
    allowInsecureRequests,
    clock,
  };
  const milliseconds = 1000 * readInteger("maxAge", maxAge, 0, 86_400, "seconds");
  if (request.issuer.includes("?") || !isEndpoint(request.issuer, allowInsecureRequests)) {
    const rule =
      "without a query, a fragment and user information; allowInsecureRequests allows http to another machine";
    throw invalid(`issuer must be an https URL ${rule}`);
  }
  signal?.throwIfAborted();
  const deadline = clock.monotonic() + request.timeout;
  return MetadataCache.of(request.fetch).get(request, milliseconds, async (work) => {
    const found = await inTime(work, clock, deadline, signal);
    if (found !== undefined) return found;
    throw metadataError("ERR_TOKEN_REQUEST_TIMEOUT", "the request for metadata took longer than its timeout");
  });
}
