// A person at the console without a browser: reads pages, and sends the forms that are on them.
import assert from "node:assert/strict";
import { BOOTSTRAP } from "./client.js";

const ORIGIN = "http://service.test";
const ENTITIES = /** @type {Record<string, string>} */ ({ quot: '"', "#39": "'", amp: "&", lt: "<", gt: ">" });

/** @typedef {{ status: number, text: string, headers: Headers, shown: string }} Seen `shown`: the text that a person reads. */

export class Visitor {
  #fetch;
  #cookie = "";

  /** @param {(request: Request) => Promise<Response>} fetch */
  constructor(fetch) {
    this.#fetch = fetch;
  }

  /** Signs in with the bootstrap secret. @param {{ fetch: (request: Request, from: any) => Promise<Response> }} service */
  static async signIn(service) {
    const visitor = new Visitor((request) => service.fetch(request, { address: "198.51.100.7" }));
    const answer = await visitor.send("/console/sign-in", { secret: BOOTSTRAP, to: "/console" });
    assert.equal(answer.status, 303, answer.text);
    visitor.#cookie = /^[^;]+/.exec(answer.headers.get("set-cookie") ?? "")?.[0] ?? "";
    return visitor;
  }

  /** @param {string} path @param {{ status?: number }} [more] */
  async get(path, { status = 200 } = {}) {
    return this.#see(new Request(ORIGIN + path, { headers: { cookie: this.#cookie } }), status);
  }

  /** Sends fields as a form does. @param {string} path @param {Record<string, string> | URLSearchParams} fields @param {{ status?: number }} [more] */
  async send(path, fields, { status } = {}) {
    const body = new URLSearchParams(fields);
    return this.#see(
      new Request(ORIGIN + path, { method: "POST", body, headers: { cookie: this.#cookie, origin: ORIGIN } }),
      status,
    );
  }

  /**
   * Sends the form of a page, with what it holds and what the person enters.
   *
   * @param {Seen} page
   * @param {string} action How its address ends; "": of the form that has none.
   * @param {Record<string, string>} [entered]
   * @param {{ status?: number }} [more]
   */
  async submit(page, action, entered = {}, more = {}) {
    const form = formOf(page.text, action);
    return this.send(form.action, { ...form.fields, ...entered }, more);
  }

  /** Goes to a page with a form, and sends it. @param {string} path @param {Record<string, string>} [entered] @param {{ status?: number }} [more] */
  async fill(path, entered, more) {
    return this.submit(await this.get(path), path, entered, more);
  }

  /** @param {Request} request @param {number} [status] @returns {Promise<Seen>} */
  async #see(request, status) {
    const response = await this.#fetch(request);
    const text = await response.text();
    if (status !== undefined) assert.equal(response.status, status, `${request.method} ${request.url}: ${text}`);
    return { status: response.status, headers: response.headers, text, shown: read(text) };
  }
}

/** Returns the new secret of a page. @param {Seen} page */
export function secretOn({ text }) {
  const found = /<code[^>]* id="issued"[^>]*>\s*(\S+?)\s*<\/code>/.exec(text)?.[1];
  assert.ok(found !== undefined, `no secret on the page: ${text}`);
  return found;
}

/** @param {string} text @param {string} action */
export function formOf(text, action) {
  for (const [form, attributes = ""] of text.matchAll(/<form([^>]*)>[\s\S]*?<\/form>/g)) {
    const own = attributeOf(attributes, "action") ?? "";
    if (action === "" ? own !== "" : !own.endsWith(action)) continue;
    /** @type {Record<string, string>} */
    const fields = {};
    for (const [, input = ""] of form.matchAll(/<input([^>]*)>/g)) {
      const name = attributeOf(input, "name");
      const isChoice = /type="(?:radio|checkbox)"/.test(input);
      if (name !== undefined && (!isChoice || /\schecked/.test(input)))
        fields[name] = attributeOf(input, "value") ?? "on";
    }
    for (const [, name = "", options = ""] of form.matchAll(/<select[^>]* name="(\w+)"[^>]*>([\s\S]*?)<\/select>/g))
      fields[name] = /value="([^"]*)"\s+selected/.exec(options)?.[1] ?? "";
    return { action: own, fields };
  }
  throw assert.fail(`no form ${action} on the page: ${text}`);
}

/** @param {string} attributes @param {string} name */
function attributeOf(attributes, name) {
  const found = new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(attributes)?.[1];
  return found === undefined ? undefined : decoded(found);
}

/** @param {string} text */
const decoded = (text) => text.replaceAll(/&(quot|#39|amp|lt|gt);/g, (_, name) => ENTITIES[name] ?? "");

/** @param {string} text */
const read = (text) =>
  decoded(
    text
      .replace(/<head>[\s\S]*?<\/head>/, "")
      .replaceAll(/<[^>]*>/g, "")
      .replaceAll(/\s+/g, " "),
  );
