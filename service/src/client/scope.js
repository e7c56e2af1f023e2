// The scope of clients, credentials and tokens.
import { z } from "@hono/zod-openapi";

/** Scope tokens with one space between them (RFC 6749, section 3.3). */
export const Scope = z
  .string()
  .max(4096)
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/, "must be scopes with one space between them")
  .openapi({ example: "contacts offline_access" });
