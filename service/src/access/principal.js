// Who makes a request.
import { Problem } from "../http/problem.js";
import { allows } from "./roles.js";

/** @import { Role, RoleName } from "./roles.js" */

/** The id of whoever presents the bootstrap secret, in the audit log. */
export const BOOTSTRAP = "bootstrap";

export class Principal {
  /** @param {string} id @param {readonly Role[]} roles */
  constructor(id, roles) {
    this.id = id;
    this.roles = roles;
  }

  /** @param {RoleName} role @param {string | undefined} domain `undefined`: all domains. */
  may(role, domain) {
    return allows(this.roles, role, domain);
  }

  /** Fails with 403 without the role. @param {RoleName} role @param {string | undefined} domain */
  require(role, domain) {
    if (this.may(role, domain)) return;
    throw new Problem(
      403,
      "ERR_FORBIDDEN",
      `this needs the role ${role}${domain === undefined ? " for all domains" : " for this domain"}`,
    );
  }

  /** Returns the actor for the audit log. @param {string | undefined} onBehalfOf The person for whom an API client says that it acts. */
  actor(onBehalfOf) {
    return onBehalfOf === undefined ? this.id : `${this.id}/${onBehalfOf}`;
  }
}
