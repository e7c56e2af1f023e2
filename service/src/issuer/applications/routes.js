// The routes of applications.
import { z } from "@hono/zod-openapi";
import { cursorOf, isText, positionOf } from "../../http/cursor.js";
import { json } from "../../http/endpoints.js";
import { entityTag, requiredVersion, whileCurrent } from "../../http/entity-tag.js";
import { ETag, Flag, IfMatch, InApplication, InDomain } from "../../http/parameters.js";
import { badRequest, refusedByState } from "../../http/problem.js";
import { Filter } from "./filter.js";
import { Application, ApplicationPage, ApplicationPatch, ApplicationQuery, NewApplication } from "./schema.js";
import { entryOf, summaryOf } from "./summary.js";

/** @import { Endpoints } from "../../http/endpoints.js" */
/** @import { Settings } from "../../service-options.js" */
/** @import { ApiApplications, Listed } from "./applications.js" */
/** @import { Search } from "./search.js" */

const tag = "applications";
const PATH = "/v1/domains/{domain}/applications";

/** @param {Endpoints} endpoints @param {{ settings: Settings, applications: ApiApplications, search: Search }} issuer */
export function applicationRoutes(endpoints, { settings, applications, search }) {
  const path = `${PATH}/{application}`;
  const answers = { 200: json("The application", Application, ETag) };
  endpoints.add(
    {
      ...{
        id: "listApplications",
        method: "get",
        path: PATH,
        tag,
        role: "issuer:read",
        params: InDomain,
        query: ApplicationQuery,
        problems: [404],
      },
      ...{
        summary: "Lists applications by their ids, all or those that match.",
        description:
          "With a filter the service looks at all applications first, a few at a time, and remembers them for some minutes: it answers at " +
          "once with what is found so far, and tells the `progress`.",
        answers: { 200: json("The applications", ApplicationPage) },
      },
    },
    async ({ c, params, query: { cursor, limit, ...asked } }) => {
      const domain = await applications.open(params.domain);
      const filter = new Filter(asked);
      const after = positionOf(cursor, isText);
      if (!filter.isEmpty) {
        const { found, last, ...known } = await search.page(domain, filter, { after, limit });
        return c.json({ items: found.map(view), next: last === undefined ? null : cursorOf(last), ...known });
      }
      const ids = await domain.registry.applications({ limit: limit + 1, after });
      const page = ids.slice(0, limit);
      const items = (await applications.list(domain, page)).map(view);
      return c.json({ items, next: ids.length > limit ? cursorOf(page.at(-1)) : null });
    },
  );
  endpoints.add(
    {
      ...{
        id: "createApplication",
        method: "post",
        path: PATH,
        tag,
        role: "issuer:write",
        params: InDomain,
        body: NewApplication,
      },
      ...{ summary: "Creates an application, without secrets.", problems: [404, 409] },
      answers: { 201: json("The application", Application, ETag) },
    },
    async ({ c, principal, params, body }) => {
      const domain = await applications.open(params.domain);
      await applications.create(domain, body, principal.actor(body.on_behalf_of));
      c.header("Location", `/v1/domains/${params.domain}/applications/${encodeURIComponent(body.client_id)}`);
      return answer(c, domain, body.client_id, 201);
    },
  );
  endpoints.add(
    {
      ...{
        id: "getApplication",
        method: "get",
        path,
        tag,
        role: "issuer:read",
        params: InApplication,
        problems: [404],
        answers,
      },
      summary: "Returns an application.",
    },
    async ({ c, params }) => answer(c, await applications.open(params.domain), params.application, 200),
  );
  endpoints.add(
    {
      ...{
        id: "updateApplication",
        method: "patch",
        path,
        tag,
        role: "issuer:write",
        params: InApplication,
        headers: IfMatch,
      },
      ...{ body: ApplicationPatch, problems: [404, 409, 412], answers },
      summary:
        "Changes the expiry of an application, for secrets that are issued from now on, or the roles of an API client.",
    },
    async ({ c, principal, params, body }) => {
      if (body.expiry === undefined && body.roles === undefined) throw badRequest("the body must have expiry or roles");
      const domain = await applications.open(params.domain);
      const actor = principal.actor(body.on_behalf_of);
      await conditional(c, domain, params.application, (ifVersion) =>
        applications.update(domain, params.application, body, { actor, ifVersion }),
      );
      return answer(c, domain, params.application, 200);
    },
  );
  endpoints.add(
    {
      ...{
        id: "deleteApplication",
        method: "delete",
        path,
        tag,
        role: "issuer:write",
        params: InApplication,
        headers: IfMatch,
      },
      ...{
        query: z.strictObject({ force: Flag }),
        problems: [404, 409, 412],
        answers: { 204: { description: "Deleted" } },
      },
      summary: "Deletes an application and its secrets; the audit log stays. With working secrets it needs `force`.",
    },
    async ({ c, principal, params, query: { force } }) => {
      const domain = await applications.open(params.domain);
      await conditional(c, domain, params.application, (ifVersion) =>
        refusedByState(() =>
          applications.delete(domain, params.application, { actor: principal.id, force, ifVersion }),
        ),
      );
      return c.body(null, 204);
    },
  );

  /** @param {Listed} application */
  function view(application) {
    if (application.isDamaged) {
      const unknown = { type: null, expiry: null, created_at: null, damaged_secrets: null, summary: null };
      return { client_id: application.id, is_damaged: true, ...unknown };
    }
    const { id: client_id, type, expiry, createdAt: created_at, damagedSecrets: damaged_secrets, roles } = application;
    const summary = summaryOf(entryOf(application), settings.now());
    return { client_id, is_damaged: false, type, expiry, created_at, damaged_secrets, summary, roles };
  }

  /**
   * @param {import("hono").Context} c
   * @param {import("../domains/domains.js").Domain} domain
   * @param {string} id
   * @param {(ifVersion: string | undefined) => Promise<unknown>} run
   */
  async function conditional(c, domain, id, run) {
    const current = async () => (await applications.describe(domain, id)).version;
    const ifVersion = await requiredVersion(c, current);
    await whileCurrent(ifVersion, current, () => run(ifVersion));
  }

  /** @param {import("hono").Context} c @param {import("../domains/domains.js").Domain} domain @param {string} id @param {200 | 201} status */
  async function answer(c, domain, id, status) {
    const { application, version } = await applications.describe(domain, id);
    c.header("ETag", entityTag(version));
    return c.json(application, status);
  }
}
