// A request for a page, by a person who is signed in.
import { html } from "hono/html";
import { layout } from "./view/layout.js";
import { path } from "./address.js";

/** @import { Context } from "hono" */
/** @import { About, RoleName } from "../access/roles.js" */
/** @import { Principal } from "../access/principal.js" */
/** @import { Api } from "./api.js" */
/** @import { Session } from "./sessions/sessions.js" */

/** @typedef {ReturnType<typeof html>} Html */
/** @typedef {{ title: string, body: Html, nav?: Html, status?: number | undefined, refresh?: number, reload?: number, goOn?: string }} Page As of `layout`. */

export class Visit {
  /**
   * @param {object} request
   * @param {Context} request.c
   * @param {string} request.root The path of the service, without a slash at its end.
   * @param {Session} request.session
   * @param {Principal} request.principal
   * @param {Api} request.api
   * @param {number} request.now In Unix seconds.
   */
  constructor({ c, root, session, principal, api, now }) {
    this.c = c;
    this.root = root;
    this.session = session;
    this.principal = principal;
    this.api = api;
    this.now = now;
    this.query = new URL(c.req.raw.url).searchParams;
  }

  /** Returns a parameter of the path. @param {string} name */
  param(name) {
    return this.c.req.param(name) ?? "";
  }

  /** Returns the address of a page of the console; inserted values are percent-encoded. @param {TemplateStringsArray} texts @param {...(string | number)} values */
  to(texts, ...values) {
    return `${this.root}/console${path(texts, ...values)}`;
  }

  /** Whether the person has a role. Pages offer only what a role allows; the API refuses the rest. @param {RoleName} role @param {About} [about] */
  may(role, about = {}) {
    return this.principal.may(role, about);
  }

  /**
   * Returns what each form holds: the token of the session, and a key by which the same form that comes twice is done once.
   *
   * @param {string} [key] Default: a new one.
   */
  formStart(key = crypto.randomUUID()) {
    return html`<input type="hidden" name="form_token" value="${this.session.formToken}" />
      <input type="hidden" name="key" value="${key}" />`;
  }

  /** Answers with a page. @param {Page} page */
  page({ status = 200, ...page }) {
    return this.c.html(layout({ ...page, visit: this }), /** @type {any} */ (status));
  }

  /** Sends the browser to another page by GET (RFC 9110, section 15.4.4). @param {string} address */
  see(address) {
    return this.c.body(null, 303, { Location: address });
  }
}
