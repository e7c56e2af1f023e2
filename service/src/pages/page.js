// The address `/` leads to the console. Pages outside it, such as those of an authorization, share a style.
import { baseFor } from "../http/browser-address.js";
import { STYLE } from "./style.js";

/** @import { Endpoints } from "../http/endpoints.js" */
/** @import { Settings } from "../service-options.js" */

/** @param {Endpoints} endpoints @param {Settings} settings */
export function pageRoutes(endpoints, { publicUrl }) {
  endpoints.addPlain("/style.css", (c) => c.body(STYLE, 200, { "Content-Type": "text/css; charset=utf-8" }));
  endpoints.addPlain("/", (c) => {
    const root = new URL(baseFor(publicUrl, c.req.raw.url)).pathname.replace(/\/$/, "");
    return c.body(null, 303, { Location: `${root}/console` });
  });
}
