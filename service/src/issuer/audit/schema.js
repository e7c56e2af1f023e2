// The audit log and the consumers of old secrets, as they are shown.
import { z } from "@hono/zod-openapi";
import { QueryTime, UnixTime } from "../../http/unix-time.js";
import { Page } from "../../http/parameters.js";

const Text = z.string().max(256).optional();

export const AuditQuery = Page.extend({
  client_id: z.string().min(1).max(128).optional(),
  kind: z.string().max(64).optional().openapi({
    description:
      "`secret.*` stands for all kinds that begin with `secret.`, and `!oauth.*` for all that do not begin with `oauth.`.",
    example: "oauth.token_request_failed",
  }),
  from: QueryTime.openapi({ description: "In Unix seconds, inclusive." }),
  to: QueryTime.openapi({ description: "In Unix seconds, exclusive." }),
  actor: Text,
  outcome: Text,
  error: Text.openapi({ description: "The `error` of a refused token request.", example: "invalid_client" }),
  ip: Text,
  user_agent: Text,
});
export const ApplicationAuditQuery = AuditQuery.omit({ client_id: true });

/** The most events of a download. */
const MOST = 100_000;

export const AuditDownloadQuery = AuditQuery.omit({ cursor: true }).extend({
  limit: z.coerce.number().int().min(1).max(MOST).default(MOST).openapi({
    description: "The most events: the newest ones. A file with so many may not have all: ask for older ones by `to`.",
  }),
});

export const UsageQuery = z.strictObject({
  days: z.coerce
    .number()
    .int()
    .min(1)
    .max(90)
    .default(30)
    .openapi({ description: "The last days, in UTC, of which today is one." }),
});

const Count = z.int().min(0);

export const Usage = z
  .object({
    secret_id: z.string().nullable().openapi({ description: "`null`: what was presented matches no known secret." }),
    day: z.int().openapi({ description: "The start of the day in UTC, in Unix seconds.", example: 1_795_564_800 }),
    accepted: Count.openapi({ description: "How often it was presented and accepted." }),
    accepted_previous: Count.openapi({
      description: "How many of these had been rotated, and were in their overlap: consumers that have not switched.",
    }),
    refused: Count,
    reasons: z.record(z.string(), Count).openapi({
      description: "The refused ones by the `reason` that the audit log gives.",
      example: { expired: 3 },
    }),
  })
  .openapi("SecretUsage");

export const AuditEvent = z
  .object({
    id: z.string(),
    at: UnixTime.openapi({ description: "In Unix seconds; of counted requests, when the first one came." }),
    kind: z.string().openapi({ example: "secret.rotated" }),
    client_id: z.string().nullable(),
    secret_id: z.string().nullable(),
    actor: z.string().nullable(),
    outcome: z.string().openapi({ description: "`ok`, `unchanged`, the code of a refusal, or `invalid_client`." }),
    error: z.string().optional(),
    reason: z.string().optional().openapi({ description: "Why a secret was refused." }),
    ip: z.string().nullable().optional(),
    user_agent: z.string().nullable().optional(),
    count: z
      .int()
      .optional()
      .openapi({ description: "For how many requests the event stands: the same ones of a day are one event." }),
    last_at: UnixTime.optional().openapi({ description: "When the last of these requests came, in Unix seconds." }),
  })
  .openapi("AuditEvent");

export const Consumer = z
  .object({
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
    secret_id: z.string(),
    reason: z.enum(["previous", "expired", "revoked", "retired", "beyond"]).openapi({
      description:
        "`previous`: it works until its overlap ends. `retired`: it was replaced or deleted. `beyond`: all consumers over 200 a day, without names.",
    }),
    is_accepted: z.boolean().openapi({ description: "Whether the secret still works." }),
    count: z.int().openapi({ description: "How often it was presented." }),
    first_seen_at: UnixTime,
    last_seen_at: UnixTime,
  })
  .openapi("Consumer", {
    description: "Whoever still presents an old secret, as reported by the callers of `verify`.",
  });
