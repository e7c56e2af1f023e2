// The issuer: the half of the service that keeps the client secrets of applications. It connects its rooms, and knows what is due in each.
import { eachOf } from "../each-of.js";
import { Administrators } from "../access/administrators.js";
import { ApiApplications } from "./applications/applications.js";
import { Overviews } from "./applications/overviews.js";
import { applicationRoutes } from "./applications/routes.js";
import { Search } from "./applications/search.js";
import { auditRoutes } from "./audit/routes.js";
import { DomainCommands } from "./domains/commands.js";
import { DomainRecords } from "./domains/domain-records.js";
import { Domains } from "./domains/domains.js";
import { domainRoutes } from "./domains/routes.js";
import { NoticeAttempts } from "./notices/attempts.js";
import { NoticeDelivery } from "./notices/delivery.js";
import { NoticeRounds } from "./notices/rounds.js";
import { noticeRoutes } from "./notices/routes.js";
import { Deliveries } from "./rotations/deliveries.js";
import { rotationRoutes } from "./rotations/routes.js";
import { Rotations } from "./rotations/rotations.js";
import { secretRoutes } from "./secrets/routes.js";
import { verificationRoutes } from "./verification/routes.js";
import { webhookRoutes } from "./webhooks/routes.js";
import { WebhookSecrets } from "./webhooks/secrets.js";
import { WebhookSender } from "./webhooks/sender.js";
import { soonestExpiries } from "./expiries.js";

/** @import { RoleRecords } from "../access/role-records.js" */
/** @import { Endpoints } from "../http/endpoints.js" */
/** @import { Idempotency } from "../idempotency/idempotency.js" */
/** @import { Settings } from "../service-options.js" */
/** @import { Revision } from "../status/revision.js" */

/**
 * What both halves of the service share.
 *
 * @typedef {{ settings: Settings, revision: Revision, roles: RoleRecords, idempotency: Idempotency }} Shared
 */

export class Issuer {
  #rounds;
  #overviews;

  /** @param {Shared} shared */
  constructor({ settings, revision, roles, idempotency }) {
    this.settings = settings;
    this.idempotency = idempotency;
    this.webhookSecrets = new WebhookSecrets(settings, revision);
    const sender = new WebhookSender(settings, this.webhookSecrets);
    this.delivery = new NoticeDelivery(settings, sender);
    const records = new DomainRecords(settings);
    const overviews = new Overviews(settings);
    this.#overviews = overviews;
    this.domains = new Domains(settings, records, this.delivery.notify, (...written) => overviews.wrote(...written));
    this.domainCommands = new DomainCommands(settings, revision, records, this.domains);
    this.applications = new ApiApplications(this.domains, roles, new Administrators(settings, roles));
    this.search = new Search(settings, this.applications, overviews);
    this.attempts = new NoticeAttempts(settings);
    this.#rounds = new NoticeRounds(settings, this.domains, this.attempts, this.delivery);
    const deliveries = new Deliveries(settings, sender, this.webhookSecrets);
    this.rotations = new Rotations(settings, this.domains, roles, deliveries);
  }

  /** @param {Endpoints} endpoints */
  addRoutes(endpoints) {
    domainRoutes(endpoints, this);
    applicationRoutes(endpoints, this);
    secretRoutes(endpoints, this);
    rotationRoutes(endpoints, this);
    auditRoutes(endpoints, this);
    verificationRoutes(endpoints, this.domains, this.settings);
    noticeRoutes(endpoints, this);
    webhookRoutes(endpoints, this);
  }

  /** Loads anew what another instance has changed. */
  refresh() {
    return this.domains.refresh();
  }

  /** Does what is due: ends interrupted work, removes what is old, and sends notices. */
  async tick() {
    await eachOf([
      () => this.domainCommands.tick(),
      () => this.rotations.tick(),
      () => this.webhookSecrets.sweep(this.domains),
      () => this.#rounds.tick(),
      () => this.#overviews.sweep(),
    ]);
  }

  /** Ends a round of notices and bulk rotations under way at a clean point, and saves what was counted. */
  async close() {
    this.#overviews.close();
    await this.rotations.close();
    await this.#rounds.close();
    await this.domains.flush();
  }

  /** Returns when the next current secret of each domain expires, in Unix seconds. It reads every application. */
  soonestExpiries() {
    return soonestExpiries(this.domains);
  }
}
