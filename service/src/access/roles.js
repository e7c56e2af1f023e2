// Roles: what an API client may do, each bound to domains or to ids.
import { z } from "@hono/zod-openapi";
import { DomainId } from "../issuer/domains/domain-id.js";

/** @typedef {z.infer<typeof Role>} Role */
/** @typedef {"issuer:read" | "issuer:write" | "audit:read" | "secrets:verify" | "admin"} RoleName */

/** The domain of the API clients. Only `admin` reaches it. */
export const RESERVED = "secret-slots";

const BOUND = /** @type {const} */ (["issuer:read", "issuer:write", "audit:read", "secrets:verify"]);

const Domains = z
  .array(z.union([z.literal("*"), DomainId]))
  .min(1)
  .max(1000);

export const Role = z
  .union([
    z.strictObject({ role: z.literal("admin") }),
    z.strictObject({ role: z.enum(BOUND), domains: Domains.openapi({ description: '`"*"` stands for all domains.' }) }),
  ])
  .openapi("Role", {
    description: "What an API client may do, and in which domains.",
    example: { role: "issuer:write", domains: ["acme"] },
  });

export const Roles = z.array(Role).max(100);

/**
 * Whether roles allow what a route asks for. Without a domain the role must hold for all domains. Only `admin` reaches the reserved domain.
 *
 * @param {readonly Role[]} roles
 * @param {RoleName} asked
 * @param {string | undefined} domain
 */
export function allows(roles, asked, domain) {
  if (roles.some(({ role }) => role === "admin")) return true;
  if (asked === "admin" || domain === RESERVED) return false;
  return roles.some((one) => {
    if (one.role !== asked || !("domains" in one)) return false;
    return one.domains.includes("*") || (domain !== undefined && one.domains.includes(domain));
  });
}

/** @param {readonly Role[]} roles */
export const isAdmin = (roles) => roles.some(({ role }) => role === "admin");
