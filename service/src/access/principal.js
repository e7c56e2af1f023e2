// Who makes a request.
import { Problem } from "../http/problem.js";
import { allows, boundOf, isAdmin } from "./roles.js";

/** @import { About, Role, RoleName } from "./roles.js" */

/** The id of whoever presents the bootstrap secret, in the audit log. */
export const BOOTSTRAP = "bootstrap";
/** The id of whoever presents the secret of local callers. */
export const LOCAL = "local";
/** What comes before the id of a person who is signed in to the console. */
export const CONSOLE = "console";

export class Principal {
  /** @param {string} id @param {readonly Role[]} roles */
  constructor(id, roles) {
    this.id = id;
    this.roles = roles;
  }

  /** What people call whoever it is: of a person who is signed in to the console, the person's id. */
  get name() {
    return this.id.startsWith(`${CONSOLE}/`) ? this.id.slice(CONSOLE.length + 1) : this.id;
  }

  /** @param {RoleName} role @param {About} about */
  may(role, about) {
    return allows(this.roles, role, about);
  }

  /** Whether the role may hold for anything at all. @param {RoleName} role */
  has(role) {
    return isAdmin(this.roles) || this.roles.some((one) => one.role === role);
  }

  /** Fails with 403 without the role. @param {RoleName} role @param {About} about */
  require(role, about) {
    if (!this.may(role, about))
      throw new Problem(403, "ERR_FORBIDDEN", `this needs the role ${role}${scope(role, about)}`);
  }

  /** Returns the actor for the audit log. @param {string | undefined} onBehalfOf The person for whom an API client says that it acts. */
  actor(onBehalfOf) {
    return onBehalfOf === undefined ? this.id : `${this.id}/${onBehalfOf}`;
  }
}

/** @param {RoleName} role @param {About} about */
function scope(role, { domain, id, client }) {
  const bound = boundOf(role);
  if (bound === undefined) return "";
  if (domain === undefined && id === undefined) return ` for all ${bound}s`;
  return ` for this ${bound}${client === undefined ? "" : " with its client"}`;
}
