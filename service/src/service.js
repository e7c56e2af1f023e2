// The service: a fetch function over a store, and the work that is due from time to time.
import { Access } from "./access/access.js";
import { Administrators } from "./access/administrators.js";
import { Bootstrap } from "./access/bootstrap.js";
import { RoleRecords } from "./access/role-records.js";
import { ApiApplications } from "./applications/applications.js";
import { applicationRoutes } from "./applications/routes.js";
import { auditRoutes } from "./audit/routes.js";
import { Domains } from "./domains/domains.js";
import { domainRoutes } from "./domains/routes.js";
import { Endpoints } from "./http/endpoints.js";
import { addressOf, common, plainPath } from "./http/common.js";
import { observing } from "./http/observation.js";
import { Idempotency } from "./idempotency/idempotency.js";
import { NoticeAttempts } from "./notices/attempts.js";
import { NoticeDelivery } from "./notices/delivery.js";
import { NoticeRounds } from "./notices/rounds.js";
import { noticeRoutes } from "./notices/routes.js";
import { openapiRoute } from "./openapi.js";
import { pageRoutes } from "./pages/page.js";
import { Deliveries } from "./rotations/deliveries.js";
import { rotationRoutes } from "./rotations/routes.js";
import { Rotations } from "./rotations/rotations.js";
import { secretRoutes } from "./secrets/routes.js";
import { readServiceOptions } from "./service-options.js";
import { soonestExpiries } from "./status/expiries.js";
import { Revision } from "./status/revision.js";
import { statusRoutes } from "./status/routes.js";
import { verificationRoutes } from "./verification/routes.js";
import { webhookRoutes } from "./webhooks/routes.js";
import { WebhookSecrets } from "./webhooks/secrets.js";
import { WebhookSender } from "./webhooks/sender.js";

/** @import { ServiceOptions } from "./service-options.js" */

/**
 * Returns a service over a store. It needs nothing but `fetch` and WebCrypto, so it mounts in Node, Deno, Bun and a Worker. Call `tick` once
 * a minute or more often, and `close` before the process ends.
 *
 * Throws `ERR_INVALID_OPTION`.
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
  const webhookSecrets = new WebhookSecrets(settings, revision);
  const sender = new WebhookSender(settings, webhookSecrets);
  const delivery = new NoticeDelivery(settings, sender);
  const domains = new Domains(settings, revision, delivery.notify);
  const attempts = new NoticeAttempts(settings);
  const rounds = new NoticeRounds(settings, domains, attempts, delivery);
  const rotations = new Rotations(settings, domains, roles, new Deliveries(settings, sender, webhookSecrets));
  const bootstrap = new Bootstrap(settings);
  const applications = new ApiApplications(domains, roles, new Administrators(settings, roles));
  const idempotency = new Idempotency(settings);
  const endpoints = new Endpoints(new Access(settings, bootstrap, domains, roles), settings.tell);
  const service = {
    settings,
    domains,
    applications,
    idempotency,
    revision,
    webhookSecrets,
    attempts,
    delivery,
    rotations,
  };
  const { app } = endpoints;
  app.use(observing(settings), common, plainPath);
  domainRoutes(endpoints, domains);
  applicationRoutes(endpoints, applications);
  secretRoutes(endpoints, service);
  rotationRoutes(endpoints, service);
  auditRoutes(endpoints, domains);
  verificationRoutes(endpoints, domains, settings);
  noticeRoutes(endpoints, service);
  webhookRoutes(endpoints, service);
  statusRoutes(endpoints, service);
  openapiRoute(endpoints);
  pageRoutes(endpoints);

  return {
    /** Every route, with the role that it asks for. */
    routes: endpoints.list,

    /**
     * Answers a request. `address` is where it came from, if the host knows.
     *
     * @param {Request} request
     * @param {{ address?: string | undefined }} [from]
     * @returns {Promise<Response>}
     */
    fetch: async (request, from) => app.fetch(request, addressOf(from)),

    /** Does what is due: loads changed settings, ends interrupted work, removes what is old, sends notices. */
    async tick() {
      await revision.follow(() => domains.refresh());
      await domains.tick();
      await idempotency.sweep();
      await rotations.tick();
      await webhookSecrets.sweep(domains);
      await settings.store.sweep?.();
      await rounds.tick();
    },

    /** Ends a round of notices and bulk rotations under way at a clean point, and saves what was counted. */
    async close() {
      await rotations.close();
      await rounds.close();
      await domains.flush();
    },

    /** Returns when the next current secret of each domain expires, in Unix seconds. It reads every application. */
    soonestExpiries: () => soonestExpiries(domains),

    /** Issues the bootstrap secret of a new store; `undefined` if it has one, or if the options give one. */
    firstBootstrap: () => bootstrap.first(),

    /** Issues a new bootstrap secret: the old one is refused at once. */
    renewBootstrap: () => bootstrap.renew(),
  };
}
