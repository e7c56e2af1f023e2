// A person at the console, without a browser: it keeps the cookie, and fills in forms by what the page has.
import assert from "node:assert/strict";
import { Principal } from "../src/access/principal.js";
import { Identities } from "../src/console/people/identity.js";
import { BOOTSTRAP } from "./client.js";

/** @import { TestContext } from "node:test" */
/** @import { Role } from "../src/access/roles.js" */

/** @typedef {{ status: number, headers: Headers, text: string, url: string }} Seen */
/** @typedef {{ action: string, method: string, fields: [string, string][], text: string }} FoundForm */

export class Person {
  #fetch;
  #origin;
  #cookie = "";

  /** @param {(request: Request) => Promise<Response>} fetch @param {string} [origin] */
  constructor(fetch, origin = "http://service.test") {
    this.#fetch = fetch;
    this.#origin = origin;
  }

  /** Signs in with the bootstrap secret. */
  async signIn() {
    const { status, headers } = await this.post("/console/sign-in", { to: "/console", secret: BOOTSTRAP });
    assert.equal(status, 303);
    this.#cookie = String(headers.get("set-cookie")).split(";")[0] ?? "";
    return this;
  }

  /** @param {string} path @param {{ status?: number, headers?: Record<string, string> }} [more] @returns {Promise<Seen>} */
  async get(path, { status, headers = {} } = {}) {
    return this.#send(path, { headers }, status);
  }

  /** @param {string} path @param {Record<string, string> | [string, string][]} fields @param {{ status?: number, headers?: Record<string, string> }} [more] @returns {Promise<Seen>} */
  async post(path, fields, { status, headers = {} } = {}) {
    const own = { origin: this.#origin, "content-type": "application/x-www-form-urlencoded" };
    const init = { method: "POST", headers: { ...own, ...headers }, body: String(new URLSearchParams(fields)) };
    return this.#send(path, init, status);
  }

  /**
   * Sends the form with this button, with what the page has in it, changed by `typed`, and follows a redirect to a page of the console.
   *
   * @param {Seen} seen
   * @param {string} button
   * @param {Record<string, string | string[]>} [typed]
   * @param {number} [status] Of the last page.
   */
  async submit(seen, button, typed = {}, status = 200) {
    const form = this.form(seen, button);
    for (const name of Object.keys(typed))
      assert.ok(
        form.fields.some(([field]) => field === name),
        `no field ${name}`,
      );
    const kept = form.fields.filter(([name]) => !(name in typed));
    const given = Object.entries(typed).flatMap(([name, values]) =>
      [values].flat().map((value) => /** @type {[string, string]} */ ([name, value])),
    );
    const answer = await this.post(form.action || seen.url, [...kept, ...given]);
    if (answer.status !== 303) return this.#as(answer, status);
    return this.#as(await this.get(String(answer.headers.get("location"))), status);
  }

  /** Returns the form with this button. @param {Seen} seen @param {string} button @returns {FoundForm} */
  form({ text }, button) {
    const found = formsOf(text).find((form) => form.text.includes(`>${button}</button>`));
    assert.ok(found !== undefined, `no button ${button} in ${text}`);
    return found;
  }

  /** @param {Seen} seen @param {number} status */
  #as(seen, status) {
    assert.equal(seen.status, status, seen.text);
    return seen;
  }

  /** @param {string} path @param {RequestInit} init @param {number} [status] @returns {Promise<Seen>} */
  async #send(path, init, status) {
    const url = new URL(path, this.#origin);
    const headers = { ...init.headers, ...(this.#cookie === "" ? {} : { cookie: this.#cookie }) };
    const response = await this.#fetch(new Request(url, { ...init, headers, redirect: "manual" }));
    const seen = { status: response.status, headers: response.headers, text: await response.text(), url: path };
    if (status !== undefined) this.#as(seen, status);
    return seen;
  }
}

/** Gives whoever is signed in these roles alone. @param {TestContext} context @param {Role[]} roles */
export function withRoles(context, roles) {
  context.mock.restoreAll();
  context.mock.method(Identities.prototype, "principal", async () => new Principal("ana", roles));
}

/** Returns the text of a page as a person reads it, without its head. @param {string} text */
export function readable(text) {
  const [, body = text] = /<body>([\s\S]*)<\/body>/.exec(text) ?? [];
  return unescaped(body.replace(/<[^>]+>/g, " "))
    .replace(/\s+/g, " ")
    .replace(/ ([.,:?])/g, "$1")
    .trim();
}

/** @param {string} text @returns {FoundForm[]} */
function formsOf(text) {
  return [...text.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, attributes = "", inner = ""]) => ({
    action: attribute(attributes, "action") ?? "",
    method: attribute(attributes, "method") ?? "get",
    fields: fieldsOf(inner),
    text: inner.replace(/\s+/g, " ").replaceAll("> ", ">").replaceAll(" <", "<"),
  }));
}

/** @param {string} inner @returns {[string, string][]} */
function fieldsOf(inner) {
  const inputs = [...inner.matchAll(/<input\b([^>]*)>/g)].flatMap(([, attributes = ""]) => {
    const isLeftOut = /type="(?:radio|checkbox)"/.test(attributes) && !/\bchecked\b/.test(attributes);
    return isLeftOut ? [] : [pair(attributes, attribute(attributes, "value") ?? "")];
  });
  const areas = [...inner.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)].map(
    ([, attributes = "", text = ""]) => pair(attributes, unescaped(text.replace(/^\n/, ""))),
  );
  const choices = [...inner.matchAll(/<select\b([^>]*)>([\s\S]*?)<\/select>/g)].map(
    ([, attributes = "", options = ""]) => {
      const [first = "", ...more] = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, one = ""]) => one);
      const chosen = [first, ...more].find((one) => /\bselected\b/.test(one)) ?? first;
      return pair(attributes, attribute(chosen, "value") ?? "");
    },
  );
  return [...inputs, ...areas, ...choices];
}

/** @param {string} attributes @param {string} value @returns {[string, string]} */
const pair = (attributes, value) => [attribute(attributes, "name") ?? "", value];

/** @param {string} attributes @param {string} name */
function attribute(attributes, name) {
  const [, value] = new RegExp(`\\b${name}="([^"]*)"`).exec(attributes) ?? [];
  return value === undefined ? undefined : unescaped(value);
}

/** @param {string} text */
const unescaped = (text) =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
