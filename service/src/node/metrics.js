// Metrics for Prometheus, made from events. No label has an id of a credential, of an application or of a caller, nor anything else that any
// caller chooses: each such value would be a time series of its own, and whoever reads metrics would learn it. The names of clients are labels
// while they are stored: whoever may store them is trusted with their number.
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** @import { ServiceEvent } from "../service-options.js" */

/** In seconds: from what a look-up in SQLite takes to the time limit of a store. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** The outcome of each event of a refresh. @type {Record<string, string>} */
const REFRESHES = {
  credential_refreshed: "refreshed",
  credential_refresh_failed: "failed",
  credential_reauthorization_required: "reauthorize",
};
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** @returns {{ tell: (event: ServiceEvent) => void, read: () => Promise<{ contentType: string, text: string }> }} */
export function serviceMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: "secret_slots_requests_total",
    ...{
      help: "Requests by route, which is a pattern and never a path",
      labelNames: ["method", "route", "status"],
      registers,
    },
  });
  const durations = new Histogram({
    name: "secret_slots_request_duration_seconds",
    ...{ help: "How long requests took", labelNames: ["route"], buckets: BUCKETS, registers },
  });
  const verifications = new Counter({
    name: "secret_slots_verifications_total",
    help: "Client secrets that were presented: current, previous (it works until its overlap ends) or refused",
    ...{ labelNames: ["outcome"], registers },
  });
  const notices = new Counter({
    name: "secret_slots_notices_total",
    ...{ help: "Notices of expiry that were delivered or failed", labelNames: ["outcome"], registers },
  });
  const storeFailures = new Counter({
    ...{ name: "secret_slots_store_failures_total", help: "Calls to the store that failed", registers },
  });
  const expiry = new Gauge({
    name: "secret_slots_secret_expiry_timestamp_seconds",
    help: "When the next current secret of a domain expires. A previous secret does not count, as its end is wanted",
    ...{ labelNames: ["domain"], registers },
  });
  const refreshes = new Counter({
    name: "secret_slots_refreshes_total",
    help: "Refreshes of tokens by this instance: refreshed, failed (they are tried again) or reauthorize (the user must authorize anew)",
    ...{ labelNames: ["client", "outcome"], registers },
  });
  const fallbacks = new Counter({
    name: "secret_slots_fallbacks_total",
    help: "Client secrets that an authorization server refused, after which the next one was tried",
    ...{ labelNames: ["client"], registers },
  });
  const tokenExpiry = new Gauge({
    name: "secret_slots_token_expiry_timestamp_seconds",
    help: "When the next token of a client expires. Credentials whose users must authorize anew do not count",
    ...{ labelNames: ["client"], registers },
  });
  /** The clients that are labels of counters. @type {Set<string>} */
  const counted = new Set();
  const addClient = (/** @type {string} */ client) => {
    if (counted.has(client)) return;
    counted.add(client);
    fallbacks.inc({ client }, 0);
    for (const outcome of Object.values(REFRESHES)) refreshes.inc({ client, outcome }, 0);
  };
  let areClientsRead = false;
  const countRefresh = (/** @type {string} */ client, /** @type {string} */ outcome) => {
    // A credential may be that of a client which was removed: its refreshes fail for good.
    if (outcome === "failed" && areClientsRead && !counted.has(client)) return;
    addClient(client);
    refreshes.inc({ client, outcome });
  };
  const removeClient = (/** @type {string} */ client) => {
    counted.delete(client);
    fallbacks.remove({ client });
    for (const outcome of Object.values(REFRESHES)) refreshes.remove({ client, outcome });
    tokenExpiry.remove({ client });
  };
  // Series are there from the start, so that a rate has a zero to begin with.
  for (const outcome of ["current", "previous", "refused"]) verifications.inc({ outcome }, 0);
  for (const outcome of ["delivered", "failed"]) notices.inc({ outcome }, 0);

  return {
    tell(/** @type {any} */ event) {
      const outcome = REFRESHES[event.type];
      if (outcome !== undefined && event.client !== undefined) countRefresh(event.client, outcome);
      switch (event.type) {
        case "request":
          requests.inc({
            method: METHODS.includes(event.method) ? event.method : "other",
            route: event.route,
            status: event.status,
          });
          durations.observe({ route: event.route }, event.duration_ms / 1000);
          break;
        case "secret_verified":
          verifications.inc({ outcome: event.outcome });
          break;
        case "notice_delivered":
        case "notice_failed":
          notices.inc({ outcome: event.type === "notice_delivered" ? "delivered" : "failed" });
          break;
        case "store_failed":
          storeFailures.inc();
          break;
        case "client_stored":
          addClient(event.client);
          break;
        case "client_removed":
          removeClient(event.client);
          break;
        case "client_fallback":
          addClient(event.client);
          fallbacks.inc({ client: event.client });
          break;
        case "token_expiries_read":
          areClientsRead = true;
          tokenExpiry.reset();
          for (const client of counted) if (!Object.hasOwn(event.soonest, client)) removeClient(client);
          for (const [client, at] of Object.entries(event.soonest)) {
            addClient(client);
            if (at !== null) tokenExpiry.set({ client }, at);
          }
          break;
        case "expiries_read":
          expiry.reset();
          for (const [domain, at] of Object.entries(event.soonest)) expiry.set({ domain }, at);
      }
    },
    read: async () => ({ contentType: registry.contentType, text: await registry.metrics() }),
  };
}
