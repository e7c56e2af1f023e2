// Applications, as they come and go.
import { z } from "@hono/zod-openapi";
import { Roles } from "../../access/roles.js";
import { NullableExpiry } from "../domains/schema.js";
import { UnixTime } from "../../http/unix-time.js";
import { ClientId, OnBehalfOf } from "../../http/parameters.js";

const Type = z.enum(["web", "machine", "spa", "native"]).openapi({
  description: "`spa` and `native` are public clients (RFC 6749, section 2.1): they have no secrets, and use PKCE.",
});
const OwnExpiry = NullableExpiry.openapi({ description: "`null`: as the domain says." });
const OwnRoles = Roles.openapi({
  description: "Only for API clients, which are the applications of the reserved domain.",
});

export const NewApplication = z
  .strictObject({
    client_id: ClientId,
    type: Type,
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
    type: Type,
    expiry: OwnExpiry,
    created_at: UnixTime,
    damaged_secrets: z.int().openapi({ description: "How many of its secrets cannot be read. They work for nobody." }),
    roles: OwnRoles.optional(),
  })
  .openapi("Application");
