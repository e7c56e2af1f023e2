// The routes of the service: each is validated by the schemas from which openapi.json is made, and asks for one role.
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";
import { aboutOf } from "../access/roles.js";
import { errorName } from "../errors.js";
import { faultOf } from "./fault.js";
import { readJsonText } from "./json-body.js";
import { badRequest, internal, Problem, problemOf } from "./problem.js";
import { problemResponses } from "./problem-responses.js";

/** @import { z } from "@hono/zod-openapi" */
/** @import { Context } from "hono" */
/** @import { Access } from "../access/access.js" */
/** @import { Principal } from "../access/principal.js" */
/** @import { About, RoleName } from "../access/roles.js" */

/** The default limit of a body, in bytes. */
const BODY_LIMIT = 64 * 1024;

/**
 * A route.
 *
 * @template {z.ZodType} P
 * @template {z.ZodType} Q
 * @template {z.ZodType} B
 * @typedef {object} Endpoint
 * @property {string} id Its `operationId`.
 * @property {"get" | "post" | "put" | "patch" | "delete"} method
 * @property {string} path In the form of OpenAPI.
 * @property {RoleName | "any" | null} role The role it asks for; `"any"`: whoever authenticates, and the handler looks further; `null`:
 *   nobody has to authenticate.
 * @property {(params: any) => About} [about] What the role must hold for. Default: the parameter of the path that is called after what the role
 *   is bound to, such as `domain`; without one the role must hold for all.
 * @property {string} tag
 * @property {string} summary
 * @property {string} [description]
 * @property {P} [params]
 * @property {Q} [query]
 * @property {B} [body]
 * @property {boolean} [isBodyOptional]
 * @property {number} [bodyLimit] In bytes.
 * @property {z.ZodObject} [headers]
 * @property {Record<number, any>} answers The successful responses, by status.
 * @property {readonly number[]} [problems] Further statuses that it may fail with.
 * @property {boolean} [hasPages] Whether a browser gets its problems as pages.
 */

/**
 * A request that was authenticated and validated.
 *
 * @template P, Q, B
 * @typedef {{ c: Context, principal: Principal, params: P, query: Q, body: B }} Call
 */

export class Endpoints {
  #access;
  #tell;
  /** The last segments of all paths. @type {Set<string>} */
  #words = new Set();
  /** Every route with the role that it asks for. @type {{ method: string, path: string, role: RoleName | "any" | null }[]} */
  list = [];

