// What begins an authorization, and what comes of it.
import { z } from "@hono/zod-openapi";
import { UnixTime } from "../../http/unix-time.js";

/** RFC 6749, section 3.3. */
const Scope = z
  .string()
  .max(2048)
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/, "must be scopes with one space between them");

export const NewAuthorization = z
  .strictObject({
    scope: Scope.optional().openapi({
      description: "What the user is asked for. Default: the scope of the credential, or else that of its client.",
      example: "contacts offline_access",
    }),
    return_to: z
      .string()
      .max(2048)
      .optional()
      .openapi({
        description:
          "Where the user lands: a URL of `allowed_returns`, or below one. It gets the parameters `credential`, `outcome` (`connected` or " +
          "`failed`) and `code` (of the error). Default: a page of this service.",
        example: "https://app.example/connections?tab=crm",
      }),
  })
  .openapi("NewAuthorization");

export const Authorization = z
  .object({
    url: z.string().openapi({
      description:
        "Where to send the user: a page of this service, which redirects to the provider. It is for one browser.",
    }),
    redirect_uri: z.string().openapi({
      description: "The redirect URI, which must be registered at the provider.",
      example: "https://tokens.example/v1/callback",
    }),
    expires_at: UnixTime.openapi({ description: "Until when the callback must have come, in Unix seconds." }),
  })
  .openapi("Authorization");

export const Page = { "text/html": { schema: z.string() } };
