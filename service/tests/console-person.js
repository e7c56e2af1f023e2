// A person at the console without a browser: keeps cookies as browsers do (RFC 6265bis), reads pages, and sends the forms that are on them.
import assert from "node:assert/strict";
import { Sessions } from "../src/console/sessions/sessions.js";
import { sessionCookieName } from "../src/console/sessions/session-cookie.js";
import { People } from "../src/people/people.js";
import { readServiceOptions } from "../src/service-options.js";
import { BOOTSTRAP, KEY } from "./client.js";
import { Seen } from "./console-seen.js";

/** @import { Role } from "../src/access/roles.js" */
/** @import { Client } from "./client.js" */

/** @typedef {{ fetch(request: Request, from?: object): Promise<Response> }} Service */
/** @typedef {{ name: string, value: string, host: string, isStrict: boolean, isSecure: boolean }} Cookie */
/** @typedef {Record<string, string | string[]>} Changes */
/**
 * @typedef {object} How
 * @property {number} [status] The status that the answer must have.
 * @property {Record<string, string>} [headers]
 * @property {"same-origin" | "cross-site"} [site] Where the request comes from.
 * @property {string} [address]
 */

const BASE = "http://service.test";

export class Person {
  #fetch;
  /** @type {Cookie[]} */
  cookies = [];

  /** @param {Service} service @param {string} [base] Where the browser reaches it. */
  constructor({ fetch }, base = BASE) {
    this.#fetch = fetch;
    this.base = base;
  }

  /** Returns whoever presents the bootstrap secret. @param {Service} service @param {string} [base] */
  static async root(service, base) {
    const person = new Person(service, base);
    await person.signIn();
    return person;
  }

  /**
   * Returns a person with these roles, in a session such as a sign-in at a provider begins.
   *
   * @param {{ service: Service, store: any, clock: any, admin: Client }} opened
   * @param {string} id
   * @param {Role[]} roles
   * @param {string} [base]
   */
  static async withRoles({ service, store, clock, admin }, id, roles, base = BASE) {
    const settings = readServiceOptions({ store, clock, encryptionKey: KEY });
    const name = sessionCookieName(base);
    const { hostname: host, protocol } = new URL(base);
    const person = new Person(service, base);
    person.signInAgain = async () => {
      const { epoch } = await new People(settings, /** @type {any} */ (undefined)).read(id);
      const { text: value } = await new Sessions(settings).begin({ kind: "person", id, epoch }, name);
      person.cookies = [{ name, value, host, isStrict: true, isSecure: protocol === "https:" }];
    };
    await setRoles(admin, id, roles);
    await person.signInAgain();
    return person;
  }

  /** Begins a new session, after the one before has ended. @returns {Promise<unknown>} */
  signInAgain = () => this.signIn();

  /** Signs in with the bootstrap secret. @param {string} [secret] */
  async signIn(secret = BOOTSTRAP) {
    return this.post("/console/sign-in", { secret, to: "/console" }, { status: 303 });
  }

  /** Whether the person is signed in. */
  async isIn() {
    const { status, html } = await this.visit("/console/playground");
    return status !== 401 && html.includes("Sign out");
  }

  /** @param {string} path @param {How} [how] The status is 200 if none is given. */
  get(path, how) {
    return this.visit(path, { status: 200, ...how });
  }

  /** Gets a page, whatever its status is. @param {string} path @param {How} [how] */
  visit(path, how) {
    return this.#send("GET", new URL(path, this.base), undefined, how);
  }

  /** Sends fields as a form of the same origin does. @param {string} path @param {Record<string, string> | URLSearchParams} fields @param {How} [how] */
  post(path, fields, how = {}) {
    const url = new URL(path, this.base);
    const headers = { origin: url.origin, "content-type": "application/x-www-form-urlencoded", ...how.headers };
    return this.#send("POST", url, String(new URLSearchParams(fields)), { ...how, headers });
  }

  /**
   * Sends a form of a page, as it is filled in there but for some fields.
   *
   * @param {Seen} page
   * @param {string} name As in {@link Seen#form}.
   * @param {Changes} [changes]
   * @param {How} [how]
   */
  async submit(page, name, changes = {}, how) {
    const { action, fields, names } = page.form(name);
    for (const [field, values] of Object.entries(changes)) {
      assert.ok(names.has(field), `no field ${field} in the form ${name}: ${[...names]}`);
      fields.delete(field);
      for (const value of [values].flat()) fields.append(field, value);
    }
    return this.post(action, fields, how);
  }

  /** Sends a form, and follows it to the page that it leads to. @param {Seen} page @param {string} name @param {Changes} [changes] */
  async go(page, name, changes) {
    const sent = await this.submit(page, name, changes, { status: 303 });
    return this.get(new URL(sent.location, sent.url).href);
  }

  /** Sends the form of a page to its own address. @param {string} path @param {Changes} [changes] @param {How} [how] */
  async fill(path, changes, how) {
    return this.submit(await this.get(path), path, changes, how);
  }

  /** Returns what comes with each form of this person's session. */
  async formToken() {
    return String((await this.visit("/console/playground")).form("Sign out").fields.get("form_token"));
  }

  /** The header `Cookie` of a request. @param {URL} url @param {string} [site] */
  #cookieFor({ hostname, protocol }, site = "same-origin") {
    return this.cookies
      .filter(({ host, isSecure }) => host === hostname && (!isSecure || protocol === "https:"))
      .filter(({ isStrict }) => !isStrict || site !== "cross-site")
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
  }

  /** @param {string} method @param {URL} url @param {string | undefined} body @param {How} [how] */
  async #send(method, url, body, { status, headers = {}, site = "same-origin", address = "198.51.100.7" } = {}) {
    const cookie = this.#cookieFor(url, site);
    const own = { "sec-fetch-site": site, ...(cookie === "" ? {} : { cookie }) };
    const content = body === undefined ? {} : { body };
    const request = new Request(url, { method, headers: { ...own, ...headers }, ...content });
    const response = await this.#fetch(request, { address });
    for (const line of response.headers.getSetCookie()) this.#keep(url, line);
    const seen = new Seen(url.href, response, await response.text());
    if (status !== undefined) assert.equal(seen.status, status, `${method} ${seen.address}: ${seen.html}`);
    return seen;
  }

  /** @param {URL} url @param {string} line */
  #keep({ hostname: host, protocol }, line) {
    const [pair = "", ...attributes] = line.split("; ");
    const [name = "", ...rest] = pair.split("=");
    const isSecure = attributes.includes("Secure");
    assert.equal(isSecure, protocol === "https:", line);
    assert.equal(name.startsWith("__Host-"), isSecure, line);
    assert.ok(attributes.includes("HttpOnly") && attributes.includes("Path=/") && !/domain/i.test(line), line);
    const isStrict = attributes.includes("SameSite=Strict");
    assert.ok(isStrict || attributes.includes("SameSite=Lax"), line);
    this.cookies = this.cookies.filter((one) => one.name !== name || one.host !== host);
    if (attributes.includes("Max-Age=0")) return;
    this.cookies.push({ name, value: rest.join("="), host, isStrict, isSecure });
  }
}

/** Gives a person these roles alone. @param {Client} admin @param {string} id @param {Role[]} roles */
export const setRoles = (admin, id, roles) => admin.put(`/v1/people/${encodeURIComponent(id)}`, { roles });
