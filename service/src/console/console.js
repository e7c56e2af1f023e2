// The console: pages for people, over the API of this service. It connects its rooms.
import { applicationPages } from "./application/pages.js";
import { applicationListPages } from "./applications/pages.js";
import { assetRoutes } from "./assets.js";
import { auditPages } from "./audit/pages.js";
import { clientPages } from "./clients/pages.js";
import { credentialPages } from "./credentials/pages.js";
import { domainPages } from "./domains/pages.js";
import { noticePages } from "./notices/pages.js";
import { Pages } from "./pages.js";
import { Identities } from "./people/identity.js";
import { personPages } from "./people/pages.js";
import { playgroundRoutes } from "./playground/routes.js";
import { rotationPages } from "./rotations/pages.js";
import { Sessions } from "./sessions/sessions.js";
import { signInRoutes } from "./sign-in/routes.js";

/** @import { Bootstrap } from "../access/bootstrap.js" */
/** @import { People } from "../people/people.js" */
/** @import { Origin, Settings } from "../service-options.js" */
/** @import { Fetch } from "./api.js" */

export class Console {
  #pages;
  #sessions;

  /** @param {{ settings: Settings, bootstrap: Bootstrap, people: People, api: Fetch }} parts `api` answers requests to the API of this service. */
  constructor({ settings, bootstrap, people, api }) {
    this.#sessions = new Sessions(settings);
    const identities = new Identities(bootstrap, people);
    this.#pages = new Pages({ settings, sessions: this.#sessions, identities, api });
    assetRoutes(this.#pages);
    signInRoutes(this.#pages, people);
    personPages(this.#pages);
    domainPages(this.#pages);
    playgroundRoutes(this.#pages);
    applicationListPages(this.#pages);
    applicationPages(this.#pages);
    rotationPages(this.#pages);
    auditPages(this.#pages);
    noticePages(this.#pages);
    credentialPages(this.#pages);
    clientPages(this.#pages);
  }

  /** Whether a request is for a page of the console. @param {Request} request */
  has({ url }) {
    return /^\/console(?:\/|$)/.test(new URL(url).pathname);
  }

  /** @param {Request} request @param {Origin} from @returns {Promise<Response>} */
  async fetch(request, from) {
    return this.#pages.app.fetch(request, from);
  }

  /** Removes sessions that have ended, and rolls the key of their cookies over. */
  tick() {
    return this.#sessions.tick();
  }
}
