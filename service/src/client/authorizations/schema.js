// What begins an authorization, and what comes of it.
import { z } from "@hono/zod-openapi";
import { UnixTime } from "../../http/unix-time.js";
import { Scope } from "../scope.js";

export const NewAuthorization = z
  .strictObject({
    scope: Scope.optional().openapi({
      description: "What the user is asked for. Default: the scope of the credential, or else that of its client.",
      example: "contacts offline_access",
    }),
    parameters: z
      .record(z.string().min(1).max(256), z.string().max(4096))
      .optional()
      .openapi({
        description:
          "Further parameters of the URL that the user is sent to, in the place of the client's of the same names; an empty one leaves it out. " +
          "Those that an authorization sets itself are refused.",
        example: { prompt: "consent" },
      }),
    redirect_uri: z
      .string()
      .max(2048)
      .optional()
      .openapi({
        description:
          "`{public_url}/v1/callback`, the default, or `{public_url}/v1/callback/{client}`. A client without `issuer` is safe from a provider " +
          "that passes its answer off as another's only with the second (RFC 9700, section 4.4.2.2).",
        example: "https://tokens.example/v1/callback/crm",
      }),
    return_to: z
      .string()
      .max(2048)
      .optional()
      .openapi({
        description:
          "Where the user lands: a URL of `allowed_returns`, or below one, or a page of the console. It gets the parameters `credential`, " +
          "`outcome` (`connected` or `failed`) and `code` (of the error). Default: a page of this service.",
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
