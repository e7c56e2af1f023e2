// Credentials and their tokens, as they come and go.
import { z } from "@hono/zod-openapi";
import { ClientName, CredentialId, IdPrefix, Page } from "../../http/parameters.js";
import { GivenTime, UnixTime } from "../../http/unix-time.js";
import { Scope } from "../scope.js";

const LONGEST_LIFETIME = 2 ** 31 - 1;
const MAX_TOKEN = 32_768;

const Secret = z.string().min(1).max(MAX_TOKEN);
const Grant = z.enum(["client_credentials", "refresh_token"]);
const State = z.enum(["ready", "reauthorize", "failing"]).openapi({
  description:
    "`ready`; `reauthorize`: its user must authorize the client; `failing`: the last refresh failed, and is tried again. A token that is still " +
    "valid is served in each of them.",
});
const Owner = z
  .string()
  .min(1)
  .max(256)
  .openapi({ description: "The user or tenant that the credential stands for.", example: "tenant 7" });

/** @param {string} what */
const further = (what) =>
  z
    .record(z.string().min(1).max(256), z.string().max(4096))
    .nullable()
    .optional()
    .openapi({
      writeOnly: true,
      description: `Further ${what}, in the place of the client's of the same names; an empty one leaves the client's out.`,
    });

const GivenTokens = z
  .strictObject({
    access_token: Secret.optional(),
    refresh_token: Secret.optional(),
    expires_in: z.int().min(0).max(LONGEST_LIFETIME).optional().openapi({ description: "In seconds from now." }),
    expires_at: GivenTime.optional(),
    token_type: z.string().min(1).max(256).optional(),
    scope: Scope.optional(),
  })
  .refine(({ access_token: access, refresh_token: refresh }) => access !== undefined || refresh !== undefined, {
    message: "must have access_token or refresh_token",
  });

export const NewCredential = z
  .strictObject({
    client: ClientName,
    grant: Grant.openapi({ description: "How its token is refreshed (RFC 6749, sections 4.4 and 6)." }),
    scope: Scope.nullable().optional().openapi({ description: "The scope to request. Default: that of its tokens." }),
    owner: Owner.nullable().optional(),
    parameters: further("parameters of each request for its token"),
    headers: further("headers of each request for its token"),
    tokens: GivenTokens.nullable()
      .optional()
      .openapi({
        writeOnly: true,
        description:
          "The token response of an authorization. Left out: the tokens that are stored stay, if they are of the same client and grant (and of " +
          "the same scope, with `client_credentials`). `null`: none, which drops those that are stored. Without tokens, a credential of the " +
          "grant `refresh_token` waits for its user to authorize the client.",
      }),
  })
  .openapi("NewCredential");

const whenUnreadable = "`null` only if its record cannot be read.";
export const Credential = z
  .object({
    id: CredentialId,
    client: z
      .string()
      .nullable()
      .openapi({ description: `The name of its client. ${whenUnreadable}`, example: "crm" }),
    grant: Grant.nullable().openapi({ description: whenUnreadable }),
    owner: Owner.nullable(),
    scope: z.string().nullable().openapi({ description: "The scope of its token, or else the scope to request." }),
    state: State,
    expires_at: UnixTime.nullable().openapi({ description: "When its token expires, in Unix seconds." }),
    last_refresh_at: UnixTime.nullable().openapi({ description: "When its token was requested, in Unix seconds." }),
    refresh_at: UnixTime.nullable().openapi({
      description: "From when on its token is refreshed, in Unix seconds. Ticks and callers refresh what is due.",
    }),
    last_error: z.string().nullable().openapi({
      description: "The code of the last refresh's error, if it failed.",
      example: "ERR_TOKEN_REQUEST_FAILED",
    }),
    retry_at: UnixTime.nullable().openapi({ description: "When a refresh is tried again, in Unix seconds." }),
  })
  .openapi("Credential", { description: "What is known of a credential: never a token. `null`: it does not apply." });

const HistoryItem = z
  .object({
    at: UnixTime.openapi({ description: "In Unix seconds." }),
    outcome: z.enum(["refreshed", "failed", "refused", "authorized"]).openapi({
      description:
        "`refreshed`: there is a new token; `failed`: there is none, and it is tried again; `refused`: the server says that the grant is no " +
        "longer valid, so its user must authorize the client again; `authorized`: the tokens of an authorization were stored.",
    }),
    code: z.string().optional().openapi({ description: "Why there is no token.", example: "ERR_TOKEN_REQUEST_FAILED" }),
    expires_at: UnixTime.optional().openapi({ description: "When the new token expires, in Unix seconds." }),
    client_secret: z.int().optional().openapi({
      description: "The index of the client's secret that worked, as it was then.",
      example: 0,
    }),
    duration_ms: z
      .int()
      .optional()
      .openapi({ description: "How long the request took, with its retries, in milliseconds." }),
    since: UnixTime.optional().openapi({
      description:
        "When the first of several failures in a row with the same code was, in Unix seconds; `at` is the last one's time.",
    }),
    count: z.int().optional().openapi({ description: "How many failures these are." }),
  })
  .openapi("HistoryItem");

export const History = z
  .object({ items: z.array(HistoryItem).openapi({ description: "At most 50 of the last 7 days, the newest first." }) })
  .openapi("History", { description: "What became of the refreshes of a credential: neither tokens nor secrets." });

export const CredentialFilter = Page.extend({
  state: State.optional(),
  owner: Owner.optional(),
  client: ClientName.optional(),
  prefix: IdPrefix.optional(),
});

export const Token = z
  .object({
    access_token: z.string(),
    token_type: z.string().openapi({ example: "Bearer" }),
    expires_in: z
      .int()
      .optional()
      .openapi({ description: "In seconds from now. Absent if the server named no lifetime." }),
    expires_at: UnixTime.optional().openapi({ description: "In Unix seconds. Absent together with `expires_in`." }),
    scope: z.string().optional(),
  })
  .openapi("Token", { description: "The members of a token response (RFC 6749, section 5.1), and `expires_at`." });

export const RefusedToken = z
  .strictObject({ access_token: Secret.openapi({ description: "The token that a resource server refuses." }) })
  .openapi("RefusedToken");
