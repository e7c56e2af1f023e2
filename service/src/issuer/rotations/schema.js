// Bulk rotations, as they come and go.
import { z } from "@hono/zod-openapi";
import { DomainId } from "../domains/domain-id.js";
import { ClientId, OnBehalfOf, SecretId } from "../../http/parameters.js";
import { GivenTime, UnixTime } from "../../http/unix-time.js";

const Count = z.int().min(0);

export const RotationId = z
  .string()
  .regex(/^[0-9a-f]{1,64}$/, "must be the `rotation_id` of a rotation")
  .openapi({ example: "fe3c41d2a9b07d5a3c9e1f2068b4c7d1" });
export const InRotation = z.strictObject({ domain: DomainId, rotation: RotationId });

/** @typedef {z.infer<typeof Filter>} Filter */
export const Filter = z
  .strictObject({
    client_ids: z
      .array(ClientId)
      .min(1)
      .max(1000)
      .refine((ids) => new Set(ids).size === ids.length, "must name each application once")
      .optional(),
    types: z
      .array(z.enum(["web", "machine"]))
      .min(1)
      .max(2)
      .optional()
      .openapi({ description: "Applications of the types `spa` and `native` have no secrets." }),
    issued_by: z
      .string()
      .min(1)
      .max(256)
      .optional()
      .openapi({
        description:
          "Secrets whose current value this actor has issued, and so has seen, by the audit log: an API client, or the person " +
          "(`on_behalf_of`) for whom any API client has issued it.",
        example: "ana",
      }),
    issued_before: GivenTime.optional().openapi({
      description: "Secrets whose current value is older, in Unix seconds.",
    }),
    expires_before: GivenTime.optional().openapi({ description: "Secrets that expire earlier, in Unix seconds." }),
    unused_since: GivenTime.optional().openapi({
      description: "Secrets that were issued before this time and not used since, in Unix seconds.",
    }),
  })
  .openapi("RotationFilter", { description: "Which secrets are rotated: those that every member allows." });

/** @typedef {z.infer<typeof Delivery>} Delivery */
export const Delivery = z
  .strictObject({
    webhook: z.url().max(2048).openapi({
      description: "Takes each new secret in a signed request (Standard Webhooks) of the type `secret.rotated`.",
      example: "https://vault.example/secrets",
    }),
  })
  .openapi("RotationDelivery");

export const NewRotation = z
  .strictObject({
    filter: Filter.optional(),
    overlap: z
      .int()
      .min(0)
      .max(604_800)
      .optional()
      .openapi({ description: "How long previous secrets stay valid, in seconds. Default: as the domain says." }),
    deliver_to: Delivery.optional(),
    dry_run: z.boolean().optional().openapi({ description: "Counts what would be done, and changes nothing." }),
    on_behalf_of: OnBehalfOf,
  })
  .refine(({ deliver_to: to, dry_run: isDry = false }) => isDry || to !== undefined, {
    message: "must be set, as nothing else keeps the new secrets; or set dry_run",
    path: ["deliver_to"],
  })
  .openapi("NewBulkRotation");

/** The body of commands on a rotation. */
export const RotationCommand = z.strictObject({ on_behalf_of: OnBehalfOf }).openapi("BulkRotationCommand");

/** @typedef {z.infer<typeof Progress>} Progress */
const Progress = z
  .object({
    applications: Count.openapi({ description: "Applications that were processed." }),
    total: Count.optional().openapi({ description: "How many there were at the start." }),
    rotated: Count.openapi({ description: "Secrets that were rotated and delivered." }),
    renewed: Count.openapi({
      description: "Secrets that were not delivered when they were rotated, and were then renewed and delivered.",
    }),
    skipped: Count.openapi({
      description: "Secrets that are expired, revoked, or in the overlap of another rotation.",
    }),
    unselected: Count.openapi({ description: "Secrets that the filter leaves out." }),
    failed: Count,
  })
  .openapi("RotationProgress", {
    description:
      "Counts of secrets. If another instance goes on, it counts anew, and passes quickly over what is done.",
  });

/** @typedef {z.infer<typeof Failure>} Failure */
const Failure = z
  .object({
    client_id: z.string(),
    secret_id: z.string().nullable().openapi({ description: "`null`: the application could not be read." }),
    code: z.string().openapi({
      description: "The code of the error; `undelivered`: the receiver did not take the secret.",
      example: "undelivered",
    }),
  })
  .openapi("RotationFailure");

/** @typedef {z.infer<typeof SkippedSecret>} SkippedSecret */
const SkippedSecret = z
  .object({
    client_id: z.string(),
    secret_id: z.string(),
    reason: z.enum(["in_overlap", "expired", "revoked"]).openapi({
      description: "`in_overlap`: another rotation has begun, and its previous secret still works.",
    }),
  })
  .openapi("SkippedSecret");

const asked = {
  filter: Filter,
  overlap: z.int().nullable().openapi({ description: "In seconds; `null`: as the domain says." }),
};

export const Rotation = z
  .object({
    rotation_id: RotationId,
    state: z.enum(["running", "succeeded", "failed", "cancelled"]).openapi({
      description: "`failed`: at least one secret was not rotated or not delivered, or `error` says why all ended.",
    }),
    ...asked,
    deliver_to: Delivery,
    created_at: UnixTime,
    updated_at: UnixTime,
    finished_at: UnixTime.nullable(),
    actor: z.string(),
    progress: Progress,
    failures: z.array(Failure).openapi({ description: "The first 1,000, once all applications were processed." }),
    skipped_secrets: z.array(SkippedSecret).openapi({
      description: "The first 1,000, those in an overlap before all others, once all applications were processed.",
    }),
    error: z.string().nullable().openapi({ description: "The code of what ended the whole rotation." }),
  })
  .openapi("BulkRotation");

export const DryRun = z
  .object({
    ...asked,
    progress: Progress.openapi({ description: "What a rotation would count now." }),
    failures: z.array(Failure).openapi({ description: "The first 1,000." }),
    skipped_secrets: z.array(SkippedSecret).openapi({
      description: "The first 1,000, those in an overlap before all others.",
    }),
    applications: z
      .array(z.object({ client_id: ClientId, secret_ids: z.array(SecretId) }))
      .openapi({ description: "The first 1,000 applications with secrets that would be rotated." }),
  })
  .openapi("BulkRotationDryRun");
