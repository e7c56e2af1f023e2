// The routes of client secrets.
import { z } from "@hono/zod-openapi";
import { json } from "../http/endpoints.js";
import { entityTag, requiredVersion } from "../http/entity-tag.js";
import { ETag, Flag, IfMatch, InApplication, InSecret, pageOf, SecretId } from "../http/parameters.js";
import { badRequest } from "../http/problem.js";
import * as schema from "./schema.js";

/** @import { Endpoints } from "../http/endpoints.js" */
/** @import { ApiApplications } from "../applications/applications.js" */
/** @import { Idempotency } from "../idempotency/idempotency.js" */
/** @import { Settings } from "../service-options.js" */

const tag = "secrets";
const APPLICATION = "/v1/domains/{domain}/applications/{application}";
const PATH = `${APPLICATION}/secrets`;
const write = /** @type {const} */ ({ tag, role: "issuer:write", headers: IfMatch, problems: [404, 409, 412] });
const issue = { ...write, headers: IfMatch.extend(schema.IdempotencyKey.shape), problems: [404, 409, 412, 422] };
const gone = { 204: { description: "Done" } };

/**
 * @param {Endpoints} endpoints
 * @param {{ applications: ApiApplications, idempotency: Idempotency, settings: Settings }} service
 */
export function secretRoutes(endpoints, { applications, idempotency, settings }) {
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
      return c.json({ items: secrets.map(view), next: null });
    },
  );
  endpoints.add(
    {
      ...{ ...issue, id: "addSecret", method: "post", path: PATH, params: InApplication, body: schema.NewSecret },
      ...{ summary: "Issues a further secret.", answers: { 201: json("The secret", schema.IssuedSecret) } },
    },
    (call) =>
      issued(call, 201, (registry, id, options) =>
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
    (call) => issued(call, 201, (registry, id, options) => registry.rotate(id, { ...options, ...rotation(call.body) })),
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
    (call) => issued(call, 201, (registry, id, options) => registry.renew(id, call.params.secret, options)),
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
      ended(call, call.params.secret, (registry, id, options) => registry.revoke(id, call.params.secret, options)),
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
      ended({ ...call, body: call.query }, call.params.secret, (registry, id, options) =>
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
      const which = secretId === undefined ? {} : { secretId };
      return ended({ ...call, body: {} }, undefined, (registry, id, options) =>
        registry.revokePrevious(id, { ...options, ...which }),
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
    (call) => ended(call, undefined, (registry, id, options) => registry.reapply(id, options)),
  );

  /** @param {{ overlap?: number, previous_expires_at?: number, secret_id?: string }} body */
  function rotation({ overlap, previous_expires_at: at, secret_id: secretId }) {
    if (at !== undefined && at < settings.now()) throw badRequest("previous_expires_at: must not have passed");
    const length = at === undefined ? overlap : at - settings.now();
    return { ...(length === undefined ? {} : { overlap: length }), ...(secretId === undefined ? {} : { secretId }) };
  }

  /**
   * @param {any} call
   * @param {200 | 201} status
   * @param {(registry: any, id: string, options: any) => Promise<import("secret-slots/issuer").IssuedSecret>} run
   */
  async function issued({ c, principal, params, body }, status, run) {
    const domain = await applications.open(params.domain);
    const command = [c.req.method, c.req.routePath, params, body];
    const answer = await idempotency.once(c.req.header("idempotency-key"), principal.id, command, async (key) => {
      const options = {
        ...(await optionsOf(c, domain, params.application, principal, body)),
        ...(key === undefined ? {} : { idempotencyKey: key }),
      };
      return { status, body: issuedView(await run(domain.registry, params.application, options)) };
    });
    if (answer.isRepeated) c.header("Idempotent-Replayed", "true");
    return c.json(answer.body, answer.status);
  }

  /**
   * @param {any} call
   * @param {string | undefined} secretId The secret that goes.
   * @param {(registry: any, id: string, options: any) => Promise<void>} run
   */
  async function ended({ c, principal, params, body }, secretId, run) {
    const domain = await applications.open(params.domain);
    const id = params.application;
    const end = async () => run(domain.registry, id, await optionsOf(c, domain, id, principal, body));
    await (secretId === undefined ? end() : applications.ending(domain, id, secretId, end));
    return c.body(null, 204);
  }

  /** @param {any} c @param {any} domain @param {string} id @param {import("../access/principal.js").Principal} principal @param {any} body */
  async function optionsOf(c, domain, id, principal, { on_behalf_of: person, force }) {
    const ifVersion = await requiredVersion(c, async () => (await applications.describe(domain, id)).version);
    return {
      actor: principal.actor(person),
      ...(force === undefined ? {} : { force }),
      ...(ifVersion === undefined ? {} : { ifVersion: applications.registryVersion(domain, ifVersion) }),
    };
  }
}

/** @param {import("secret-slots/issuer").IssuedSecret} issued */
function issuedView({ secretId, secret, hint, issuedAt, expiresAt, previousSecretId, previousExpiresAt }) {
  return {
    ...{ secret_id: secretId, client_secret: secret, hint, issued_at: issuedAt, expires_at: expiresAt },
    ...{ previous_secret_id: previousSecretId, previous_expires_at: previousExpiresAt },
  };
}

/** @param {import("secret-slots/issuer").ClientSecretInfo} secret */
function view({
  secretId,
  description,
  hint,
  status,
  issuedAt,
  expiresAt,
  revokedAt,
  lastUsedAt,
  previousSecretId,
  previousExpiresAt,
  isUndelivered,
}) {
  return {
    ...{
      secret_id: secretId,
      description,
      hint,
      status,
      issued_at: issuedAt,
      expires_at: expiresAt,
      revoked_at: revokedAt,
    },
    ...{ last_used_at: lastUsedAt, previous_secret_id: previousSecretId, previous_expires_at: previousExpiresAt },
    is_undelivered: isUndelivered,
  };
}
