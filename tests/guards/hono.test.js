// The guard in a real Hono app.
import assert from "node:assert/strict";
import { Hono } from "hono";
import { test } from "node:test";
import { honoGuard } from "../../js/guards/hono.js";
import { makeSecrets, NAME, OPTIONS, sign, tokenOfQuery } from "./cases.js";
import { fetchServer } from "./fetch-server.js";
import { testGuard } from "./suite.js";

testGuard("Hono", (secrets, name, options) => {
  const app = new Hono();
  app.use(honoGuard(secrets, name, { ...options, getToken: (/** @type {any} */ c) => tokenOfQuery(c.req.url) }));
  app.get("/", (/** @type {any} */ c) => c.json({ sub: c.get("jwt").payload.sub, slot: c.get("jwt").slot }));
  return fetchServer((request) => app.fetch(request));
});

test("Hono: the secrets are a function of the context, whose env has a Worker's bindings", async () => {
  const app = new Hono();
  app.use(honoGuard((/** @type {any} */ c) => c.env.SECRETS, NAME, OPTIONS));
  app.get("/", (c) => c.text("in"));
  const request = new Request("http://localhost/", { headers: { authorization: `Bearer ${sign()}` } });
  assert.equal(await (await app.fetch(request, { SECRETS: makeSecrets() })).text(), "in");
  assert.equal((await app.fetch(request, {})).status, 503);
});
