// The guards in apps of the real frameworks, as a project with the strictest options sees them.
import fastifyJwt from "@fastify/jwt";
import express from "express";
import fastify from "fastify";
import { H3 } from "h3";
import { Hono, type Context } from "hono";
import Koa from "koa";
import { createServer, type IncomingMessage } from "node:http";
import { WebSocketServer } from "ws";
import { expressGuard, type ExpressGuarded } from "../../js/guards/express.js";
import { fastifyGuard, fastifyJwtSecret, type FastifyGuarded } from "../../js/guards/fastify.js";
import { h3Guard, type H3GuardContext } from "../../js/guards/h3.js";
import { honoGuard, type HonoGuardVariables, type Refusal } from "../../js/guards/hono.js";
import { koaGuard, type KoaGuardState } from "../../js/guards/koa.js";
import { nextProxyGuard, nextRouteGuard, type NextGuarded } from "../../js/guards/next.js";
import { workerGuard } from "../../js/guards/workers.js";
import { wsGuard } from "../../js/guards/ws.js";
import { SecretSlots } from "../../js/slots.js";

declare global {
  namespace Express {
    interface Request extends Partial<ExpressGuarded> {}
  }
}
declare module "fastify" {
  interface FastifyRequest extends Pick<FastifyGuarded, "jwt"> {}
}
declare module "@fastify/jwt" {
  interface FastifyJWT {
    user: FastifyGuarded["user"];
  }
}
declare module "h3" {
  interface H3EventContext extends Partial<H3GuardContext> {}
}

const secrets = new SecretSlots();
const log = (refusal: Refusal) => console.log(refusal.status, refusal.code);

// Hono: the variables, and the bindings that hold the secrets.
type Bindings = { SECRETS: SecretSlots };
const hono = new Hono<{ Bindings: Bindings; Variables: HonoGuardVariables }>();
hono.use("/api/*", honoGuard(secrets, "s", { scope: ["read"], onRefused: log }));
hono.use(honoGuard((c: Context<{ Bindings: Bindings }>) => c.env.SECRETS, "s"));
hono.get("/api/me", (c) => c.text(c.get("jwt").payload.sub ?? ""));
// @ts-expect-error The slot is a number.
hono.get("/api/slot", (c) => c.text(c.get("jwt").slot));

// Express: the request is augmented, once for the project.
const app = express();
app.use("/api", expressGuard(secrets, "s", { getToken: (request: express.Request) => request.get("x-token") }));
app.get("/api/me", expressGuard(secrets, "s"), (request, response) => {
  response.json({ sub: request.auth?.sub, slot: request.jwt?.slot.toFixed() });
  // @ts-expect-error Claims have no such type.
  request.auth?.exp?.length;
});

// Fastify: the same, with or without @fastify/jwt.
const server = fastify();
await server.register(fastifyGuard(secrets, "s", { scope: "read" }));
await server.register(fastifyJwt, { secret: { public: fastifyJwtSecret(secrets, "s") }, decode: { complete: true } });
server.get("/me", async (request) => `${request.user.sub} ${request.jwt.slot.toFixed()}`);

// Koa: the state.
const koa = new Koa<KoaGuardState>();
koa.use(koaGuard(secrets, "s"));
koa.use((ctx) => void (ctx.body = [ctx.state.user.sub, ctx.state.jwt.slot.toFixed()]));

// h3: the context.
const h3 = new H3();
h3.use("/api/**", h3Guard(secrets, "s"));
h3.get("/api/me", (event) => event.context.jwt?.payload.sub ?? "");

// Next: what a proxy and a route handler must be.
type NextRequestLike = Request & { nextUrl: URL };
export const proxy: (request: NextRequestLike) => Promise<Response | undefined> = nextProxyGuard(secrets, "s", {
  getToken: (request: NextRequestLike) => request.nextUrl.searchParams.get("token"),
});
export const GET: (request: NextRequestLike, context: { params: Promise<{ id: string }> }) => Promise<Response> =
  nextRouteGuard(
    secrets,
    "s",
  )(async (_request: NextRequestLike, { params, jwt }: NextGuarded<{ params: Promise<{ id: string }> }>) =>
    Response.json([(await params).id, jwt.payload.sub]),
  );

// Workers: env is that of the handler.
const worker = workerGuard(
  (env: Bindings) => env.SECRETS,
  "s",
)(async (request: Request, env: Bindings, _ctx: { waitUntil(promise: Promise<unknown>): void }, jwt) =>
  Response.json([request.url, env.SECRETS.names(), jwt.payload.sub, jwt.slot.toFixed()]),
);
export const handler: { fetch(request: Request, env: Bindings, ctx: any): Promise<Response> } = { fetch: worker };
// @ts-expect-error The secrets are of another env.
workerGuard((env: Bindings) => env.SECRETS, "s")(async (_request: Request, _env: { OTHER: string }) => new Response());

// ws: the request and the socket of node:http.
const sockets = new WebSocketServer({ noServer: true });
const upgrade = wsGuard(secrets, "s", { getToken: (request: IncomingMessage) => request.url });
createServer().on("upgrade", async (request, socket, head) => {
  const jwt = await upgrade(request, socket);
  if (jwt === undefined) return;
  sockets.handleUpgrade(request, socket, head, (connection) => connection.send(jwt.payload.sub ?? ""));
});

// @ts-expect-error An unknown option.
koaGuard(secrets, "s", { scopes: "read" });
// @ts-expect-error A setting of the verifier with another type.
koaGuard(secrets, "s", { issuer: 5 });
