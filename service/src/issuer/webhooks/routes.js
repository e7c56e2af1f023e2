// The routes of the secret that signs a domain's webhooks.
import { json } from "../../http/endpoints.js";
import { InDomain } from "../../http/parameters.js";
import { answerOnce, IdempotencyKey } from "../../idempotency/idempotency-key.js";
import { WebhookRotation, WebhookSecret, WebhookSlots } from "./schema.js";

/** @import { Endpoints } from "../../http/endpoints.js" */
/** @import { Domains } from "../domains/domains.js" */
/** @import { Idempotency } from "../../idempotency/idempotency.js" */
/** @import { WebhookSecrets } from "./secrets.js" */

const tag = "notices";
const PATH = "/v1/domains/{domain}/webhook-secret";
const write = /** @type {const} */ ({ tag, role: "issuer:write", params: InDomain });

/**
 * @param {Endpoints} endpoints
 * @param {{ domains: Domains, webhookSecrets: WebhookSecrets, idempotency: Idempotency }} service
 */
export function webhookRoutes(endpoints, { domains, webhookSecrets, idempotency }) {
  endpoints.add(
    {
      ...{ id: "listWebhookSlots", method: "get", path: PATH, tag, role: "issuer:read", params: InDomain },
      ...{
        summary: "Lists the slots of the secret that signs webhooks: never a secret itself.",
        problems: [404, 409],
        answers: { 200: json("The slots", WebhookSlots) },
      },
    },
    async ({ c, params }) => {
      const slots = await webhookSecrets.slots(await domains.open(params.domain));
      const items = slots.map(({ slot, ends_at: end }) => ({
        slot,
        status: end === null ? "current" : "previous",
        expires_at: end,
      }));
      return c.json({ items, next: null });
    },
  );
  endpoints.add(
    {
      ...{ ...write, id: "rotateWebhookSecret", method: "post", path: `${PATH}/rotate`, headers: IdempotencyKey },
      ...{ body: WebhookRotation, isBodyOptional: true, problems: [404, 409, 422] },
      ...{
        summary: "Issues the secret that signs webhooks, or replaces it: the previous one signs too for the overlap.",
        answers: { 201: json("The secret", WebhookSecret) },
      },
    },
    async (call) => {
      const { c, principal, params, body } = call;
      const domain = await domains.open(params.domain);
      /** @type {string | null} */
      let secret = null;
      const answer = await answerOnce(idempotency, call, domain, body, async (key) => {
        const { overlap, renew = false, on_behalf_of: person } = body;
        const rotated = await webhookSecrets.rotate(domain, { overlap, renew, actor: principal.actor(person), key });
        secret = rotated.secret;
        const { slot, previousSlot, previousExpiresAt } = rotated;
        // The secret is not part of it: this body is stored.
        return { status: 201, body: { slot, previous_slot: previousSlot, previous_expires_at: previousExpiresAt } };
      });
      const { slot, previous_slot, previous_expires_at } = answer.body;
      return c.json({ slot, secret, previous_slot, previous_expires_at }, 201);
    },
  );
  endpoints.add(
    {
      ...{ ...write, id: "endPreviousWebhookSecret", method: "delete", path: `${PATH}/previous`, problems: [404, 409] },
      ...{
        summary: "Ends the overlap: the previous secret signs no more.",
        answers: { 204: { description: "Done" } },
      },
    },
    async ({ c, principal, params }) => {
      await webhookSecrets.endPrevious(await domains.open(params.domain), principal.id);
      return c.body(null, 204);
    },
  );
}
