// The routes of applications.
import { z } from "@hono/zod-openapi";
import { ignoreUnknown } from "../../errors.js";
import { cursorOf, isText, positionOf } from "../../http/cursor.js";
import { json } from "../../http/endpoints.js";
import { entityTag, requiredVersion, whileCurrent } from "../../http/entity-tag.js";
import { ETag, Flag, IfMatch, InApplication, InDomain, Page, pageOf } from "../../http/parameters.js";
import { badRequest, refusedByState } from "../../http/problem.js";
import { Application, ApplicationPatch, NewApplication } from "./schema.js";

/** @import { Endpoints } from "../../http/endpoints.js" */
/** @import { ApiApplications } from "./applications.js" */

const tag = "applications";
const PATH = "/v1/domains/{domain}/applications";

/** @param {Endpoints} endpoints @param {ApiApplications} applications */
export function applicationRoutes(endpoints, applications) {
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
        query: Page,
        problems: [404],
      },
      ...{
        summary: "Lists applications by their ids.",
        answers: { 200: json("The applications", pageOf(Application, "ApplicationPage")) },
      },
    },
    async ({ c, params, query: { cursor, limit } }) => {
      const domain = await applications.open(params.domain);
      const after = positionOf(cursor, isText);
      const ids = await domain.registry.applications({ limit: limit + 1, after });
      const page = ids.slice(0, limit);
      // An application may be deleted between the list and its own record.
      const found = await Promise.all(page.map((id) => applications.describe(domain, id).catch(ignoreUnknown)));
      const items = found.flatMap((one) => (one === undefined ? [] : [one.application]));
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
