// The guard in a real Express app.
import express from "express";
import http from "node:http";
import { expressGuard } from "../../js/guards/express.js";
import { tokenOfQuery } from "./cases.js";
import { testGuard } from "./suite.js";

testGuard("Express", (secrets, name, options) => {
  const app = express();
  app.use(expressGuard(secrets, name, { ...options, getToken: (/** @type {any} */ { url }) => tokenOfQuery(url) }));
  app.get("/", (/** @type {any} */ request, response) => {
    response.json({ sub: request.auth.sub, slot: request.jwt.slot });
  });
  return http.createServer(app);
});

testGuard("plain node:http, with the guard of Express", (secrets, name, options) => {
  const getToken = (/** @type {http.IncomingMessage} */ { url }) => tokenOfQuery(String(url));
  const guard = expressGuard(secrets, name, { ...options, getToken });
  return http.createServer((/** @type {any} */ request, response) =>
    guard(request, response, () => response.end(JSON.stringify({ sub: request.auth.sub, slot: request.jwt.slot }))),
  );
});
