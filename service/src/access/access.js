// Authentication of requests: the bootstrap secret as a Bearer token (RFC 6750), or an API client by HTTP Basic (RFC 7617).
import { bytesOfBase64 } from "../encode/base64.js";
import { Problem } from "../http/problem.js";
import { FailureLimit } from "./failure-limit.js";
import { BOOTSTRAP, Principal } from "./principal.js";
import { RESERVED } from "./roles.js";

/** @import { Domains } from "../issuer/domains/domains.js" */
/** @import { Settings } from "../service-options.js" */
/** @import { Bootstrap } from "./bootstrap.js" */
/** @import { RoleRecords } from "./role-records.js" */

/** The failed authentications of an address in a minute. */
const MOST_FAILURES = 60;

export class Access {
  #bootstrap;
  #domains;
  #roles;
  #limit;

  /** @param {Settings} settings @param {Bootstrap} bootstrap @param {Domains} domains @param {RoleRecords} roles */
  constructor(settings, bootstrap, domains, roles) {
    this.#bootstrap = bootstrap;
    this.#domains = domains;
    this.#roles = roles;
    this.#limit = new FailureLimit(settings.clock, MOST_FAILURES);
  }

  /**
   * Returns who makes a request. Fails with 401, or with 429 after too many failures of an address.
   *
   * @param {Request} request
   * @param {string | undefined} address
   */
  async authenticate(request, address) {
    const header = request.headers.get("authorization") ?? "";
    const [, scheme = "", credentials = ""] = /^([A-Za-z]+) +(\S+) *$/.exec(header) ?? [];
    const principal = await this.#principal(scheme.toLowerCase(), credentials, address, request);
    if (principal !== undefined) return principal;
    if (header !== "") this.#limit.failed(address ?? "");
    const challenge = 'Basic realm="secret-slots", charset="UTF-8", Bearer realm="secret-slots"';
    const detail = "an API client's id and secret by HTTP Basic are needed, or the bootstrap secret as a Bearer token";
    throw new Problem(401, "ERR_UNAUTHORIZED", detail, { headers: { "WWW-Authenticate": challenge } });
  }

  /** @param {string} scheme @param {string} credentials @param {string | undefined} address @param {Request} request */
  async #principal(scheme, credentials, address, request) {
    if (scheme === "bearer" && (await this.#bootstrap.verify(credentials)))
      return new Principal(BOOTSTRAP, [{ role: "admin" }]);
    const basic = scheme === "basic" ? readBasic(credentials) : undefined;
    if (basic === undefined) return undefined;
    const [id, secret] = basic;
    const userAgent = request.headers.get("user-agent") ?? undefined;
    const { registry } = await this.#domains.open(RESERVED);
    const [verified, { roles }] = await Promise.all([
      registry.verify(id, secret, { ip: address, userAgent }),
      this.#roles.read(id),
    ]);
    return verified.ok ? new Principal(id, roles) : undefined;
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
