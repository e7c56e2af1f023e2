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
    // The codes of a refused token. Any other error is the server's.
    if (!/^ERR_(JWS|JWT|JWKS|JOSE)_|^ERR_TOO_LARGE$/.test(error.code)) throw error;
    return response.set("WWW-Authenticate", 'Bearer error="invalid_token"').sendStatus(401);
  }
  next();
}

const app = express();

app.get("/me", guard, (request, response) => response.send(`hello ${request.jwt.payload.sub}`));

await visit(app.listen(0, "127.0.0.1"));
