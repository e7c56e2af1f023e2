// An Express app that guards a route: node examples/servers/express.js, after npm install in this folder.
import express from "express";
import { HOUR, secrets } from "./secrets.js";
import { visit } from "./visit.js";

const verify = secrets.jwtVerifier("token-secret", { audience: "api", overlap: 72 * HOUR });

function guard(request, response, next) {
  const [scheme, token] = (request.get("authorization") ?? "").split(" ");
  if (scheme !== "Bearer" || token === undefined) return response.set("WWW-Authenticate", "Bearer").sendStatus(401);
  try {
    request.jwt = verify(token);
  } catch (error) {
    // Wrong slots or options are the server's fault, and no reason to send the client away.
    if (error.code === "ERR_INVALID_OPTION") throw error;
    return response.set("WWW-Authenticate", 'Bearer error="invalid_token"').sendStatus(401);
  }
  next();
}

const app = express();

app.get("/me", guard, (request, response) => response.send(`hello ${request.jwt.payload.sub}`));

await visit(app.listen(0, "127.0.0.1"));
