// The routes of clients.
import { z } from "@hono/zod-openapi";
import { cursorOf, positionOf } from "../../http/cursor.js";
import { json } from "../../http/endpoints.js";
import { checkPreconditions, entityTag, requiredVersion } from "../../http/entity-tag.js";
import {
  ClientName,
  ETag,
  Flag,
  IdPrefix,
  IfMatch,
  IfNoneMatch,
  InClient,
  Page,
  pageOf,
} from "../../http/parameters.js";
import { visible } from "../visible.js";
import { checkKept } from "./members.js";
import { ListedClient, NewClient, StoredClient } from "./schema.js";

/** @import { Context } from "hono" */
/** @import { Endpoints } from "../../http/endpoints.js" */
/** @import { ApiClients } from "./clients.js" */

const tag = "clients";
/** The most secrets, each of the most characters, fit in. In bytes. */
const BODY_LIMIT = 1024 * 1024;
const role = "clients:write";
const answer = json("The client", StoredClient, ETag);
const isName = (/** @type {unknown} */ position) => ClientName.safeParse(position).success;

/** @param {Endpoints} endpoints @param {{ readonly keeping: { apiClients: ApiClients } }} half */
export function clientRoutes(endpoints, half) {
  const path = "/v1/clients/{client}";
  endpoints.add(
    {
      ...{ id: "listClients", method: "get", path: "/v1/clients", tag, role: "any" },
      ...{ query: Page.extend({ prefix: IdPrefix.optional() }), problems: [409] },
      summary: "Lists the clients that the caller may change, by their names.",
      answers: { 200: json("The clients", pageOf(ListedClient, "ClientPage")) },
    },
    async ({ c, principal, query: { cursor, limit, prefix } }) => {
      const { apiClients } = half.keeping;
      if (!principal.has(role)) return c.json({ items: [], next: null });
      const names = await visible((page) => apiClients.names({ prefix, ...page }), {
        idOf: (name) => name,
        isVisible: (id) => principal.may(role, { id }),
        after: positionOf(cursor, /** @type {(position: unknown) => position is string} */ (isName)),
        limit: limit + 1,
      });
      const page = names.slice(0, limit);
      const items = await apiClients.describeAll(page);
      return c.json({ items, next: names.length > limit ? cursorOf(page.at(-1)) : null });
    },
  );
  endpoints.add(
    {
      ...{ id: "getClient", method: "get", path, tag, role, params: InClient, problems: [404, 409] },
      ...{ summary: "Returns a client, without its secrets.", answers: { 200: answer } },
    },
    async ({ c, params }) => send(c, await half.keeping.apiClients.describe(params.client), 200),
  );
  endpoints.add(
    {
      ...{ id: "putClient", method: "put", path, tag, role, params: InClient, body: NewClient },
      bodyLimit: BODY_LIMIT,
      ...{ headers: IfMatch.extend(IfNoneMatch.shape), problems: [409, 412], answers: { 200: answer, 201: answer } },
      summary: "Creates a client, or changes it as a whole. All holders use it from their next refresh on.",
      description: "`If-Match` is needed for secrets that are kept by their index.",
    },
    async ({ c, principal, params: { client: name }, body }) => {
      checkKept(body, c.req.header("if-match"));
      const check = (/** @type {string | null} */ version) => checkPreconditions(c, version);
      const stored = await half.keeping.apiClients.put(name, body, { actor: principal.id, check });
      return send(c, stored, stored.isNew ? 201 : 200);
    },
  );
  endpoints.add(
    {
      ...{ id: "deleteClient", method: "delete", path, tag, role, params: InClient, headers: IfMatch },
      ...{ query: z.strictObject({ force: Flag }), problems: [404, 409, 412] },
      ...{ answers: { 204: { description: "Deleted" } } },
      summary: "Deletes a client. While credentials use it, that needs `force`, and they cannot be refreshed any more.",
    },
    async ({ c, principal, params: { client: name }, query: { force } }) => {
      const { apiClients } = half.keeping;
      const ifVersion = await requiredVersion(c, async () => (await apiClients.describe(name)).version);
      await apiClients.remove(name, { actor: principal.id, force, ifVersion });
      return c.body(null, 204);
    },
  );
}

/** @param {Context} c @param {{ client: object, version: string }} described @param {200 | 201} status */
function send(c, { client, version }, status) {
  c.header("ETag", entityTag(version));
  return c.json(client, status);
}
