// The header Idempotency-Key: a request that is sent again is answered as at first.
import { z } from "@hono/zod-openapi";

/** @import { Context } from "hono" */
/** @import { Principal } from "../access/principal.js" */
/** @import { Answer, Idempotency } from "./idempotency.js" */

export const IdempotencyKey = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, "must have 1 to 255 visible ASCII characters")
    .optional()
    .openapi({
      description: "The command is done once within 24 hours. Repeated, it answers as at first, without the secret.",
    }),
});

/**
 * Runs the command of a request once for its key, and says in `Idempotent-Replayed` that an answer is the first one.
 *
 * @param {Idempotency} idempotency
 * @param {{ c: Context, principal: Principal, params: object }} call
 * @param {{ record: { serial: string } }} domain A new domain of the same id has another serial, and answers nothing of the old one.
 * @param {object} body
 * @param {(registryKey: string | undefined) => Promise<Answer>} run
 */
export async function answerOnce(idempotency, { c, principal, params }, { record }, body, run) {
  const command = [c.req.method, c.req.routePath, params, record.serial, body];
  const answer = await idempotency.once(c.req.header("idempotency-key"), principal.id, command, run);
  if (answer.isRepeated) c.header("Idempotent-Replayed", "true");
  return answer;
}
