// The pages of the console: each is for a person who is signed in, and each form is checked before anything is done.
import { Hono } from "hono";
import { FailureLimit } from "../access/failure-limit.js";
import { hex } from "../encode/hex.js";
import { sha256 } from "../encode/sha256.js";
import { errorName } from "../errors.js";
import { baseFor } from "../http/browser-address.js";
import { observing } from "../http/observation.js";
import { plainPath } from "../http/plain-path.js";
import { internal, Problem, problemOf } from "../http/problem.js";
import { responseHeaders } from "../http/response-headers.js";
import { Api } from "./api.js";
import { readForm } from "./form.js";
import { HeldAnswers } from "./held-answers.js";
import { keptPage } from "./kept-page.js";
import { POLICY } from "./policy.js";
import { readSessionCookie, sessionCookieName } from "./sessions/session-cookie.js";
import { expiredPage } from "./sign-in/expired-page.js";
import { signInPage } from "./sign-in/sign-in-page.js";
import { problemPage } from "./view/problem-page.js";
import { crossSitePage } from "./view/cross-site-page.js";
import { Visit } from "./visit.js";

/** @import { Context } from "hono" */
/** @import { Settings } from "../service-options.js" */
/** @import { Fetch } from "./api.js" */
/** @import { Form } from "./form.js" */
/** @import { Identities } from "./people/identity.js" */
/** @import { Sessions } from "./sessions/sessions.js" */

/** @typedef {(visit: Visit) => Promise<Response>} Show */
/** @typedef {(visit: Visit, form: Form) => Promise<Response>} Take */
/** @typedef {(visit: Visit, form: Form, problem: Problem) => Promise<Response>} Again Shows a form again, with what was wrong with it. */

/** The failed sign-ins of an address in a minute. */
const MOST_FAILURES = 10;

export class Pages {
  #api;
  #held;

