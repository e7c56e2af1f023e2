// The problems that a route may answer with, for openapi.json.
import { z } from "@hono/zod-openapi";
import { TITLES } from "./problem.js";

/** @import { Endpoint } from "./endpoints.js" */

const ProblemSchema = z
  .object({
    type: z.literal("about:blank"),
    title: z.string().openapi({ description: "The status in words.", example: "Bad request" }),
    status: z.int().openapi({ example: 400 }),
    detail: z.string().openapi({ description: "For people: the culprit, what must be, and what to do." }),
    code: z.string().openapi({ description: "Stable, for programs.", example: "ERR_INVALID_OPTION" }),
    errors: z
      .array(
        z.object({
          pointer: z.string().openapi({ description: "A JSON pointer (RFC 6901).", example: "/overlap" }),
          detail: z.string(),
        }),
      )
      .optional()
      .openapi({
        description:
          "Where in the request each fault is. Faults of parameters begin with their part, such as `/query`.",
      }),
  })
  .openapi("Problem", { description: "A problem (RFC 9457)." });

const RetryAfter = { "Retry-After": { description: "How long to wait, in seconds.", schema: { type: "integer" } } };
const HEADERS = /** @type {Record<number, object>} */ ({
  401: { "WWW-Authenticate": { description: "The ways to authenticate.", schema: { type: "string" } } },
  429: RetryAfter,
  503: RetryAfter,
});
const content = { "application/problem+json": { schema: ProblemSchema } };
const PAGE = { "text/html": { schema: z.string() } };

/** @param {Endpoint<any, any, any>} endpoint */
export function problemResponses({ role, params, query, body, problems = [], hasPages = false }) {
  const types = hasPages ? { ...content, ...PAGE } : content;
  const always = role === null ? [] : [401, 403, 429];
  const byInput = params === undefined && query === undefined && body === undefined ? [] : [400];
  const byBody = body === undefined ? [] : [413, 415];
  const statuses = new Set([...always, ...byInput, ...byBody, ...problems, 500, 503]);
  const responses = [...statuses].sort().map((status) => {
    return [status, { description: TITLES[status], headers: HEADERS[status], content: types }];
  });
  return Object.fromEntries(responses);
}
