// Roles: what an API client may do, each bound to domains, clients or credentials.
import { z } from "@hono/zod-openapi";
import { ClientName, CredentialId, IdPrefix } from "../http/parameters.js";
import { DomainId } from "../issuer/domains/domain-id.js";

/** @typedef {z.infer<typeof Role>} Role */
/** @typedef {keyof typeof BOUND_TO} Bound */
/** @typedef {(typeof BOUND_TO)[Bound][number] | "admin"} RoleName */

/**
 * What a request is about: a domain, or the name of a client or the id of a credential. `client` is the client that a credential uses. Without
 * a member the role must hold for all.
 *
 * @typedef {{ domain?: string | undefined, id?: string | undefined, client?: string | undefined }} About
 */

/** The domain of the API clients. Only `admin` reaches it. */
export const RESERVED = "secret-slots";

/** The roles, by what they are bound to, which is also the parameter of a path that names it. `admin` is bound to nothing. */
const BOUND_TO = /** @type {const} */ ({
  domain: ["issuer:read", "issuer:write", "audit:read", "secrets:verify"],
  client: ["clients:write"],
  credential: ["credentials:read", "credentials:write", "tokens:read"],
});
const KINDS = /** @type {readonly Bound[]} */ (Object.keys(BOUND_TO));
const NAMES = [...Object.values(BOUND_TO).flat(), "admin"];

/** A role that may say which clients the credentials use. */
const WITH_CLIENTS = "credentials:write";

const listOf = (/** @type {z.ZodType<string>} */ item) => z.array(item).min(1).max(1000);
const orAll = (/** @type {z.ZodType<string>} */ item) => listOf(z.union([z.literal("*"), item]));

const Prefix = IdPrefix.optional().openapi({ description: "Every id that begins with this." });
const Clients = listOf(ClientName).optional().openapi({
  description: "The clients that these credentials may use. Default: all.",
});

/** @param {z.ZodType<string>} id */
const boundToIds = (id) => ({
  ids: orAll(id).optional().openapi({ description: '`"*"` stands for all.' }),
  prefix: Prefix,
});

/** In OpenAPI: exactly one of the two is left out. @template {z.ZodObject} T @param {T} role */
const byIdsOrPrefix = (role) =>
  role
    .refine((given) => "ids" in given !== "prefix" in given, "must have either ids or prefix")
    .openapi({ oneOf: ["prefix", "ids"].map((left) => ({ propertyNames: { not: { const: left } } })) });

export const Role = z
  .discriminatedUnion(
    "role",
    [
      z.strictObject({ role: z.literal("admin") }),
      z.strictObject({
        role: z.enum(BOUND_TO.domain),
        domains: orAll(DomainId).openapi({ description: '`"*"` stands for all domains.' }),
      }),
      byIdsOrPrefix(z.strictObject({ role: z.enum(BOUND_TO.client), ...boundToIds(ClientName) })),
      byIdsOrPrefix(
        z.strictObject({
          role: z.enum(BOUND_TO.credential).exclude([WITH_CLIENTS]),
          ...boundToIds(CredentialId),
        }),
      ),
      byIdsOrPrefix(z.strictObject({ role: z.literal(WITH_CLIENTS), ...boundToIds(CredentialId), clients: Clients })),
    ],
    { error: ({ code }) => (code === "invalid_union" ? `must be one of ${NAMES.join(", ")}` : undefined) },
  )
  .openapi("Role", {
    description: "What an API client may do, and in which domains, or with which clients or credentials.",
    example: { role: "issuer:write", domains: ["acme"] },
  });

export const Roles = z.array(Role).max(100);

/** Returns what a role is bound to; `undefined` for `admin`. @param {RoleName} role */
export function boundOf(role) {
  return KINDS.find((kind) => BOUND_TO[kind].some((/** @type {RoleName} */ one) => one === role));
}

/**
 * Returns what a request is about: what its path names of that to which the role is bound.
 *
 * @param {RoleName} role
 * @param {Record<string, string | undefined>} params The parameters of the path.
 * @returns {About}
 */
export function aboutOf(role, params) {
  const bound = boundOf(role) ?? "domain";
  return bound === "domain" ? { domain: params.domain } : { id: params[bound] };
}

/**
 * Whether roles allow what a route asks for. Only `admin` reaches the reserved domain.
 *
 * @param {readonly Role[]} roles
 * @param {RoleName} asked
 * @param {About} about
 */
export function allows(roles, asked, about) {
  if (isAdmin(roles)) return true;
  if (asked === "admin" || about.domain === RESERVED) return false;
  return roles.some((one) => one.role === asked && holdsFor(one, about));
}

/** @param {readonly Role[]} roles */
export const isAdmin = (roles) => roles.some(({ role }) => role === "admin");

/** @param {Role} role @param {About} about */
function holdsFor(role, { domain, id, client }) {
  if (role.role === "admin") return true;
  if ("domains" in role) return includes(role.domains, domain);
  if (client !== undefined && "clients" in role && role.clients?.includes(client) === false) return false;
  if (role.prefix !== undefined) return id?.startsWith(role.prefix) === true;
  return includes(role.ids ?? [], id);
}

/** @param {readonly string[]} names @param {string | undefined} name `undefined`: all. */
const includes = (names, name) => names.includes("*") || (name !== undefined && names.includes(name));