  /**
   * @param {object} parts
   * @param {Settings} parts.settings
   * @param {Sessions} parts.sessions
   * @param {Identities} parts.identities
   * @param {Fetch} parts.api
   */
  constructor({ settings, sessions, identities, api }) {
    this.settings = settings;
    this.sessions = sessions;
    this.identities = identities;
    this.failures = new FailureLimit(settings.clock, MOST_FAILURES);
    this.#api = api;
    this.#held = new HeldAnswers(settings.clock);
    this.app = new Hono();
    this.app.use(observing(settings), responseHeaders("same-origin"), policy, plainPath);
    this.app.onError((error, c) => this.#failed(error, c));
    this.app.notFound((c) => this.#failed(new Problem(404, "ERR_NOT_FOUND", "There is no such page."), c));
  }

  /** Adds a page for people who are signed in. @param {string} path In the form of Hono, below `/console`. @param {Show} show */
  get(path, show) {
    this.app.get(`/console${path}`, (c) => this.#show(c, show));
  }

  /**
   * Adds what a form of a page does. The same form that comes twice is done once.
   *
   * @param {string} path
   * @param {Take} take
   * @param {Again} [again] Default: a page that says what was wrong.
   */
  post(path, take, again) {
    this.app.post(`/console${path}`, (c) => this.#take(c, take, again));
  }

  /** Adds a page for everybody. @param {"get" | "post"} method @param {string} path @param {(c: Context) => Response | Promise<Response>} handler */
  open(method, path, handler) {
    this.app[method](`/console${path}`, handler);
  }

  /** Returns the address at which the browser reaches the service, without a slash at its end. @param {Context} c */
  baseOf(c) {
    return baseFor(this.settings.publicUrl, c.req.raw.url);
  }

  /** Returns the path of the service, without a slash at its end. @param {Context} c */
  rootOf(c) {
    return new URL(this.baseOf(c)).pathname.replace(/\/$/, "");
  }

  /**
   * Fails with 403 for a form that another site has sent (cross-site request forgery).
   *
   * @param {Context} c
   */
  checkOrigin(c) {
    const origin = c.req.header("origin");
    if (origin === new URL(this.baseOf(c)).origin) return;
    throw new Problem(
      403,
      "ERR_FORBIDDEN",
      "This form comes from another site, so nothing was done. Open the console, and try again there.",
    );
  }

  /** Ends the session of a request, if there is one. @param {Context} c */
  async endSession(c) {
    const session = await this.#session(c);
    if (session === undefined) return;
    this.#held.forget(session.id);
    await this.sessions.end(session.id);
  }

  /** Forgets the answers that are held for a double click, once their secret was copied. @param {Visit} visit */
  forgetAnswers(visit) {
    this.#held.forget(visit.session.id);
  }

  /** @param {Context} c @param {Show} show */
  async #show(c, show) {
    const visit = await this.#visit(c);
    if (visit !== undefined) return show(visit);
    // A Strict cookie is not sent with a link of another site: from this page of ours it is.
    if (c.req.header("sec-fetch-site") === "cross-site") return crossSitePage(c, this.rootOf(c));
    return signInPage(c, this, { to: pathOf(c) });
  }

  /** @param {Context} c @param {Take} take @param {Again | undefined} again */
  async #take(c, take, again) {
    this.checkOrigin(c);
    const form = await readForm(c.req.raw);
    /** @type {Visit | undefined} */
    let visit;
    try {
      visit = await this.#visit(c);
    } catch (error) {
      return keptPage(c, form, this.#problem(error), { root: this.rootOf(c) });
    }
    // The session ended while the form was filled in, or another one has begun: nothing is done, and nothing is lost.
    if (visit === undefined) return expiredPage(c, form, { root: this.rootOf(c) });
    if (form.text("form_token") !== visit.session.formToken) return expiredPage(c, form, { root: visit.root, visit });
    const run = async () => {
      try {
        return await take(visit, form);
      } catch (error) {
        const problem = this.#problem(error);
        return again === undefined ? problemPage(c, problem, { root: visit.root, visit }) : again(visit, form, problem);
      }
    };
    const sent = hex(await sha256([c.req.path, form.fields].join("\n")));
    return this.#held.once(`${visit.session.id}\n${sent}`, run);
  }

  /** @param {Context} c @returns {Promise<Visit | undefined>} */
  async #visit(c) {
    const session = await this.#session(c);
    if (session === undefined) return undefined;
    const principal = await this.identities.principal(session.identity);
    if (principal === undefined) return undefined;
    c.set("principal", principal);
    const api = new Api(this.#api, principal, this.baseOf(c));
    return new Visit({ c, root: this.rootOf(c), session, principal, api, now: this.settings.now() });
  }

  /** @param {Context} c */
  async #session(c) {
    const base = this.baseOf(c);
    const text = readSessionCookie(c.req.header("cookie"), base);
    // Without the key nobody can be signed in.
    if (text === undefined || this.settings.encryptionKey === undefined) return undefined;
    return this.sessions.find(text, sessionCookieName(base));
  }

  /** @param {unknown} error */
  #problem(error) {
    const problem = problemOf(error);
    if (problem === undefined) this.settings.tell({ type: "request_failed", error: errorName(error) });
    return problem ?? internal();
  }

  /** @param {unknown} error @param {Context} c */
  async #failed(error, c) {
    const problem = this.#problem(error);
    // The store that keeps the sessions may be what failed.
    const visit = problem.status === 503 ? undefined : await this.#visit(c).catch(() => undefined);
    return problemPage(c, problem, { root: this.rootOf(c), visit });
  }
}

/** @param {Context} c @param {() => Promise<void>} next */
async function policy(c, next) {
  await next();
  if (!c.res.headers.has("content-security-policy")) c.header("Content-Security-Policy", POLICY);
}

/** Returns the path and the query of a request. @param {Context} c */
function pathOf(c) {
  const { pathname, search } = new URL(c.req.raw.url);
  return pathname + search;
}
