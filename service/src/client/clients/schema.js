// Clients, as they come and go.
import { z } from "@hono/zod-openapi";
import { ClientName } from "../../http/parameters.js";
import { UnixTime } from "../../http/unix-time.js";
import { Scope } from "../scope.js";

const MAX_SECRETS = 32;
const LONGEST_LIFETIME = 2 ** 31 - 1;

const Uri = z.string().min(1).max(2048);
const Text = z.string().min(1).max(2048);

/** @param {string} description @param {Record<string, string>} example */
const textsByName = (description, example) =>
  z
    .record(z.string().min(1).max(256), z.string().min(1).max(4096))
    .nullable()
    .openapi({ description: `${description} No secrets: answers have them.`, example });

const members = {
  token_uri: Uri.nullable().openapi({
    description: "Where tokens are requested (RFC 6749, section 3.2). Default: discovered by `issuer`.",
    example: "https://issuer.example/token",
  }),
  refresh_token_uri: Uri.nullable().openapi({ description: "Where tokens are refreshed. Default: `token_uri`." }),
  auth_uri: Uri.nullable().openapi({
    description: "Where users authorize the client (RFC 6749, section 3.1).",
    example: "https://issuer.example/authorize",
  }),
  issuer: Uri.nullable().openapi({
    description:
      "The issuer identifier of the authorization server. With it, a callback must name this issuer (RFC 9207). Without `token_uri`, the " +
      "endpoints are discovered (RFC 8414, OpenID Connect Discovery), and `iss` is asked for if the server says that it sends it.",
    example: "https://issuer.example",
  }),
  scope: Scope.nullable().openapi({ description: "The scope of credentials that have none of their own." }),
  audience: Text.nullable().openapi({
    description: "The audience of tokens by the grant `client_credentials` (RFC 8693, section 2.1).",
  }),
  resource: z
    .union([Text, z.array(Text).min(1).max(20), z.null()])
    .openapi({ description: "The resources of tokens by the grant `client_credentials` (RFC 8707, section 2)." }),
  parameters: textsByName("Further parameters of each request for a token; those that it sets itself are refused.", {
    subdomain: "acme",
  }),
  authorization_parameters: textsByName("Further parameters of the URL that users are sent to.", { prompt: "consent" }),
  headers: textsByName("Further headers of each request for a token; those that it sets itself are refused.", {
    "x-tenant": "acme",
  }),
};
const ClientIdentifier = z
  .string()
  .min(1)
  .max(2048)
  .openapi({ description: "The id of this client at the authorization server.", example: "app" });
const Method = z.enum(["client_secret_basic", "client_secret_post", "none"]);
const Lifetime = z.int().min(1).max(LONGEST_LIFETIME);
const Timeout = z.int().min(1).max(600);

const KeptSecret = z
  .strictObject({
    keep: z
      .int()
      .min(0)
      .max(MAX_SECRETS - 1),
  })
  .openapi("KeptSecret", {
    description:
      "The stored secret of this index, in the version of `If-Match`. Refused with a change of where, how, or for whom secrets are sent.",
  });

export const NewClient = z
  .strictObject({
    client_id: ClientIdentifier,
    client_secrets: z
      .array(z.union([z.string().min(1).max(16_384), KeptSecret]))
      .max(MAX_SECRETS)
      .nullable()
      .optional()
      .openapi({
        writeOnly: true,
        description:
          "The secrets in the order in which they are tried. No answer has them. Left out: those that are stored stay, which is refused with a " +
          "change of where, how, or for whom they are sent. An empty array: none, so no token can be had until there is one. `keep`: a stored secret stays.",
        example: ["the new one", { keep: 0 }],
      }),
    token_uri: members.token_uri.optional(),
    refresh_token_uri: members.refresh_token_uri.optional(),
    auth_uri: members.auth_uri.optional(),
    issuer: members.issuer.optional(),
    token_endpoint_auth_method: Method.nullable().optional().openapi({
      description:
        "How the client authenticates (RFC 7591, section 2). Default: `client_secret_basic`, or what the metadata of its issuer say.",
    }),
    scope: members.scope.optional(),
    audience: members.audience.optional(),
    resource: members.resource.optional(),
    parameters: members.parameters.optional(),
    authorization_parameters: members.authorization_parameters.optional(),
    headers: members.headers.optional(),
    assumed_lifetime: Lifetime.nullable().optional().openapi({
      description: "The lifetime of tokens whose response names none, in seconds. Default: 3600.",
    }),
    timeout: Timeout.nullable().optional().openapi({
      description: "How long a request for a token may take, with all its retries, in seconds. Default: 10.",
    }),
  })
  .refine(({ token_uri: uri, issuer }) => (uri ?? issuer ?? null) !== null, {
    path: ["token_uri"],
    message: "must be given, or issuer, whose endpoints are then discovered",
  })
  .openapi("NewClient", { description: "`null` is as if the member were left out." });

const SecretCount = z.int().openapi({ description: "How many secrets it has.", example: 2 });
const SecretHints = z
  .array(
    z.object({
      added_at: UnixTime.nullable().openapi({
        description: "When it was stored, in Unix seconds; `null`: by an earlier release.",
      }),
    }),
  )
  .openapi({ description: "For each secret, in their order, what tells it from the others." });
const InSeconds = { description: "In seconds." };
const shown = {
  name: ClientName,
  client_secret_in_use: z.int().nullable().openapi({
    description:
      "The index of the secret that this instance got its last token with; `null` if it got none since the secrets were set or it started.",
    example: 0,
  }),
  ...members,
};

export const StoredClient = z
  .object({
    ...shown,
    client_id: ClientIdentifier,
    client_secret_count: SecretCount,
    client_secret_hints: SecretHints,
    token_endpoint_auth_method: Method.nullable().openapi({
      description: "`null`: the metadata of its issuer say how.",
    }),
    assumed_lifetime: Lifetime.openapi(InSeconds),
    timeout: Timeout.openapi(InSeconds),
  })
  .openapi("Client");

export const ListedClient = z
  .object({
    ...shown,
    client_id: ClientIdentifier.nullable(),
    token_uri: members.token_uri.nullable(),
    client_secret_count: SecretCount.nullable(),
    client_secret_hints: SecretHints.nullable(),
    token_endpoint_auth_method: Method.nullable(),
    assumed_lifetime: Lifetime.nullable().openapi(InSeconds),
    timeout: Timeout.nullable().openapi(InSeconds),
    error: z.string().optional().openapi({
      description:
        "Only of a client whose record cannot be read, and which then has a name alone: the code of the error.",
      example: "ERR_STORE",
    }),
  })
  .openapi("ListedClient");
