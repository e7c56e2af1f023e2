// Applications, as they come and go.
import { z } from "@hono/zod-openapi";
import { Roles } from "../../access/roles.js";
import { NullableExpiry } from "../domains/schema.js";
import { UnixTime } from "../../http/unix-time.js";
import { ClientId, OnBehalfOf, Page, pageOf } from "../../http/parameters.js";

export const ApplicationType = z.enum(["web", "machine", "spa", "native"]).openapi({
  description: "`spa` and `native` are public clients (RFC 6749, section 2.1): they have no secrets, and use PKCE.",
});
const OwnExpiry = NullableExpiry.openapi({ description: "`null`: as the domain says." });
const OwnRoles = Roles.openapi({
  description: "Only for API clients, which are the applications of the reserved domain.",
});

export const NewApplication = z
  .strictObject({
    client_id: ClientId,
    type: ApplicationType,
    expiry: OwnExpiry.optional(),
    roles: OwnRoles.optional(),
    on_behalf_of: OnBehalfOf,
  })
  .openapi("NewApplication");

export const ApplicationPatch = z
  .strictObject({ expiry: OwnExpiry.optional(), roles: OwnRoles.optional(), on_behalf_of: OnBehalfOf })
  .openapi("ApplicationPatch");

export const Application = z
  .object({
    client_id: ClientId,
    type: ApplicationType,
    expiry: OwnExpiry,
    created_at: UnixTime,
    damaged_secrets: z.int().openapi({ description: "How many of its secrets cannot be read. They work for nobody." }),
    roles: OwnRoles.optional(),
  })
  .openapi("Application");

export const ApplicationState = z
  .enum(["expires_soon", "previous_used", "in_overlap", "expired", "unused"])
  .openapi("ApplicationState", {
    description:
      "`expires_soon`: a working secret expires within `expires_within` seconds. `in_overlap`: a previous secret still works. " +
      "`previous_used`: so it does, and somebody has presented it since the rotation. `expired`: a secret has expired, and nobody has " +
      "rotated, renewed, revoked or deleted it. `unused`: it has working secrets, and none was ever accepted.",
  });

export const ApplicationQuery = Page.extend({
  q: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .openapi({ description: "A part of the `client_id`, in upper or lower case.", example: "shop" }),
  type: ApplicationType.optional(),
  state: ApplicationState.optional(),
  expires_within: z.coerce
    .number()
    .int()
    .min(0)
    .max(315_360_000)
    .optional()
    .openapi({ description: "For `state=expires_soon`, in seconds. Default: 20 days." }),
}).refine(({ expires_within: within, state }) => within === undefined || state === "expires_soon", {
  message: "needs state=expires_soon",
  path: ["expires_within"],
});

export const Summary = z
  .object({
    working: z.int().openapi({ description: "How many secrets work, without previous ones." }),
    expired: z
      .int()
      .openapi({ description: "How many have expired, and were not rotated, renewed, revoked or deleted." }),
    expires_at: UnixTime.nullable().openapi({
      description: "When the first of the working ones expires, in Unix seconds; `null`: none does.",
    }),
    last_used_at: UnixTime.nullable().openapi({
      description: "When a secret, current or previous, was last accepted, in Unix seconds; `null`: never.",
    }),
    previous_expires_at: UnixTime.nullable().openapi({
      description:
        "When the last of the previous secrets that still work ends, in Unix seconds; `null`: there is none.",
    }),
    previous_used: z.boolean().openapi({
      description: "Whether a previous secret that still works was presented after its rotation.",
    }),
  })
  .openapi("ApplicationSummary");

const nullIfDamaged = { description: "`null` if the application is damaged." };

export const ListedApplication = z
  .object({
    client_id: ClientId,
    is_damaged: z.boolean().openapi({
      description: "Whether its record cannot be read: then none of its secrets works. Restore it from a backup.",
    }),
    type: ApplicationType.nullable().openapi(nullIfDamaged),
    expiry: OwnExpiry,
    created_at: UnixTime.nullable().openapi({ description: "In Unix seconds; `null` if the application is damaged." }),
    damaged_secrets: z.int().nullable().openapi(nullIfDamaged),
    summary: Summary.nullable().openapi(nullIfDamaged),
    roles: OwnRoles.optional(),
  })
  .openapi("ListedApplication");

export const ApplicationPage = pageOf(ListedApplication, "ApplicationPage", {
  total: z.int().optional().openapi({ description: "With a filter: how many are known to match." }),
  as_of: UnixTime.nullable()
    .optional()
    .openapi({
      description:
        "With a filter: each application was looked at after this time, in Unix seconds; `null`: not yet. What other instances have " +
        "changed since then may be missing; what this page has is as it is now.",
    }),
  progress: z
    .object({ applications: z.int(), total: z.int() })
    .optional()
    .openapi({
      description:
        "With a filter, while not all applications were looked at: how many were, of how many that are known. Ask again in a moment. " +
        "Of more than 200,000 the first are looked at, and this stays.",
    }),
});
