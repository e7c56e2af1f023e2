// Requests that came through a proxy which nobody configured. That is how request forgery reaches a service on loopback, so the routes that hand
// out tokens refuse them, as metadata services of clouds do.
import { Problem } from "./problem.js";

/** @import { Context } from "hono" */
/** @import { Settings } from "../service-options.js" */

/** The headers by which proxies tell of a client: RFC 7239, and what was there before it. */
const HEADERS = ["forwarded", "x-forwarded-for"];
/** The routes of clients, credentials and authorizations. */
const PATHS = ["/v1/clients/*", "/v1/credentials/*", "/v1/authorize/*", "/v1/callback/*"];

/** Whether a proxy has passed a request on. @param {Request} request */
export const isForwarded = ({ headers }) => HEADERS.some((name) => headers.has(name));

/** @param {import("@hono/zod-openapi").OpenAPIHono} app @param {Settings} settings */
export function refuseForwarded(app, { trustForwarded }) {
  const refuse = async (/** @type {Context} */ c, /** @type {() => Promise<void>} */ next) => {
    const isTrusted = trustForwarded || c.env?.isProxyTrusted === true;
    if (!isTrusted && isForwarded(c.req.raw))
      throw new Problem(
        400,
        "ERR_FORWARDED",
        "a proxy that is not trusted has passed this request on: set trusted_proxy",
      );
    await next();
  };
  for (const path of PATHS) app.use(path, refuse);
}
