// Whether the service runs, and what it has loaded.
import { z } from "@hono/zod-openapi";
import { json } from "../http/endpoints.js";

/** @import { Endpoints } from "../http/endpoints.js" */
/** @import { Settings } from "../service-options.js" */
/** @import { Revision } from "./revision.js" */

const Health = z.object({ status: z.literal("ok") }).openapi("Health");
const Readiness = z
  .object({
    status: z
      .enum(["ready", "outdated"])
      .openapi({ description: "`outdated`: a change of settings is not loaded yet." }),
    instance: z.string(),
    revision: z
      .int()
      .openapi({ description: "The revision of settings and webhook secrets that this instance holds." }),
    latest_revision: z.int(),
  })
  .openapi("Readiness");

/** @param {Endpoints} endpoints @param {{ settings: Settings, revision: Revision }} service */
export function statusRoutes(endpoints, { settings, revision }) {
  endpoints.add(
    {
      ...{
        id: "health",
        method: "get",
        path: "/healthz",
        tag: "status",
        role: null,
        summary: "Says that the process runs.",
      },
      answers: { 200: json("It runs", Health) },
    },
    ({ c }) => c.json({ status: "ok" }),
  );
  endpoints.add(
    {
      ...{ id: "readiness", method: "get", path: "/readyz", tag: "status", role: null },
      summary: "Says whether the store answers, and which settings this instance holds.",
      answers: { 200: json("It is ready", Readiness) },
    },
    async ({ c }) => {
      const latest = await revision.latest();
      const status = latest === revision.held ? "ready" : "outdated";
      const { instance } = settings;
      return c.json({ status, instance, revision: revision.held, latest_revision: latest });
    },
  );
  if (settings.metrics === undefined) return;
  const { metrics } = settings;
  endpoints.add(
    {
      ...{
        id: "metrics",
        method: "get",
        path: "/metrics",
        tag: "status",
        role: null,
        summary: "Metrics for Prometheus.",
      },
      answers: { 200: { description: "Metrics", content: { "text/plain": { schema: z.string() } } } },
    },
    async ({ c }) => {
      const { contentType, text } = await metrics.read();
      return c.body(text, 200, { "Content-Type": contentType });
    },
  );
}
