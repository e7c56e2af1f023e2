// The routes of the audit log, newest first, and of the consumers that a rotation has forgotten.
import { cursorOf, positionOf } from "../../http/cursor.js";
import { json } from "../../http/endpoints.js";
import { InApplication, InDomain, pageOf } from "../../http/parameters.js";
import { ApplicationAuditQuery, AuditEvent, AuditQuery, Consumer } from "./schema.js";

/** @import { z } from "@hono/zod-openapi" */
/** @import { Endpoints } from "../../http/endpoints.js" */
/** @import { Domains } from "../domains/domains.js" */

const tag = "audit";
const APPLICATION = "/v1/domains/{domain}/applications/{application}";
const answers = { 200: json("The events", pageOf(AuditEvent, "AuditPage")) };

/** @param {Endpoints} endpoints @param {Domains} domains */
export function auditRoutes(endpoints, domains) {
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
      ...{ query: AuditQuery, summary: "Lists events of a domain, newest first.", problems: [404], answers },
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
        query: ApplicationAuditQuery,
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
        id: "listConsumers",
        method: "get",
        path: `${APPLICATION}/consumers`,
        tag,
        role: "audit:read",
        params: InApplication,
      },
      ...{ summary: "Lists who still presents an old secret, last seen first.", problems: [404] },
      answers: { 200: json("The consumers", pageOf(Consumer, "ConsumerPage")) },
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

  /** @param {string} id @param {z.infer<typeof AuditQuery>} query */
  async function page(id, { cursor, limit, client_id: applicationId, user_agent: userAgent, error, ...query }) {
    const { registry } = await domains.open(id);
    const before = positionOf(cursor, isEvent);
    // The outcome of a refused token request is its `error`.
    const outcome = error ?? query.outcome;
    if (error !== undefined && query.outcome !== undefined && error !== query.outcome) return { items: [], next: null };
    const kind = query.kind ?? (error === undefined ? undefined : "oauth.token_request_failed");
    const asked = { ...query, kind, limit: limit + 1, applicationId, userAgent, outcome, before };
    const events = (await registry.audit(asked)).reverse();
    const items = events.slice(0, limit).map(view);
    const last = items.at(-1);
    return {
      items,
      next: events.length > limit && last !== undefined ? cursorOf({ time: last.at, id: last.id }) : null,
    };
  }
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
