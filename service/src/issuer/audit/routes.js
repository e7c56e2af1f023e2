// The routes of the audit log, newest first, and of the consumers that a rotation has forgotten.
import { z } from "@hono/zod-openapi";
import { cursorOf, positionOf } from "../../http/cursor.js";
import { json } from "../../http/endpoints.js";
import { InApplication, InDomain, pageOf } from "../../http/parameters.js";
import { download } from "./download.js";
import * as schema from "./schema.js";
import { usageOf } from "./usage.js";
/** @import { Endpoints } from "../../http/endpoints.js" */
/** @import { Domains } from "../domains/domains.js" */
/** @import { Settings } from "../../service-options.js" */

const tag = "audit";
const APPLICATION = "/v1/domains/{domain}/applications/{application}";
const answers = { 200: json("The events", pageOf(schema.AuditEvent, "AuditPage")) };

/** @param {Endpoints} endpoints @param {{ domains: Domains, settings: Settings }} issuer */
export function auditRoutes(endpoints, { domains, settings }) {
  endpoints.add(
    {
      ...{
        id: "auditDomain",
        method: "get",
        path: "/v1/domains/{domain}/audit",
        tag,
        role: "audit:read",
        params: InDomain,
      },
      ...{ query: schema.AuditQuery, summary: "Lists events of a domain, newest first.", problems: [404], answers },
    },
    async ({ c, params, query }) => c.json(await page(params.domain, query)),
  );
  endpoints.add(
    {
      ...{
        id: "auditApplication",
        method: "get",
        path: `${APPLICATION}/audit`,
        tag,
        role: "audit:read",
        params: InApplication,
      },
      ...{
        query: schema.ApplicationAuditQuery,
        summary: "Lists events of an application, newest first.",
        problems: [404],
        answers,
      },
    },
    async ({ c, params, query }) => c.json(await page(params.domain, { ...query, client_id: params.application })),
  );
  endpoints.add(
    {
      ...{
        id: "downloadAudit",
        method: "get",
        path: "/v1/domains/{domain}/audit.csv",
        tag,
        role: "audit:read",
        params: InDomain,
      },
      ...{ query: schema.AuditDownloadQuery, problems: [404] },
      summary: "Returns events of a domain as a CSV file, newest first.",
      description:
        "Times are in the form of RFC 3339. A cell that a table would take for a formula begins with an apostrophe. If the store fails " +
        "meanwhile, the file ends without its last chunk.",
      answers: { 200: { description: "The events", content: { "text/csv": { schema: z.string() } } } },
    },
    async ({ c, params, query: { limit, ...query } }) => {
      const { registry } = await domains.open(params.domain);
      const asked = askedOf(query);
      const read = async (/** @type {object} */ page) => (asked === null ? [] : registry.audit({ ...asked, ...page }));
      return c.body(await download(read, limit), 200, {
        "Content-Type": "text/csv; charset=utf-8; header=present",
        "Content-Disposition": `attachment; filename="audit-${params.domain}.csv"`,
      });
    },
  );
  endpoints.add(
    {
      ...{
        id: "usage",
        method: "get",
        path: `${APPLICATION}/usage`,
        tag,
        role: "audit:read",
        params: InApplication,
      },
      ...{ query: schema.UsageQuery, problems: [404] },
      summary: "Counts how often each secret was presented, by day.",
      description:
        "Days without a presentation are left out. Each instance saves what it has counted every ten seconds.",
      answers: { 200: json("The counts, oldest day first", pageOf(schema.Usage, "SecretUsagePage")) },
    },
    async ({ c, params, query: { days } }) => {
      const { registry } = await domains.open(params.domain);
      const items = await usageOf(registry, params.application, { now: settings.now(), days });
      return c.json({ items, next: null });
    },
  );
  endpoints.add(
    {
      ...{
        id: "listConsumers",
        method: "get",
        path: `${APPLICATION}/consumers`,
        tag,
        role: "audit:read",
        params: InApplication,
      },
      ...{ summary: "Lists who still presents an old secret, last seen first.", problems: [404] },
      answers: { 200: json("The consumers", pageOf(schema.Consumer, "ConsumerPage")) },
    },
    async ({ c, params }) => {
      const { registry } = await domains.open(params.domain);
      const items = (await registry.forgottenConsumers(params.application)).map((consumer) => ({
        ...{ ip: consumer.ip, user_agent: consumer.userAgent, secret_id: consumer.secretId, reason: consumer.reason },
        ...{ is_accepted: consumer.isAccepted, count: consumer.count },
        ...{ first_seen_at: consumer.firstSeenAt, last_seen_at: consumer.lastSeenAt },
      }));
      return c.json({ items, next: null });
    },
  );

  /** @param {string} id @param {z.infer<typeof schema.AuditQuery>} query */
  async function page(id, { cursor, limit, ...query }) {
    const { registry } = await domains.open(id);
    const before = positionOf(cursor, isEvent);
    const asked = askedOf(query);
    if (asked === null) return { items: [], next: null };
    const events = (await registry.audit({ ...asked, limit: limit + 1, before })).reverse();
    const items = events.slice(0, limit).map(view);
    const last = items.at(-1);
    return {
      items,
      next: events.length > limit && last !== undefined ? cursorOf({ time: last.at, id: last.id }) : null,
    };
  }
}

/** Returns a query as the registry takes it; `null` if no event can match. @param {Omit<z.infer<typeof schema.AuditQuery>, "cursor" | "limit">} query */
function askedOf({ client_id: applicationId, user_agent: userAgent, error, ...query }) {
  // The outcome of a refused token request is its `error`.
  if (error !== undefined && query.outcome !== undefined && error !== query.outcome) return null;
  const kind = query.kind ?? (error === undefined ? undefined : "oauth.token_request_failed");
  return { ...query, kind, applicationId, userAgent, outcome: error ?? query.outcome };
}

/** @param {unknown} position @returns {position is { time: number, id: string }} */
function isEvent(position) {
  const { time, id } = /** @type {{ time?: unknown, id?: unknown }} */ (position ?? {});
  return typeof time === "number" && typeof id === "string";
}

/** @param {import("secret-slots/issuer").AuditEvent} event */
function view({ id, time: at, kind, applicationId, secretId, actor, outcome, reason, ip, userAgent, count, lastTime }) {
  const isRequest = kind.startsWith("oauth.");
  return {
    ...{ id, at, kind, client_id: applicationId, secret_id: secretId, actor, outcome },
    ...(isRequest && outcome !== "ok" ? { error: outcome } : {}),
    ...(isRequest ? { reason, ip, user_agent: userAgent, count, last_at: lastTime } : {}),
  };
}
