// The settings of a domain, as they come and go.
import { z } from "@hono/zod-openapi";
import { UnixTime } from "../../http/unix-time.js";
import { isSchedule, isTimeZone } from "../notices/schedule.js";
import { DomainId } from "./domain-id.js";

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The shortest and the longest overlap of a domain, in seconds. A single rotation may ask for a shorter one. */
const OVERLAP = { least: 12 * HOUR, most: 7 * DAY };

export const Expiry = z
  .union([
    z.literal("none"),
    z.strictObject({
      value: z.int().min(1).max(4_294_967_295),
      unit: z.enum(["s", "min", "h", "d", "w", "months", "years"]),
    }),
  ])
  .openapi("Expiry", {
    description:
      'How long secrets live; `"none"`: they never expire. Months and years are those of the calendar, in UTC.',
    example: { value: 6, unit: "months" },
  });

/** `Expiry.nullable()` would be described without `null`: a component that was described before is referred to as it is. */
export const NullableExpiry = z.union([Expiry, z.null()]);

const Overlap = z.int().min(OVERLAP.least).max(OVERLAP.most);

export const NoticeSettings = z
  .strictObject({
    schedule: z
      .string()
      .max(128)
      .refine(isSchedule, "must be a cron expression of five fields that fires, such as 0 8 * * *")
      .openapi({ example: "0 8 * * *" }),
    time_zone: z
      .string()
      .max(64)
      .refine(isTimeZone, "must be a time zone of the IANA database, such as Europe/Berlin")
      .openapi({ example: "Europe/Berlin" }),
    thresholds: z
      .array(
        z
          .int()
          .min(1)
          .max(3660 * DAY),
      )
      .max(50),
    webhooks: z.array(z.url().max(2048)).max(10),
    emails: z.array(z.email().max(254)).max(50),
  })
  .openapi("NoticeSettings", {
    description:
      "When and where notices go. `schedule` is a cron expression: when upcoming expiries are told; the expiry itself is told at once. " +
      "`thresholds`: how long before the expiry a notice is due, in seconds.",
  });

/** The settings with their defaults. */
export const DEFAULTS = {
  expiry: /** @type {z.infer<typeof Expiry>} */ ("none"),
  max_expiry: /** @type {z.infer<typeof Expiry> | null} */ (null),
  overlap: 72 * HOUR,
  max_overlap: OVERLAP.most,
  prefix: "",
  max_secrets: 10,
  notices: {
    schedule: "* * * * *",
    time_zone: "UTC",
    thresholds: [20 * DAY, 15 * DAY, 10 * DAY, 5 * DAY, DAY],
    webhooks: /** @type {string[]} */ ([]),
    emails: /** @type {string[]} */ ([]),
  },
};
/** @typedef {typeof DEFAULTS} DomainSettings */

const members = {
  expiry: Expiry,
  max_expiry: NullableExpiry.openapi({ description: "The longest expiry that an application may have." }),
  overlap: Overlap.openapi({ description: "How long a previous secret stays valid after a rotation, in seconds." }),
  max_overlap: Overlap.openapi({ description: "The longest overlap that a rotation may ask for, in seconds." }),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9]{0,14}$/, "must have at most 14 ASCII letters or digits")
    .openapi({ description: "The start of each secret, before an underscore.", example: "acme" }),
  max_secrets: z.int().min(1).max(1000).openapi({ description: "The most working secrets of an application." }),
};

/** A change of settings, as a merge patch (RFC 7396): `null` puts a member back to its default. */
const patch = {
  expiry: NullableExpiry.optional(),
  max_expiry: members.max_expiry.optional(),
  overlap: members.overlap.nullable().optional(),
  max_overlap: members.max_overlap.nullable().optional(),
  prefix: members.prefix.nullable().optional(),
  max_secrets: members.max_secrets.nullable().optional(),
  notices: z
    .strictObject({
      schedule: NoticeSettings.shape.schedule.nullable().optional(),
      time_zone: NoticeSettings.shape.time_zone.nullable().optional(),
      thresholds: NoticeSettings.shape.thresholds.nullable().optional(),
      webhooks: NoticeSettings.shape.webhooks.nullable().optional(),
      emails: NoticeSettings.shape.emails.nullable().optional(),
    })
    .nullable()
    .optional(),
};

export const NewDomain = z.strictObject({ id: DomainId, ...patch }).openapi("NewDomain");
export const DomainPatch = z.strictObject(patch).openapi("DomainPatch", {
  description: "A merge patch (RFC 7396): `null` puts a member back to its default.",
});
export const Domain = z
  .object({
    id: DomainId,
    ...members,
    notices: NoticeSettings,
    created_at: UnixTime,
    updated_at: UnixTime.openapi({ description: "When the settings were last changed, in Unix seconds." }),
  })
  .openapi("Domain");
