// The guard in real apps of both versions of h3; Nitro 2 has version 1.
import { H3, toNodeHandler } from "h3";
import http from "node:http";
import { h3Guard } from "../../js/guards/h3.js";
import { tokenOfQuery } from "./cases.js";
import { requireHost } from "./hosts.js";
import { testGuard } from "./suite.js";

const h3v1 = requireHost("h3");

testGuard("h3", (secrets, name, options) => {
  const app = new H3();
  app.use(h3Guard(secrets, name, { ...options, getToken: (/** @type {any} */ { url }) => tokenOfQuery(url.href) }));
  app.get("/", ({ context }) => {
    const { payload, slot } = /** @type {any} */ (context).jwt;
    return { sub: payload.sub, slot };
  });
  return http.createServer(/** @type {http.RequestListener} */ (toNodeHandler(app)));
});

testGuard("h3, version 1", (secrets, name, options) => {
  const app = h3v1.createApp();
  const getToken = (/** @type {any} */ { path }) => tokenOfQuery(path);
  app.use(h3v1.defineEventHandler(h3Guard(secrets, name, { ...options, getToken })));
  app.use(
    h3v1.defineEventHandler((/** @type {any} */ { context }) => {
      const { payload, slot } = context.jwt;
      return { sub: payload.sub, slot };
    }),
  );
  return http.createServer(h3v1.toNodeListener(app));
});
