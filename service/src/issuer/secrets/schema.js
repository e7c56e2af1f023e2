// Client secrets, as they come and go.
import { z } from "@hono/zod-openapi";
import { OnBehalfOf, SecretId } from "../../http/parameters.js";
import { GivenTime, UnixTime } from "../../http/unix-time.js";

const Force = z.boolean().optional();

export const NewSecret = z
  .strictObject({
    description: z
      .string()
      .min(1)
      .max(256)
      .openapi({ description: "Unique within the application.", example: "production" }),
    on_behalf_of: OnBehalfOf,
  })
  .openapi("NewSecret");

export const Rotation = z
  .strictObject({
    secret_id: SecretId.optional().openapi({ description: "Needed if the application has several secrets." }),
    overlap: z
      .int()
      .min(0)
      .max(604_800)
      .optional()
      .openapi({ description: "How long the previous secret stays valid, in seconds." }),
    previous_expires_at: GivenTime.optional().openapi({
      description: "When the previous secret ends, in Unix seconds; in the place of `overlap`.",
    }),
    force: Force.openapi({ description: "Ends an overlap that has not ended." }),
    on_behalf_of: OnBehalfOf,
  })
  .refine(({ overlap, previous_expires_at: at }) => overlap === undefined || at === undefined, {
    message: "overlap and previous_expires_at exclude each other",
    path: ["previous_expires_at"],
  })
  .openapi("Rotation");

export const Renewal = z.strictObject({ on_behalf_of: OnBehalfOf }).openapi("Renewal");
export const Revocation = z
  .strictObject({
    force: Force.openapi({ description: "Ends the last secret that works too." }),
    on_behalf_of: OnBehalfOf,
  })
  .openapi("Revocation");
export const Reapplication = z
  .strictObject({
    force: Force.openapi({ description: "Lets working secrets end at once." }),
    on_behalf_of: OnBehalfOf,
  })
  .openapi("Reapplication");

export const IssuedSecret = z
  .object({
    secret_id: SecretId,
    client_secret: z.string().nullable().openapi({
      description: "The secret: this is the one answer that has it. `null` if the request is a repeated one.",
      example: "acme_9hXk…",
    }),
    hint: z.string().openapi({ description: "A few characters of it, to tell it from others." }),
    issued_at: UnixTime,
    expires_at: UnixTime.nullable().openapi({ description: "In Unix seconds; `null`: it never expires." }),
    previous_secret_id: SecretId.nullable().openapi({
      description: "The secret that it replaces; `null` without one.",
    }),
    previous_expires_at: UnixTime.nullable().openapi({
      description: "When the previous secret stops working, in Unix seconds; `null` without one.",
    }),
  })
  .openapi("IssuedSecret");

export const ClientSecret = z
  .object({
    secret_id: SecretId,
    description: z.string(),
    hint: z.string(),
    status: z.enum(["active", "expired", "revoked"]),
    issued_at: UnixTime,
    expires_at: UnixTime.nullable().openapi({ description: "In Unix seconds; `null`: it never expires." }),
    revoked_at: UnixTime.nullable(),
    last_used_at: UnixTime.nullable().openapi({
      description: "When it was last accepted, in Unix seconds; `null`: never.",
    }),
    previous_secret_id: SecretId.nullable().openapi({
      description: "The secret that still works until its overlap ends.",
    }),
    previous_expires_at: UnixTime.nullable().openapi({
      description: "When the previous secret stops working, in Unix seconds; `null` without one.",
    }),
    previous_last_used_at: UnixTime.nullable().openapi({
      description:
        "When the previous secret was last accepted, in Unix seconds; `null`: never. After `issued_at`, somebody has not switched " +
        "to the new one.",
    }),
    is_undelivered: z.boolean().openapi({ description: "A bulk rotation issued it, and could not deliver it yet." }),
  })
  .openapi("ClientSecret");
