// Where an application is: in the API, and among the pages.
import { path } from "../address.js";
import { domainNav, domainPlaces } from "../domains/nav.js";

/** @import { Visit } from "../visit.js" */

export class Place {
  #visit;

  /** @param {Visit} visit */
  constructor(visit) {
    this.#visit = visit;
    this.domain = visit.param("domain");
    this.application = visit.param("application");
    /** The application in the API. */
    this.api = path`/v1/domains/${this.domain}/applications/${this.application}`;
    /** The page of the application. */
    this.page = visit.to`/domains/${this.domain}/applications/${this.application}`;
  }

  /** Whether the person may issue, change and end secrets. */
  get canWrite() {
    return this.#visit.may("issuer:write", { domain: this.domain });
  }

  /** Whether the person may see who uses secrets, and who did what. */
  get canAudit() {
    return this.#visit.may("audit:read", { domain: this.domain });
  }

  /** Returns a command about a secret in the API; without one, the secret. @param {string} secretId @param {"revoke" | "renew"} [command] */
  apiOf(secretId, command) {
    return `${this.api}${path`/secrets/${secretId}`}${command === undefined ? "" : `/${command}`}`;
  }

  /** Returns the address of a form about a secret. @param {string} secretId @param {string} action */
  of(secretId, action) {
    return `${this.page}${path`/secrets/${secretId}/${action}`}`;
  }

  /** The way here, for the head of a page. */
  get way() {
    return domainPlaces(this.#visit, this.domain, [this.application, this.page]);
  }

  /** The way around in its domain. */
  get nav() {
    return domainNav(this.#visit, this.domain, "applications");
  }
}
