// The id of a domain, in paths and bodies.
import { z } from "@hono/zod-openapi";

export const DomainId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    "must have 1 to 64 letters, digits, dots, hyphens or underscores, a letter or digit first",
  )
  .openapi({ example: "acme" });
