// Authentication of requests: the bootstrap secret or that of local callers as a Bearer token (RFC 6750), or an API client by HTTP Basic
// (RFC 7617).
import { bytesOfBase64 } from "../encode/base64.js";
import { isForwarded } from "../http/forwarded.js";
import { Problem } from "../http/problem.js";
import { actingPrincipal } from "./acting.js";
import { FailureLimit } from "./failure-limit.js";
import { LocalSecret } from "./local-secret.js";
import { BOOTSTRAP, Principal } from "./principal.js";
import { RESERVED } from "./roles.js";

/** @import { Domains } from "../issuer/domains/domains.js" */
/** @import { Origin, Settings } from "../service-options.js" */
/** @import { Bootstrap } from "./bootstrap.js" */
/** @import { RoleRecords } from "./role-records.js" */

/** The failed authentications of an address in a minute. */
const MOST_FAILURES = 60;

export class Access {
  #bootstrap;
  #local;
  #trustForwarded;
  #domains;
  #roles;
  #limit;

  /** @param {Settings} settings @param {Bootstrap} bootstrap @param {Domains} domains @param {RoleRecords} roles */
  constructor(settings, bootstrap, domains, roles) {
    this.#bootstrap = bootstrap;
    this.#local = new LocalSecret(settings.localSecret);
    this.#trustForwarded = settings.trustForwarded;
    this.#domains = domains;
    this.#roles = roles;
    this.#limit = new FailureLimit(settings.clock, MOST_FAILURES);
  }

  /**
   * Returns who makes a request. Fails with 401, or with 429 after too many failures of an address.
   *
   * @param {Request} request
   * @param {Origin} origin
   */
  async authenticate(request, origin) {
    const acting = actingPrincipal(request);
    if (acting !== undefined) return acting;
    const header = request.headers.get("authorization") ?? "";
    const [, scheme = "", credentials = ""] = /^([A-Za-z]+) +(\S+) *$/.exec(header) ?? [];
    const principal = await this.#principal(scheme.toLowerCase(), credentials, origin, request);
    if (principal !== undefined) return principal;
    if (header !== "") this.#limit.failed(origin.address ?? "");
    const challenge = 'Basic realm="secret-slots", charset="UTF-8", Bearer realm="secret-slots"';
    const detail =
      "an API client's id and secret by HTTP Basic are needed, or as a Bearer token the bootstrap secret or, on this machine, that of the token file";
    throw new Problem(401, "ERR_UNAUTHORIZED", detail, { headers: { "WWW-Authenticate": challenge } });
  }

  /** @param {string} scheme @param {string} credentials @param {Origin} origin @param {Request} request */
  async #principal(scheme, credentials, origin, request) {
    if (scheme === "bearer") {
      const local = this.#isLocal(request, origin) ? await this.#local.principal(credentials) : undefined;
      if (local !== undefined) return local;
      return (await this.#bootstrap.verify(credentials)) ? new Principal(BOOTSTRAP, [{ role: "admin" }]) : undefined;
    }
    const basic = scheme === "basic" ? readBasic(credentials) : undefined;
    if (basic === undefined) return undefined;
    const [id, secret] = basic;
    const userAgent = request.headers.get("user-agent") ?? undefined;
    const { registry } = await this.#domains.open(RESERVED);
    const [verified, { roles }] = await Promise.all([
      registry.verify(id, secret, { ip: origin.address, userAgent }),
      this.#roles.read(id),
    ]);
    return verified.ok ? new Principal(id, roles) : undefined;
  }

  /** Whether a process of this machine made a request itself: a proxy on this machine passes on requests of others. @param {Request} request @param {Origin} origin */
  #isLocal(request, { isLocal = false, isProxyTrusted = false }) {
    return isLocal && !isProxyTrusted && !this.#trustForwarded && !isForwarded(request);
  }
}

/** Returns the id and the secret of Basic credentials. @param {string} credentials */
function readBasic(credentials) {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytesOfBase64(credentials));
    const colon = text.indexOf(":");
    return colon < 0 ? undefined : /** @type {const} */ ([text.slice(0, colon), text.slice(colon + 1)]);
  } catch {
    return undefined;
  }
}
