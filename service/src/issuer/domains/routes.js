// The routes of domains.
import { z } from "@hono/zod-openapi";
import { cursorOf, isText, positionOf } from "../../http/cursor.js";
import { json } from "../../http/endpoints.js";
import { entityTag, requiredVersion } from "../../http/entity-tag.js";
import { ETag, Flag, IfMatch, InDomain, Page, pageOf } from "../../http/parameters.js";
import { Domain, DomainPatch, NewDomain } from "./schema.js";

/** @import { Endpoints } from "../../http/endpoints.js" */
/** @import { DomainCommands } from "./commands.js" */
/** @import { Domains } from "./domains.js" */

const tag = "domains";

/** @param {Endpoints} endpoints @param {{ domains: Domains, domainCommands: DomainCommands }} issuer */
export function domainRoutes(endpoints, { domains, domainCommands }) {
  const path = "/v1/domains/{domain}";
  endpoints.add(
    {
      ...{ id: "listDomains", method: "get", path: "/v1/domains", tag, role: "any", query: Page },
      ...{
        summary: "Lists the domains that the caller may read.",
        answers: { 200: json("The domains", pageOf(Domain, "DomainPage")) },
      },
    },
    async ({ c, principal, query: { cursor, limit } }) => {
      const items = [];
      for await (const id of domains.ids(positionOf(cursor, isText))) {
        if (!principal.may("issuer:read", { domain: id })) continue;
        const domain = await domains.find(id);
        if (domain !== undefined) items.push(view(domain));
        if (items.length > limit) break;
      }
      const page = items.slice(0, limit);
      return c.json({ items: page, next: items.length > limit ? cursorOf(page.at(-1)?.id) : null });
    },
  );
  endpoints.add(
    {
      ...{
        id: "createDomain",
        method: "post",
        path: "/v1/domains",
        tag,
        role: "issuer:write",
        body: NewDomain,
        problems: [409],
      },
      ...{ summary: "Creates a domain.", answers: { 201: json("The domain", Domain, ETag) } },
    },
    async ({ c, principal, body: { id, ...settings } }) => {
      const domain = await domainCommands.create(id, settings, principal.id);
      c.header("Location", `/v1/domains/${id}`);
      return answer(c, domain, 201);
    },
  );
  endpoints.add(
    {
      ...{ id: "getDomain", method: "get", path, tag, role: "issuer:read", params: InDomain, problems: [404] },
      ...{ summary: "Returns a domain with its settings.", answers: { 200: json("The domain", Domain, ETag) } },
    },
    async ({ c, params }) => answer(c, await domains.open(params.domain), 200),
  );
  endpoints.add(
    {
      ...{
        id: "updateDomain",
        method: "patch",
        path,
        tag,
        role: "issuer:write",
        params: InDomain,
        headers: IfMatch,
        body: DomainPatch,
      },
      ...{ summary: "Changes settings, for what is issued from now on.", problems: [404, 409, 412] },
      answers: { 200: json("The domain", Domain, ETag) },
    },
    async ({ c, principal, params, body }) => {
      const ifVersion = await requiredVersion(c, async () => (await domains.open(params.domain)).version);
      return answer(c, await domainCommands.update(params.domain, body, { actor: principal.id, ifVersion }), 200);
    },
  );
  endpoints.add(
    {
      ...{ id: "deleteDomain", method: "delete", path, tag, role: "issuer:write", params: InDomain, headers: IfMatch },
      ...{
        query: z.strictObject({ force: Flag }),
        problems: [404, 409, 412],
        answers: { 204: { description: "Deleted" } },
      },
      summary: "Deletes a domain. With applications in it, that needs `force`, and ends all their secrets.",
    },
    async ({ c, principal, params, query: { force } }) => {
      const ifVersion = await requiredVersion(c, async () => (await domains.open(params.domain)).version);
      await domainCommands.delete(params.domain, { actor: principal.id, force, ifVersion });
      return c.body(null, 204);
    },
  );
}

/** @param {import("./domains.js").Domain} domain */
function view({ record: { id, settings, created_at, updated_at } }) {
  return { id, ...settings, created_at, updated_at };
}

/** @param {import("hono").Context} c @param {import("./domains.js").Domain} domain @param {200 | 201} status */
function answer(c, domain, status) {
  c.header("ETag", entityTag(domain.version));
  return c.json(view(domain), status);
}
