// A Hono app that guards a route: node examples/servers/hono.js, after npm install in this folder.
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { HOUR, secrets } from "./secrets.js";
import { visit } from "./visit.js";

const verify = secrets.jwtVerifier("token-secret", { audience: "api", overlap: 72 * HOUR });

const app = new Hono();

app.use("/me", async (context, next) => {
  const [scheme, token] = (context.req.header("authorization") ?? "").split(" ");
  if (scheme !== "Bearer" || token === undefined) return context.body(null, 401, { "WWW-Authenticate": "Bearer" });
  try {
    context.set("jwt", verify(token));
  } catch (error) {
    // The codes of a refused token. Any other error is the server's.
    if (!/^ERR_(JWS|JWT|JWKS|JOSE)_|^ERR_TOO_LARGE$/.test(error.code)) throw error;
    return context.body(null, 401, { "WWW-Authenticate": 'Bearer error="invalid_token"' });
  }
  await next();
});

app.get("/me", (context) => {
  const { payload } = context.get("jwt");
  return context.text(`hello ${payload.sub}`);
});

await visit(serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }));