  /** @param {Access} access @param {(event: import("../service-options.js").ServiceEvent) => void} tell */
  constructor(access, tell) {
    this.#access = access;
    this.#tell = tell;
    this.app = new OpenAPIHono({ defaultHook: refuseInvalid });
    this.app.onError((error) => this.#failed(error));
    this.app.notFound((c) => this.#unrouted(c.req.path).response);
    this.app.openAPIRegistry.registerComponent("securitySchemes", "client", {
      ...{ type: "http", scheme: "basic" },
      description: "The id and the secret of an API client.",
    });
    this.app.openAPIRegistry.registerComponent("securitySchemes", "bootstrap", {
      ...{ type: "http", scheme: "bearer" },
      description:
        "The bootstrap secret: for the first API client, and when all others are lost. On this machine also that of the token file: for tokens.",
    });
  }

  /**
   * @template {z.ZodType} P
   * @template {z.ZodType} Q
   * @template {z.ZodType} B
   * @param {Endpoint<P, Q, B>} endpoint
   * @param {(call: Call<z.infer<P>, z.infer<Q>, z.infer<B>>) => Promise<Response> | Response} handler
   */
  add(endpoint, handler) {
    const { method, path, role, params, query, headers, body, isBodyOptional = false } = endpoint;
    this.list.push({ method: method.toUpperCase(), path, role });
    this.#words.add(path.slice(path.lastIndexOf("/") + 1));
    const content = body === undefined ? undefined : { "application/json": { schema: body } };
    const request = {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(headers === undefined ? {} : { headers }),
      ...(content === undefined ? {} : { body: { content, required: !isBodyOptional } }),
    };
    const route = createRoute({
      operationId: endpoint.id,
      method,
      path,
      tags: [endpoint.tag],
      summary: endpoint.summary,
      description: [endpoint.description, roleText(role)].filter(Boolean).join(" "),
      security: role === null ? [] : [{ client: [] }, { bootstrap: [] }],
      middleware: (c, next) => this.#enter(endpoint, c, next),
      request: /** @type {any} */ (request),
      responses: { ...endpoint.answers, ...problemResponses(endpoint) },
    });
    this.app.openapi(/** @type {any} */ (route), async (/** @type {any} */ c) =>
      handler({
        c,
        principal: c.get("principal"),
        params: params && c.req.valid("param"),
        query: query && c.req.valid("query"),
        body: body && c.req.valid("json"),
      }),
    );
  }

  /**
   * Adds a route for people and tools: it is not part of the API.
   *
   * @param {string} path
   * @param {(c: Context) => Response | Promise<Response>} handler
   */
  addPlain(path, handler) {
    this.list.push({ method: "GET", path, role: null });
    this.app.get(path, handler);
  }

  /** @param {Endpoint<any, any, any>} endpoint @param {Context} c @param {() => Promise<void>} next */
  async #enter(endpoint, c, next) {
    const { role, body } = endpoint;
    if (this.#isShadowed(endpoint.path, c.req.path)) throw this.#unrouted(c.req.path);
    if (role !== null) {
      const principal = await this.#access.authenticate(c.req.raw, c.env ?? {});
      const params = c.req.param();
      if (role !== "any") principal.require(role, endpoint.about?.(params) ?? aboutOf(role, params));
      c.set("principal", principal);
    }
    const text = await readJsonText(c.req.raw, endpoint.bodyLimit ?? BODY_LIMIT);
    if (text !== undefined && body === undefined) throw badRequest("this route takes no body");
    if (text === undefined && body !== undefined && endpoint.isBodyOptional !== true)
      throw badRequest("the request must have a body");
    // Hono reads it from there, as the stream is used up. It keeps a promise, whatever its type says.
    const empty = c.req.header("content-type") ? "{}" : "";
    /** @type {any} */ (c.req.bodyCache).text = Promise.resolve(text ?? empty);
    await next();
  }

  /** @param {unknown} error */
  #failed(error) {
    const problem = error instanceof HTTPException ? ofHono(error) : problemOf(error);
    if (problem === undefined) this.#tell({ type: "request_failed", error: errorName(error) });
    return (problem ?? internal()).response;
  }

  /** Whether a path is that of a more exact template too, such as `rotate` in the place of an id. @param {string} template @param {string} path */
  #isShadowed(template, path) {
    if (!template.endsWith("}") || !this.#words.has(path.slice(path.lastIndexOf("/") + 1))) return false;
    return this.list.some((other) => !other.path.endsWith("}") && matches(other.path, path));
  }

  /** @param {string} path */
  #unrouted(path) {
    const there = this.list.filter((one) => matches(one.path, path) && !this.#isShadowed(one.path, path));
    if (there.length === 0) return new Problem(404, "ERR_NOT_FOUND", "there is no such route: see /openapi.json");
    const methods = new Set(there.map(({ method }) => method));
    if (methods.has("GET")) methods.add("HEAD");
    const Allow = [...methods].sort().join(", ");
    return new Problem(405, "ERR_METHOD_NOT_ALLOWED", `this route has the methods ${Allow}`, { headers: { Allow } });
  }
}

/** Returns a response of OpenAPI with a JSON body. @param {string} description @param {z.ZodType} schema @param {Record<string, any>} [headers] */
export function json(description, schema, headers) {
  return { description, headers, content: { "application/json": { schema } } };
}

/** @param {any} result */
function refuseInvalid(result) {
  if (result.success) return;
  const faults = result.error.issues.map((/** @type {any} */ issue) => faultOf(result.target, result.data, issue));
  const [{ pointer, detail }] = faults;
  throw badRequest(`${pointer === "" ? "the body" : pointer.slice(1).replaceAll("/", ".")}: ${detail}`, faults);
}

/** @param {HTTPException} error */
function ofHono(error) {
  if (error.status === 415) return new Problem(415, "ERR_UNSUPPORTED_MEDIA_TYPE", "the body must be application/json");
  return badRequest("the request cannot be read");
}

/** @param {RoleName | "any" | null} role */
function roleText(role) {
  if (role === null) return "";
  return role === "any" ? "Any API client may call it." : `Role: \`${role}\`.`;
}

/** @param {string} template @param {string} path */
function matches(template, path) {
  const parts = template.split("/");
  const given = path.split("/");
  return (
    parts.length === given.length &&
    parts.every((part, index) => (part.startsWith("{") ? given[index] !== "" : part === given[index]))
  );
}
