// The route by which an authorization server in any language asks whether a client secret is good.
import { z } from "@hono/zod-openapi";
import { FailureLimit } from "../../access/failure-limit.js";
import { json } from "../../http/endpoints.js";
import { InDomain, SecretId } from "../../http/parameters.js";

/** @import { Endpoints } from "../../http/endpoints.js" */
/** @import { Domains } from "../domains/domains.js" */
/** @import { Settings } from "../../service-options.js" */

/** The refused secrets of a caller and an address in a minute. */
const MOST_FAILURES = 600;
/** The answer to a refused secret: the same bytes whatever the reason. */
const REFUSED = { ok: false };

const Presented = z
  .strictObject({
    client_id: z.string().max(4096),
    client_secret: z.string().max(16_384),
    ip: z
      .string()
      .max(256)
      .optional()
      .openapi({ description: "Where the secret came from: recorded as the caller's claim.", example: "203.0.113.7" }),
    user_agent: z.string().max(2048).optional().openapi({ example: "nightly/1.4" }),
  })
  .openapi("PresentedSecret");

const Verdict = z
  .union([
    z.object({
      ok: z.literal(true),
      secret_id: SecretId,
      is_previous: z.boolean().openapi({ description: "The secret was rotated, and works until its overlap ends." }),
    }),
    z.object({ ok: z.literal(false) }),
  ])
  .openapi("Verdict", { description: "A refusal gives no reason: the audit log has it." });

/** @param {Endpoints} endpoints @param {Domains} domains @param {Settings} settings */
export function verificationRoutes(endpoints, domains, settings) {
  const limit = new FailureLimit(settings.clock, MOST_FAILURES);
  endpoints.add(
    {
      ...{
        id: "verifySecret",
        method: "post",
        path: "/v1/domains/{domain}/verify",
        tag: "verification",
        role: "secrets:verify",
      },
      ...{ summary: "Says whether a client secret is good.", params: InDomain, body: Presented, problems: [404, 429] },
      description: "Only refused secrets are limited, by caller and reported address: a right secret always passes.",
      answers: { 200: json("The verdict", Verdict) },
    },
    async ({ c, principal, params, body: { client_id: id, client_secret: secret, ip, user_agent: userAgent } }) => {
      const verified = await domains.during(params.domain, (registry) =>
        registry.verify(id, secret, { ip, userAgent }),
      );
      settings.tell({ type: "secret_verified", domain: params.domain, outcome: outcomeOf(verified) });
      if (verified.ok) return c.json({ ok: true, secret_id: verified.secretId, is_previous: verified.isPrevious });
      limit.failed(JSON.stringify([principal.id, ip]));
      return c.json(REFUSED);
    },
  );
}

/** @param {import("secret-slots/issuer").Verification} verified */
function outcomeOf({ ok, isPrevious }) {
  if (!ok) return "refused";
  return isPrevious ? "previous" : "current";
}
