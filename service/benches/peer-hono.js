// The floor: a route of Hono that parses the same body and answers with the same bytes.
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const app = new Hono();
app.post("/verify", async (c) => {
  await c.req.json();
  return c.json({ ok: true, secret_id: "1", is_previous: false });
});
const body = JSON.stringify({
  client_id: "shop",
  client_secret: "x".repeat(64),
  ip: "203.0.113.7",
  user_agent: "bench/1",
});
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => {
  console.log(`listening on http://127.0.0.1:${port}`);
  console.log(JSON.stringify({ path: "/verify", headers: { "content-type": "application/json" }, body }));
});
