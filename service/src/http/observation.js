// Tells each request when it has been answered: by the pattern of its route, never by its path, its query or its body.
import { routePath } from "hono/route";

/** @import { Context } from "hono" */
/** @import { Settings } from "../service-options.js" */

/** What stands for the route of a request that has none. */
const UNMATCHED = "unmatched";

/** @param {Settings} settings */
export function observing({ clock, tell }) {
  const milliseconds = () => clock.monotonic?.() ?? clock.now();
  return async (/** @type {Context} */ c, /** @type {() => Promise<void>} */ next) => {
    const begun = milliseconds();
    await next();
    const principal = c.get("principal")?.id;
    tell({
      ...{ type: "request", method: c.req.method, route: routeOf(c), status: c.res.status },
      duration_ms: Math.round((milliseconds() - begun) * 1000) / 1000,
      ...(principal === undefined ? {} : { principal }),
    });
  };
}

/** Returns the route in the form of OpenAPI. @param {Context} c */
function routeOf(c) {
  const path = routePath(c, -1);
  return path.includes("*") ? UNMATCHED : path.replace(/:(\w+)/g, "{$1}");
}
