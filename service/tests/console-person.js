// The pages of the console without a browser: a person with some roles asks for pages and sends their forms.
import assert from "node:assert/strict";
import { Principal } from "../src/access/principal.js";
import { applicationPages } from "../src/console/application/pages.js";
import { applicationListPages } from "../src/console/applications/pages.js";
import { auditPages } from "../src/console/audit/pages.js";
import { domainPages } from "../src/console/domains/pages.js";
import { noticePages } from "../src/console/notices/pages.js";
import { Pages } from "../src/console/pages.js";
import { rotationPages } from "../src/console/rotations/pages.js";
import { readServiceOptions } from "../src/service-options.js";
import { BOOTSTRAP, KEY } from "./client.js";

/** @import { Role } from "../src/access/roles.js" */

const ROOMS = [domainPages, applicationListPages, applicationPages, rotationPages, auditPages, noticePages];
const ORIGIN = "http://127.0.0.1:8080";
const ENTITIES = /** @type {Record<string, string>} */ ({ lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" });

/** Returns a text of a page as it is read. @param {string} text */
export const unescaped = (text) => text.replace(/&(lt|gt|quot|#39|amp);/g, (_, name) => ENTITIES[name] ?? "");

/** What a page shows. */
export class Seen {
  /** @param {string} address @param {Response} response @param {string} html */
  constructor(address, response, html) {
    this.address = address;
    this.status = response.status;
    this.headers = response.headers;
    this.location = response.headers.get("location") ?? "";
    this.html = html;
  }

  /** The text of the page, without its marks. */
  get text() {
    const main = /<main[^]*<\/main>/.exec(this.html)?.[0] ?? this.html;
    return unescaped(main.replace(/<[^>]*>/g, " ")).replace(/\s+/g, " ");
  }

  get title() {
    return unescaped(/<h1>([^]*?)<\/h1>/.exec(this.html)?.[1]?.replace(/<[^>]*>/g, "") ?? "").trim();
  }

  /** The addresses of all links of this text. @param {string | RegExp} text @returns {string[]} */
  links(text) {
    const found = [...this.html.matchAll(/<a\b[^>]*?href="([^"]*)"[^>]*>([^]*?)<\/a\s*>/g)].map(([, href, name]) => {
      const shown = unescaped(String(name).replace(/<[^>]*>/g, " "))
        .replace(/\s+/g, " ")
        .trim();
      return { href: unescaped(String(href)), shown };
    });
    return found
      .filter(({ shown }) => (typeof text === "string" ? shown === text : text.test(shown)))
      .map(({ href }) => href);
  }

  /** The address and the fields of the form with a button of this text. @param {string} button */
  form(button) {
    const forms = [...this.html.matchAll(/<form\b([^>]*)>([^]*?)<\/form>/g)];
    const found = forms.find(([, , body]) =>
      [...String(body).matchAll(/<button[^>]*>([^]*?)<\/button>/g)].some(([, name]) =>
        unescaped(String(name)).includes(button),
      ),
    );
    assert.ok(found !== undefined, `no form with the button ${button}: ${this.text}`);
    const [, head, body] = found;
    const action = unescaped(/action="([^"]*)"/.exec(String(head))?.[1] ?? this.address);
    return { action, fields: fieldsOf(String(body)) };
  }
}

/** @param {string} body */
function fieldsOf(body) {
  const fields = new URLSearchParams();
  for (const [, attributes] of body.matchAll(/<input\b([^>]*)>/g)) {
    const { name, value, type } = attributesOf(String(attributes));
    const isUnchecked = /checkbox|radio/.test(type ?? "") && !/\bchecked\b/.test(String(attributes));
    if (name !== undefined && !isUnchecked) fields.append(name, value ?? "");
  }
  for (const [, attributes, text] of body.matchAll(/<textarea\b([^>]*)>([^]*?)<\/textarea>/g))
    fields.append(attributesOf(String(attributes)).name ?? "", unescaped(String(text)));
  for (const [, attributes, options] of body.matchAll(/<select\b([^>]*)>([^]*?)<\/select>/g)) {
    const chosen =
      /<option\b([^>]*\bselected\b[^>]*)>/.exec(String(options)) ?? /<option\b([^>]*)>/.exec(String(options));
    fields.append(attributesOf(String(attributes)).name ?? "", attributesOf(String(chosen?.[1])).value ?? "");
  }
  return fields;
}

/** @param {string} text @returns {Record<string, string | undefined>} */
const attributesOf = (text) =>
  Object.fromEntries(
    [...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, unescaped(String(value))]),
  );

/** A person who is signed in. */
export class Person {
  #pages;
  #cookie;

  /** @param {Pages} pages @param {string} cookie */
  constructor(pages, cookie) {
    this.#pages = pages;
    this.#cookie = cookie;
  }

  /** @param {string} address Below the origin, or a query alone after another page. @param {RequestInit} [init] */
  async #ask(address, init = {}) {
    const headers = { cookie: this.#cookie, origin: ORIGIN, ...init.headers };
    const response = await this.#pages.app.fetch(new Request(ORIGIN + address, { ...init, headers }), {});
    return new Seen(address, response, await response.text());
  }

  /** @param {string} address @param {number} [status] */
  async get(address, status = 200) {
    const seen = await this.#ask(address);
    assert.equal(seen.status, status, `${address}: ${seen.text}`);
    return seen;
  }

  /**
   * Sends a form of a page, as it is filled in there but for some fields.
   *
   * @param {Seen} page
   * @param {string} button
   * @param {Record<string, string | string[]>} [changes]
   */
  async send(page, button, changes = {}) {
    const { action, fields } = page.form(button);
    for (const [name, value] of Object.entries(changes)) {
      fields.delete(name);
      for (const one of [value].flat()) fields.append(name, one);
    }
    return this.#ask(action, {
      method: "POST",
      body: fields,
    });
  }

  /** Sends a form, and follows it to the page that it leads to. @param {Seen} page @param {string} button @param {Record<string, string | string[]>} [changes] */
  async go(page, button, changes) {
    const sent = await this.send(page, button, changes);
    assert.equal(sent.status, 303, sent.text);
    return this.get(sent.location);
  }
}

/**
 * Opens the pages over a service, for people who are signed in already.
 *
 * @param {{ service: ReturnType<typeof import("../src/index.js").createService>, store: any, clock: any }} opened
 */
export function openPages({ service, store, clock }) {
  /** By the text of the cookie. @type {Map<string, Principal>} */
  const people = new Map();
  const settings = readServiceOptions({ store, clock, bootstrap: BOOTSTRAP, encryptionKey: KEY });
  const sessions = {
    find: async (/** @type {string} */ text) => ({ id: text, identity: text, formToken: `token-of-${text}` }),
  };
  const identities = { principal: async (/** @type {string} */ text) => people.get(text) };
  const pages = new Pages(/** @type {any} */ ({ settings, sessions, identities, api: service.fetch }));
  for (const add of ROOMS) add(pages);
  return {
    /** Signs a person in. @param {string} id @param {Role[]} roles */
    person: (id, roles) => {
      people.set(id, new Principal(id, roles));
      return new Person(pages, `console=${id}`);
    },
  };
}
