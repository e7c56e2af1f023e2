// The service: a fetch function over a store, and the work that is due from time to time.
import { Access } from "./access/access.js";
import { Bootstrap } from "./access/bootstrap.js";
import { RoleRecords } from "./access/role-records.js";
import { ClientHalf } from "./client/client.js";
import { Console } from "./console/console.js";
import { eachOf } from "./each-of.js";
import { Endpoints } from "./http/endpoints.js";
import { refuseForwarded } from "./http/forwarded.js";
import { observing } from "./http/observation.js";
import { plainPath } from "./http/plain-path.js";
import { responseHeaders } from "./http/response-headers.js";
import { Idempotency } from "./idempotency/idempotency.js";
import { Issuer } from "./issuer/issuer.js";
import { openapiRoute } from "./openapi.js";
import { pageRoutes } from "./pages/page.js";
import { People } from "./people/people.js";
import { personRoutes } from "./people/routes.js";
import { readServiceOptions } from "./service-options.js";
import { Revision } from "./status/revision.js";
import { statusRoutes } from "./status/routes.js";

/** @import { Origin, ServiceOptions } from "./service-options.js" */

/**
 * Returns a service over a store. It needs nothing but `fetch` and WebCrypto, so it mounts in Node, Deno, Bun and a Worker. Call `tick` once
 * a minute or more often, and `close` before the process ends.
 *
 * Throws `ERR_INVALID_OPTION`: an option is unknown or has a wrong value; the message names it.
 *
 * @example
 * const service = createService({ store: new MemoryStore(), bootstrap: "…" });
 * export default { fetch: service.fetch };
 *
 * @param {ServiceOptions} options
 */
export function createService(options) {
  const settings = readServiceOptions(options);
  const revision = new Revision(settings);
  const roles = new RoleRecords(settings);
  const bootstrap = new Bootstrap(settings);
  const idempotency = new Idempotency(settings);
  const issuer = new Issuer({ settings, revision, roles, idempotency });
  const client = new ClientHalf({ settings, revision, roles, idempotency });
  const people = new People(settings, issuer.domains);
  const endpoints = new Endpoints(new Access(settings, bootstrap, issuer.domains, roles), settings.tell);
  const { app } = endpoints;
  app.use(observing(settings), responseHeaders("no-referrer"), plainPath);
  refuseForwarded(app, settings);
  issuer.addRoutes(endpoints);
  client.addRoutes(endpoints);
  personRoutes(endpoints, people);
  statusRoutes(endpoints, { settings, revision });
  openapiRoute(endpoints);
  pageRoutes(endpoints, settings);
  const pages = new Console({ settings, bootstrap, people, api: async (request) => app.fetch(request, {}) });

  return {
    /** Every route: its method, its path in the form of OpenAPI, and the role that it asks for (`null`: none). */
    routes: endpoints.list,

    /**
     * Answers a request. It never rejects: an error is a problem (RFC 9457), and a store that is away or silent for 10 seconds is 503.
     *
     * @param {Request} request
     * @param {Origin} [from] Where the request comes from.
     * @returns {Promise<Response>}
     */
    fetch: async (request, from = {}) => (pages.has(request) ? pages.fetch(request, from) : app.fetch(request, from)),

    /**
     * Does what is due: loads changed settings, ends interrupted work, removes what is old, sends notices. Several instances may do it at
     * once. A call that comes during another one is safe. What fails holds up nothing else.
     *
     * Rejects with the first error once all is done, such as `ERR_STORE`: call it again, as nothing is lost.
     */
    tick: () =>
      eachOf([
        () => revision.follow(() => issuer.refresh()),
        () => idempotency.sweep(),
        async () => settings.store.sweep?.(),
        () => issuer.tick(),
        () => client.tick(),
        () => pages.tick(),
      ]),

    /**
     * Ends a round of notices and bulk rotations under way at a clean point, and saves what was counted. It waits up to 10 seconds for
     * applications that a rotation has begun, and up to 30 for a notice.
     *
     * Rejects with `ERR_STORE` if the store fails: then counts of verifications since the last save are lost.
     */
    close: () => eachOf([() => issuer.close(), () => client.close()]),

    /**
     * Returns when the next current secret of each domain expires, in Unix seconds; a domain in which nothing expires is left out. It reads
     * every application, so call it every ten minutes or less often.
     *
     * Rejects with `ERR_STORE`.
     */
    soonestExpiries: () => issuer.soonestExpiries(),

    /**
     * Returns when the next token of each client expires, in Unix seconds; `null` for a client none of whose tokens expires. Credentials whose
     * users must authorize the client again do not count. It reads every credential, so call it once a minute or less often.
     *
     * Rejects with `ERR_STORE`.
     */
    soonestTokenExpiries: () => client.soonestExpiries(),

    /**
     * Issues the bootstrap secret of a new store, and returns it; `undefined` if the store has one already, or if the options give one.
     *
     * Rejects with `ERR_STORE`.
     */
    firstBootstrap: () => bootstrap.first(),

    /** Issues a new bootstrap secret, and returns it: the old one is refused at once. Rejects with `ERR_STORE`. */
    renewBootstrap: () => bootstrap.renew(),
  };
}
