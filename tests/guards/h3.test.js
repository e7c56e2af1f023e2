// The guard in a real h3 app.
import { H3, toNodeHandler } from "h3";
import http from "node:http";
import { h3Guard } from "../../js/guards/h3.js";
import { tokenOfQuery } from "./cases.js";
import { testGuard } from "./suite.js";

testGuard("h3", (secrets, name, options) => {
  const app = new H3();
  app.use(h3Guard(secrets, name, { ...options, getToken: (/** @type {any} */ { url }) => tokenOfQuery(url.href) }));
  app.get("/", ({ context }) => {
    const { payload, slot } = /** @type {any} */ (context).jwt;
    return { sub: payload.sub, slot };
  });
  return http.createServer(/** @type {http.RequestListener} */ (toNodeHandler(app)));
});
