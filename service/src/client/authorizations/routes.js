// The routes of an authorization: one for platforms, and those that a user's browser goes through.
import { z } from "@hono/zod-openapi";
import { html } from "hono/html";
import { baseOf } from "../../http/browser-address.js";
import { json } from "../../http/endpoints.js";
import { ClientName, InCredential } from "../../http/parameters.js";
import { badRequest } from "../../http/problem.js";
import { answering, answerPage, answerProblem, redirect } from "./answer.js";
import { landing } from "./returns.js";
import { Authorization, NewAuthorization, Page } from "./schema.js";

/** @import { Context } from "hono" */
/** @import { Endpoints } from "../../http/endpoints.js" */
/** @import { Settings } from "../../service-options.js" */
/** @import { Authorizations } from "./authorizations.js" */

const tag = "authorizations";
const Redirect = {
  description: "On to the provider, or back to `return_to`",
  headers: { Location: { description: "Where to.", schema: { type: "string" } } },
};
const forBrowsers = /** @type {const} */ ({ method: "get", tag, role: null, hasPages: true });
const answers = { 200: { description: "A page", content: Page }, 303: Redirect };

/** @param {Endpoints} endpoints @param {{ keeping: { authorizations: Authorizations } }} half @param {Settings} settings */
export function authorizationRoutes(endpoints, half, settings) {
  endpoints.add(
    {
      ...{ id: "authorizeCredential", method: "post", path: "/v1/credentials/{credential}/authorize", tag },
      ...{ role: "credentials:write", params: InCredential, body: NewAuthorization, isBodyOptional: true },
      summary: "Begins an authorization: sends the user to the provider, and keeps the tokens that come of it.",
      ...{ problems: [404, 409, 429], answers: { 200: json("Where to send the user", Authorization) } },
    },
    async ({ c, principal, params: { credential: id }, body }) => {
      const base = baseOf(settings.publicUrl, c.req.url);
      const check = (/** @type {string} */ client) => principal.require("credentials:write", { id, client });
      const { scope, parameters, return_to: returnTo, redirect_uri: redirectUri } = body;
      const asked = { base, scope, parameters, returnTo, redirectUri, check };
      const begun = await half.keeping.authorizations.begin(id, asked);
      return c.json({ url: begun.url, redirect_uri: begun.redirectUri, expires_at: begun.expiresAt });
    },
  );
  endpoints.add(
    {
      ...{ ...forBrowsers, id: "startAuthorization", path: "/v1/authorize/{ticket}" },
      params: z.strictObject({ ticket: z.string() }),
      summary:
        "The page that a user is sent to: it binds the authorization to this browser, and redirects to the provider.",
      ...{ problems: [400, 403, 409], answers },
    },
    ({ c, params }) => answering(c, settings, rootOf(c), () => start(c, params.ticket)),
  );
  for (const [id, path, params] of /** @type {const} */ ([
    ["completeAuthorization", "/v1/callback", undefined],
    ["completeAuthorizationOfClient", "/v1/callback/{client}", z.strictObject({ client: ClientName })],
  ])) {
    endpoints.add(
      {
        ...{ ...forBrowsers, id, path, ...(params === undefined ? {} : { params }) },
        summary: "The redirect URI: the provider sends the user's browser here.",
        ...{ problems: [400, 403, 404, 409, 502], answers },
      },
      ({ c }) => answering(c, settings, rootOf(c), () => callback(c)),
    );
  }

  /** @param {Context} c @param {string} ticket */
  async function start(c, ticket) {
    if (isPreview(c)) return answerPage(c, { ...continued, root: rootOf(c) });
    const { url, cookie } = await half.keeping.authorizations.visit(ticket, requestOf(c));
    if (cookie !== undefined) c.header("Set-Cookie", cookie);
    return redirect(c, url);
  }

  /** @param {Context} c */
  async function callback(c) {
    if (isPreview(c)) throw badRequest("a callback is opened by a browser, as a page");
    const { begun, cookie, failure } = await half.keeping.authorizations.complete(requestOf(c));
    const { credential, returnTo } = begun;
    c.header("Set-Cookie", cookie);
    if (returnTo !== null) return redirect(c, landing(returnTo, { credential, code: failure?.code }));
    return failure === undefined
      ? answerPage(c, { ...connected, root: rootOf(c) })
      : answerProblem(c, failure, rootOf(c));
  }

  /** A request as the browser has sent it: a proxy may have changed its origin and the start of its path. @param {Context} c */
  function requestOf(c) {
    const { pathname, search } = new URL(c.req.raw.url);
    return { url: baseOf(settings.publicUrl, c.req.raw.url) + pathname + search, cookie: c.req.header("cookie") };
  }

  /** Returns the path of the service, without a slash at its end. @param {Context} c */
  function rootOf(c) {
    return new URL(baseOf(settings.publicUrl, c.req.raw.url)).pathname.replace(/\/$/, "");
  }
}

/**
 * Whether nobody looks at the answer: a preview of a link, a prefetch or a frame. It must not take the place of the user's browser. A program
 * that does not say so is taken for a browser: then the user's own is refused, and a page tells the user to begin again.
 *
 * @param {Context} c
 */
function isPreview(c) {
  const purpose = `${c.req.header("sec-purpose") ?? ""} ${c.req.header("purpose") ?? ""} ${c.req.header("x-moz") ?? ""}`;
  const destination = c.req.header("sec-fetch-dest") ?? "document";
  return c.req.method === "HEAD" || /prefetch|prerender|preview/i.test(purpose) || destination !== "document";
}

const connected = {
  ...{ title: "Connected", state: /** @type {const} */ ("good") },
  text: html`<p>Access is granted. You can close this page.</p>`,
};

/** An empty address is that of the page itself, with its ticket. */
const continued = {
  ...{ title: "Connect your account", state: /** @type {const} */ ("none") },
  text: html`<p>The provider will ask you to sign in.</p>
    <p><a class="go" href="" target="_top">Continue</a></p>`,
};
