// Notices, as they are shown.
import { z } from "@hono/zod-openapi";
import { Page, pageOf } from "../../http/parameters.js";
import { UnixTime } from "../../http/unix-time.js";

const Code = z.string().nullable().openapi({ example: "ERR_WEBHOOK_STATUS" });

export const NoticeQuery = Page.extend({
  within: z.coerce.number().int().min(0).max(316_224_000).default(0).openapi({
    description: "How far ahead to look, in seconds: 0 lists what is due now.",
    example: 604_800,
  }),
});

const Notice = z
  .object({
    notice_id: z.string(),
    type: z.enum(["secret.expiring", "secret.expired"]),
    client_id: z.string(),
    secret_id: z.string(),
    description: z.string(),
    hint: z.string(),
    expires_at: UnixTime,
    threshold: z
      .int()
      .openapi({ description: "How long before the expiry the notice is due, in seconds; 0 at the expiry." }),
    due_at: UnixTime,
  })
  .openapi("Notice");

const State = z
  .object({
    last_run_at: UnixTime.nullable().openapi({ description: "When notices were last attempted, in Unix seconds." }),
    next_run_at: UnixTime.nullable().openapi({ description: "When the schedule fires next, in Unix seconds." }),
    retry_at: UnixTime.nullable().openapi({
      description: "When notices that failed are attempted again, in Unix seconds.",
    }),
    failures: z.int().openapi({ description: "How many attempts in a row have failed." }),
    last_error: Code,
  })
  .openapi("NoticeDelivery");

export const NoticePage = pageOf(Notice, "NoticePage", { delivery: State });

export const NoticeTest = z
  .object({
    items: z.array(
      z.object({
        channel: z.enum(["webhook", "email"]),
        target: z.string(),
        is_delivered: z.boolean(),
        error: Code,
      }),
    ),
    next: z.null(),
  })
  .openapi("NoticeTest");
