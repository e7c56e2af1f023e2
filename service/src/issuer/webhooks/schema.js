// The secret that signs webhooks, as it is shown.
import { z } from "@hono/zod-openapi";
import { OnBehalfOf } from "../../http/parameters.js";
import { UnixTime } from "../../http/unix-time.js";

const Slot = z.int().openapi({
  description: "The slot: the Unix time from which it is in effect.",
  example: 1_795_600_000,
});

export const WebhookSlots = z
  .object({
    items: z.array(
      z.object({
        slot: Slot,
        status: z.enum(["current", "previous"]).openapi({
          description: "`previous`: it was rotated, and signs too until its overlap ends.",
        }),
        expires_at: UnixTime.nullable().openapi({
          description: "When it stops signing, in Unix seconds; `null` for the current one.",
        }),
      }),
    ),
    next: z.null(),
  })
  .openapi("WebhookSlots");

export const WebhookRotation = z
  .strictObject({
    overlap: z.int().min(0).max(604_800).optional().openapi({
      description: "How long the previous secret signs too, in seconds. Default: the domain's overlap.",
    }),
    renew: z.boolean().optional().openapi({
      description:
        "Puts a new secret in the place of the newest one, which signs no more: for an answer that was lost.",
    }),
    on_behalf_of: OnBehalfOf,
  })
  .openapi("WebhookRotation");

export const WebhookSecret = z
  .object({
    slot: Slot,
    secret: z.string().nullable().openapi({
      description:
        "The secret after Standard Webhooks: this is the one answer that has it. `null` if the request is a repeated one.",
      example: "whsec_…",
    }),
    previous_slot: Slot.nullable(),
    previous_expires_at: UnixTime.nullable(),
  })
  .openapi("WebhookSecret");
