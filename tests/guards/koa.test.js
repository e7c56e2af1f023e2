// The guard in a real Koa app.
import http from "node:http";
import Koa from "koa";
import { koaGuard } from "../../js/guards/koa.js";
import { tokenOfQuery } from "./cases.js";
import { testGuard } from "./suite.js";

testGuard("Koa", (secrets, name, options) => {
  const app = new Koa();
  app.use(koaGuard(secrets, name, { ...options, getToken: (/** @type {any} */ { url }) => tokenOfQuery(url) }));
  app.use((ctx) => {
    ctx.body = { sub: ctx.state.user.sub, slot: ctx.state.jwt.slot };
  });
  return http.createServer(app.callback());
});
