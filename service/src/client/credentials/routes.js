// The routes of credentials.
import { cursorOf, positionOf } from "../../http/cursor.js";
import { json } from "../../http/endpoints.js";
import { CredentialId, IfNoneMatch, InCredential, pageOf } from "../../http/parameters.js";
import { visible } from "../visible.js";
import { Credential, CredentialFilter, History, NewCredential } from "./schema.js";

/** @import { Endpoints } from "../../http/endpoints.js" */
/** @import { ApiCredentials } from "./credentials.js" */

const tag = "credentials";
const answer = json("The credential", Credential);
const isId = (/** @type {unknown} */ position) => CredentialId.safeParse(position).success;

/** @param {Endpoints} endpoints @param {{ readonly keeping: { apiCredentials: ApiCredentials } }} half */
export function credentialRoutes(endpoints, half) {
  const path = "/v1/credentials/{credential}";
  endpoints.add(
    {
      ...{ id: "listCredentials", method: "get", path: "/v1/credentials", tag, role: "any" },
      ...{ query: CredentialFilter, problems: [409] },
      summary: "Lists the credentials that the caller may read, by their ids; all filters that are given must apply.",
      answers: { 200: json("The credentials", pageOf(Credential, "CredentialPage")) },
    },
    async ({ c, principal, query: { cursor, limit, ...filter } }) => {
      const { apiCredentials } = half.keeping;
      // Nobody makes the service read the whole store for nothing.
      if (!principal.has("credentials:read")) return c.json({ items: [], next: null });
      const found = await visible((page) => apiCredentials.list({ ...filter, ...page }), {
        idOf: ({ id }) => id,
        isVisible: (id) => principal.may("credentials:read", { id }),
        after: positionOf(cursor, /** @type {(position: unknown) => position is string} */ (isId)),
        limit: limit + 1,
      });
      const items = found.slice(0, limit);
      return c.json({ items, next: found.length > limit ? cursorOf(items.at(-1)?.id) : null });
    },
  );
  endpoints.add(
    {
      ...{ id: "getCredential", method: "get", path, tag, role: "credentials:read", params: InCredential },
      ...{ summary: "Returns how a credential is.", problems: [404, 409], answers: { 200: answer } },
    },
    async ({ c, params }) => c.json(await half.keeping.apiCredentials.describe(params.credential), 200),
  );
  endpoints.add(
    {
      ...{ id: "getCredentialHistory", method: "get", path: `${path}/history`, tag, role: "credentials:read" },
      ...{ params: InCredential, problems: [404, 409], answers: { 200: json("Its history", History) } },
      summary: "Returns what became of the refreshes of a credential.",
      description: "Each instance writes it behind its refreshes, within moments.",
    },
    async ({ c, params }) => c.json({ items: await half.keeping.apiCredentials.history(params.credential) }, 200),
  );
  endpoints.add(
    {
      ...{ id: "refreshCredential", method: "post", path: `${path}/refresh`, tag, role: "credentials:write" },
      ...{ params: InCredential, problems: [404, 409], answers: { 200: answer } },
      summary: "Refreshes a credential now, although its token is valid or a retry is pending.",
      description:
        "It shares a refresh that is under way. A token that is less than 10 seconds old stays; less than 10 seconds after a failure it is 503 " +
        "with the code of that. 409 and `ERR_REAUTHORIZATION_REQUIRED`: the user must authorize the client. 503: try again later.",
    },
    async ({ c, params }) => c.json(await half.keeping.apiCredentials.refresh(params.credential), 200),
  );
  endpoints.add(
    {
      ...{ id: "putCredential", method: "put", path, tag, role: "credentials:write", params: InCredential },
      ...{
        headers: IfNoneMatch,
        body: NewCredential,
        problems: [404, 409, 412],
        answers: { 200: answer, 201: answer },
      },
      summary:
        "Creates a credential, or changes it as a whole; without `tokens`, those of the same client and grant stay.",
      description: "The role must allow the client.",
    },
    async ({ c, principal, params: { credential: id }, body }) => {
      principal.require("credentials:write", { id, client: body.client });
      const { apiCredentials } = half.keeping;
      const mustBeNew = c.req.header("if-none-match") !== undefined;
      const isNew = await apiCredentials.put(id, body, { mustBeNew });
      return c.json(await apiCredentials.describe(id), isNew ? 201 : 200);
    },
  );
  endpoints.add(
    {
      ...{ id: "deleteCredential", method: "delete", path, tag, role: "credentials:write", params: InCredential },
      ...{ problems: [404, 409], answers: { 204: { description: "Deleted" } } },
      summary: "Deletes a credential with its tokens. The authorization server is not told.",
    },
    async ({ c, params }) => {
      await half.keeping.apiCredentials.remove(params.credential);
      return c.body(null, 204);
    },
  );
}
