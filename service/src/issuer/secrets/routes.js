// The routes of client secrets.
import { z } from "@hono/zod-openapi";
import { json } from "../../http/endpoints.js";
import { entityTag } from "../../http/entity-tag.js";
import { ETag, Flag, IfMatch, InApplication, InSecret, pageOf, SecretId } from "../../http/parameters.js";
import { badRequest } from "../../http/problem.js";
import { IdempotencyKey } from "../../idempotency/idempotency-key.js";
import { SecretCommands } from "./commands.js";
import * as schema from "./schema.js";
import { secretView } from "./view.js";

/** @import { Endpoints } from "../../http/endpoints.js" */
/** @import { ApiApplications } from "../applications/applications.js" */
/** @import { Idempotency } from "../../idempotency/idempotency.js" */
/** @import { Settings } from "../../service-options.js" */

const tag = "secrets";
const APPLICATION = "/v1/domains/{domain}/applications/{application}";
const PATH = `${APPLICATION}/secrets`;
const write = /** @type {const} */ ({ tag, role: "issuer:write", headers: IfMatch, problems: [404, 409, 412] });
const issue = { ...write, headers: IfMatch.extend(IdempotencyKey.shape), problems: [404, 409, 412, 422] };
const gone = { 204: { description: "Done" } };

/**
 * @param {Endpoints} endpoints
 * @param {{ applications: ApiApplications, idempotency: Idempotency, settings: Settings }} service
 */
export function secretRoutes(endpoints, { applications, idempotency, settings }) {
  const commands = new SecretCommands(applications, idempotency);
  endpoints.add(
    {
      ...{
        id: "listSecrets",
        method: "get",
        path: PATH,
        tag,
        role: "issuer:read",
        params: InApplication,
        problems: [404],
      },
      ...{
        summary: "Lists the secrets of an application: never a secret itself.",
        answers: { 200: json("The secrets", pageOf(schema.ClientSecret, "SecretPage"), ETag) },
      },
    },
    async ({ c, params }) => {
      const domain = await applications.open(params.domain);
      const { version } = await applications.describe(domain, params.application);
      const secrets = await domain.registry.list(params.application);
      c.header("ETag", entityTag(version));
      return c.json({ items: secrets.map(secretView), next: null });
    },
  );
  endpoints.add(
    {
      ...{ ...issue, id: "addSecret", method: "post", path: PATH, params: InApplication, body: schema.NewSecret },
      ...{ summary: "Issues a further secret.", answers: { 201: json("The secret", schema.IssuedSecret) } },
    },
    (call) =>
      commands.issue(call, (registry, id, options) =>
        registry.add(id, { ...options, description: call.body.description }),
      ),
  );
  endpoints.add(
    {
      ...{
        ...issue,
        id: "rotateSecret",
        method: "post",
        path: `${PATH}/rotate`,
        params: InApplication,
        body: schema.Rotation,
        isBodyOptional: true,
      },
      ...{
        summary: "Replaces a secret by a new one. The previous one stays valid for the overlap.",
        answers: { 201: json("The new secret", schema.IssuedSecret) },
      },
    },
    (call) =>
      commands.issue(call, (registry, id, options) => registry.rotate(id, { ...options, ...rotation(call.body) })),
  );
  endpoints.add(
    {
      ...{
        ...issue,
        id: "renewSecret",
        method: "post",
        path: `${PATH}/{secret}/renew`,
        params: InSecret,
        body: schema.Renewal,
        isBodyOptional: true,
      },
      ...{
        summary: "Gives a secret a new value; the old one is refused at once.",
        answers: { 201: json("The secret", schema.IssuedSecret) },
      },
    },
    (call) => commands.issue(call, (registry, id, options) => registry.renew(id, call.params.secret, options)),
  );
  endpoints.add(
    {
      ...{
        ...write,
        id: "revokeSecret",
        method: "post",
        path: `${PATH}/{secret}/revoke`,
        params: InSecret,
        body: schema.Revocation,
        isBodyOptional: true,
      },
      ...{ summary: "Ends a secret, at once and for good. It stays in the list.", answers: gone },
    },
    (call) =>
      commands.end(call, call.body, call.params.secret, (registry, id, options) =>
        registry.revoke(id, call.params.secret, options),
      ),
  );
  endpoints.add(
    {
      ...{
        ...write,
        id: "deleteSecret",
        method: "delete",
        path: `${PATH}/{secret}`,
        params: InSecret,
        query: z.strictObject({ force: Flag }),
      },
      ...{ summary: "Forgets a secret, and its previous one.", answers: gone },
    },
    (call) =>
      commands.end(call, call.query, call.params.secret, (registry, id, options) =>
        registry.delete(id, call.params.secret, options),
      ),
  );
  endpoints.add(
    {
      ...{ ...write, id: "revokePrevious", method: "delete", path: `${APPLICATION}/previous`, params: InApplication },
      ...{ query: z.strictObject({ secret_id: SecretId.optional() }), answers: gone },
      summary: "Ends the overlap of a rotation: the previous secret is refused at once.",
    },
    (call) => {
      const { secret_id: secretId } = call.query;
      return commands.end(call, {}, undefined, (registry, id, options) =>
        registry.revokePrevious(id, { ...options, secretId }),
      );
    },
  );
  endpoints.add(
    {
      ...{
        ...write,
        id: "reapply",
        method: "post",
        path: `${APPLICATION}/reapply`,
        params: InApplication,
        body: schema.Reapplication,
        isBodyOptional: true,
      },
      ...{ summary: "Counts the expiry of secrets anew, by the rules as they are now.", answers: gone },
    },
    (call) => commands.end(call, call.body, undefined, (registry, id, options) => registry.reapply(id, options)),
  );

  /** Returns the options of a rotation. @param {z.infer<typeof schema.Rotation>} body */
  function rotation({ overlap, previous_expires_at: at, secret_id: secretId }) {
    if (at !== undefined && at < settings.now()) throw badRequest("previous_expires_at: must not have passed");
    return { overlap: at === undefined ? overlap : at - settings.now(), secretId };
  }
}
