// The routes of bulk rotations.
import { cursorOf, isText, positionOf } from "../../http/cursor.js";
import { json } from "../../http/endpoints.js";
import { InDomain, Page, pageOf } from "../../http/parameters.js";
import { answerOnce, IdempotencyKey } from "../../idempotency/idempotency-key.js";
import * as schema from "./schema.js";

/** @import { Endpoints } from "../../http/endpoints.js" */
/** @import { Domains } from "../domains/domains.js" */
/** @import { Idempotency } from "../../idempotency/idempotency.js" */
/** @import { Job } from "./jobs.js" */
/** @import { Rotations } from "./rotations.js" */

const tag = "rotations";
const PATH = "/v1/domains/{domain}/rotations";
const ROTATION = `${PATH}/{rotation}`;
const Location = { Location: { description: "The rotation.", schema: { type: "string" } } };

/**
 * @param {Endpoints} endpoints
 * @param {{ domains: Domains, rotations: Rotations, idempotency: Idempotency }} service
 */
export function rotationRoutes(endpoints, { domains, rotations, idempotency }) {
  endpoints.add(
    {
      ...{ id: "listRotations", method: "get", path: PATH, tag, role: "issuer:read", params: InDomain, query: Page },
      ...{ summary: "Lists bulk rotations, newest first.", problems: [404] },
      answers: { 200: json("The rotations", pageOf(schema.Rotation, "BulkRotationPage")) },
    },
    async ({ c, params, query: { cursor, limit } }) => {
      const domain = await domains.open(params.domain);
      const items = [];
      for await (const job of rotations.list(domain, positionOf(cursor, isText))) {
        items.push(view(job));
        if (items.length > limit) break;
      }
      const page = items.slice(0, limit);
      return c.json({ items: page, next: items.length > limit ? cursorOf(page.at(-1)?.rotation_id) : null });
    },
  );
  endpoints.add(
    {
      ...{ id: "createRotation", method: "post", path: PATH, tag, role: "issuer:write", params: InDomain },
      ...{ headers: IdempotencyKey, body: schema.NewRotation, bodyLimit: 256 * 1024, problems: [404, 409, 422] },
      summary: "Rotates the secrets of many applications, and delivers each new one.",
      description:
        "The work goes on after the answer: a failure stops none of the others, and another instance goes on if this one ends. " +
        "Repeated while it runs, it rotates nothing twice. The secrets of API clients with the role `admin` are left out, and " +
        "count as `unselected`. With `dry_run` the answer says what would be done, and nothing changes.",
      answers: {
        200: json("What would be done, with `dry_run`", schema.DryRun),
        202: json("The rotation, which has begun", schema.Rotation, Location),
      },
    },
    async (call) => {
      const { c, params } = call;
      const { on_behalf_of: person, dry_run: isDry = false, ...asked } = call.body;
      const domain = await domains.open(params.domain);
      const { deliver_to } = asked;
      if (isDry || deliver_to === undefined) return c.json(await rotations.dryRun(domain, asked), 200);
      const actor = call.principal.actor(person);
      const command = { ...asked, on_behalf_of: person };
      const answer = await answerOnce(idempotency, call, domain, command, async (key) => {
        return { status: 202, body: view(await rotations.create(domain, { ...asked, deliver_to }, actor, key)) };
      });
      c.header("Location", locationOf(params.domain, String(answer.body.rotation_id)));
      return c.json(schema.Rotation.parse(answer.body), 202);
    },
  );
  endpoints.add(
    {
      ...{ id: "getRotation", method: "get", path: ROTATION, tag, role: "issuer:read", params: schema.InRotation },
      ...{ summary: "Returns a bulk rotation with its progress.", problems: [404] },
      answers: { 200: json("The rotation", schema.Rotation) },
    },
    async ({ c, params }) => c.json(view(await rotations.read(await domains.open(params.domain), params.rotation))),
  );
  endpoints.add(
    {
      ...{ id: "cancelRotation", method: "post", path: `${ROTATION}/cancel`, tag, role: "issuer:write" },
      ...{ params: schema.InRotation, body: schema.RotationCommand, isBodyOptional: true, problems: [404, 409] },
      summary: "Ends a bulk rotation. Applications in progress are still ended, and what was rotated stays.",
      answers: { 200: json("The rotation", schema.Rotation) },
    },
    async ({ c, principal, params, body }) => {
      const domain = await domains.open(params.domain);
      return c.json(view(await rotations.cancel(domain, params.rotation, principal.actor(body.on_behalf_of))));
    },
  );
  endpoints.add(
    {
      ...{ id: "retryRotation", method: "post", path: `${ROTATION}/retry`, tag, role: "issuer:write" },
      ...{ params: schema.InRotation, body: schema.RotationCommand, isBodyOptional: true, problems: [404, 409] },
      summary: "Goes over what has failed in a bulk rotation again, or over what a cancelled one has left.",
      description:
        "What was rotated and delivered stays as it is. Secrets issued since the rotation was created are left out.",
      answers: { 202: json("The rotation, which has begun again", schema.Rotation, Location) },
    },
    async ({ c, principal, params, body }) => {
      const domain = await domains.open(params.domain);
      const job = await rotations.retry(domain, params.rotation, principal.actor(body.on_behalf_of));
      c.header("Location", locationOf(params.domain, params.rotation));
      return c.json(view(job), 202);
    },
  );
}

/** @param {string} domain @param {string} rotation */
const locationOf = (domain, rotation) => `/v1/domains/${domain}/rotations/${rotation}`;

/** Returns a job as it is shown: without what only instances need. @param {Job} job */
const view = (job) => schema.Rotation.parse({ skipped_secrets: [], ...job });
