// The routes of people who may sign in to the console.
import { cursorOf, positionOf } from "../http/cursor.js";
import { json } from "../http/endpoints.js";
import { checkPreconditions, entityTag, requiredVersion } from "../http/entity-tag.js";
import { ETag, IfMatch, IfNoneMatch, Page, pageOf } from "../http/parameters.js";
import { InPerson, PersonId } from "./person-id.js";
import { ListedPerson, NewPerson, Person } from "./schema.js";

/** @import { Context } from "hono" */
/** @import { Endpoints } from "../http/endpoints.js" */
/** @import { People, PersonRecord } from "./people.js" */

const tag = "people";
/** Whoever writes here grants roles. */
const role = "admin";
const path = "/v1/people/{person}";
const answer = json("The person", Person, ETag);
const isId = /** @type {(position: unknown) => position is string} */ (
  (position) => PersonId.safeParse(position).success
);

/** @param {Endpoints} endpoints @param {People} people */
export function personRoutes(endpoints, people) {
  endpoints.add(
    {
      ...{ id: "listPeople", method: "get", path: "/v1/people", tag, role, query: Page },
      summary: "Lists who may sign in to the console, by their ids.",
      answers: { 200: json("The people", pageOf(ListedPerson, "PersonPage")) },
    },
    async ({ c, query: { cursor, limit } }) => {
      const found = await people.list({ after: positionOf(cursor, isId), limit: limit + 1 });
      const page = found.slice(0, limit);
      const next = found.length > limit ? cursorOf(page.at(-1)?.id) : null;
      return c.json({
        items: page.map(({ id, record }) => (record === null ? unreadable(id) : view(id, record))),
        next,
      });
    },
  );
  endpoints.add(
    {
      ...{ id: "getPerson", method: "get", path, tag, role, params: InPerson, problems: [404] },
      ...{ summary: "Returns a person.", answers: { 200: answer } },
    },
    async ({ c, params: { person } }) => send(c, person, await people.read(person), 200),
  );
  endpoints.add(
    {
      ...{ id: "putPerson", method: "put", path, tag, role, params: InPerson, body: NewPerson },
      ...{ headers: IfMatch.extend(IfNoneMatch.shape), problems: [412], answers: { 200: answer, 201: answer } },
      summary: "Lets a person sign in with these roles. The roles of one who may already have effect at once.",
    },
    async ({ c, principal, params: { person }, body }) => {
      const check = (/** @type {string | null} */ revision) => checkPreconditions(c, revision);
      const { record, isNew } = await people.put(person, body.roles, { actor: principal.id, check });
      return send(c, person, record, isNew ? 201 : 200);
    },
  );
  endpoints.add(
    {
      ...{ id: "deletePerson", method: "delete", path, tag, role, params: InPerson, headers: IfMatch },
      ...{ problems: [404, 412], answers: { 204: { description: "Removed" } } },
      summary: "Removes a person, who is signed out everywhere at once.",
    },
    async ({ c, principal, params: { person } }) => {
      const ifVersion = await requiredVersion(c, async () => (await people.read(person)).revision);
      await people.remove(person, { actor: principal.id, ifVersion });
      return c.body(null, 204);
    },
  );
  endpoints.add(
    {
      ...{ id: "signOutPerson", method: "post", path: `${path}/sign-out`, tag, role, params: InPerson },
      ...{ problems: [404], answers: { 204: { description: "Signed out" } } },
      summary: "Ends all sessions of a person.",
    },
    async ({ c, principal, params: { person } }) => {
      await people.signOut(person, principal.id);
      return c.body(null, 204);
    },
  );
  endpoints.add(
    {
      ...{ id: "releasePerson", method: "delete", path: `${path}/account`, tag, role, params: InPerson },
      ...{ problems: [404], answers: { 204: { description: "Released" } } },
      summary: "Releases the account of a person: the next account that signs in as this person is bound to it.",
    },
    async ({ c, principal, params: { person } }) => {
      await people.release(person, principal.id);
      return c.body(null, 204);
    },
  );
}

/** @param {Context} c @param {string} id @param {PersonRecord} record @param {200 | 201} status */
function send(c, id, record, status) {
  c.header("ETag", entityTag(record.revision));
  return c.json(view(id, record), status);
}

/** @param {string} id @param {PersonRecord} record */
const view = (id, { roles, account, createdAt: created_at, lastSignInAt: last_sign_in_at }) => ({
  ...{ id, roles, account, created_at, last_sign_in_at },
});

/** @param {string} id */
const unreadable = (id) => ({
  ...{ id, roles: null, account: null, created_at: null, last_sign_in_at: null, error: "ERR_STORE" },
});
