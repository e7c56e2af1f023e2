// A browser of the console without a screen: it keeps cookies as browsers do (RFC 6265bis), and sends those that its request may have.
import assert from "node:assert/strict";

/** @typedef {{ status: number, headers: Headers, text: string, url: string }} Answer */
/** @typedef {{ headers?: Record<string, string>, site?: "same-origin" | "cross-site", address?: string }} How `site`: where the request comes from. */
/** @typedef {{ name: string, value: string, host: string, isStrict: boolean, isSecure: boolean }} Cookie */

export class Visitor {
  #fetch;
  /** @type {Cookie[]} */
  cookies = [];

  /** @param {{ fetch(request: Request, from?: object): Promise<Response> }} service @param {string} base */
  constructor(service, base) {
    this.#fetch = service.fetch;
    this.base = base;
  }

  /** @param {string} path @param {How} [how] */
  get(path, how) {
    return this.#send("GET", new URL(path, this.base).href, undefined, how);
  }

  /** Sends a form of a page of the same origin. @param {string} path @param {Record<string, string> | URLSearchParams} fields @param {How} [how] */
  post(path, fields, how = {}) {
    const url = new URL(path, this.base);
    const headers = { origin: url.origin, "content-type": "application/x-www-form-urlencoded", ...how.headers };
    return this.#send("POST", url.href, String(new URLSearchParams(fields)), { ...how, headers });
  }

  /** Sends the form with this action of a page, with what it holds already and these values. @param {Answer} page @param {string} action @param {Record<string, string>} [values] */
  async submit(page, action, values = {}) {
    const [, form] = new RegExp(`<form[^>]* action="${action}"[^>]*>([\\s\\S]*?)</form>`).exec(page.text) ?? [];
    assert.ok(form !== undefined, `no form for ${action} in ${page.text}`);
    return this.post(action, { ...hiddenOf(form), ...values });
  }

  /** Signs in with the bootstrap secret. @param {string} secret */
  async signIn(secret) {
    const answer = await this.post("/console/sign-in", { secret, to: "/console" });
    assert.equal(answer.status, 303, answer.text);
    return answer;
  }

  /** Whether the visitor is signed in. */
  async isIn() {
    const { status, text } = await this.get("/console/playground");
    return status !== 401 && text.includes("Sign out");
  }

  /** @param {string} url @param {string} [site] */
  cookieFor(url, site = "same-origin") {
    const { hostname, protocol } = new URL(url);
    return this.cookies
      .filter(({ host, isSecure }) => host === hostname && (!isSecure || protocol === "https:"))
      .filter(({ isStrict }) => !isStrict || site !== "cross-site")
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
  }

  /** @param {string} method @param {string} url @param {string | undefined} body @param {How} [how] @returns {Promise<Answer>} */
  async #send(method, url, body, { headers = {}, site = "same-origin", address = "198.51.100.7" } = {}) {
    const cookie = this.cookieFor(url, site);
    const own = { "sec-fetch-site": site, ...(cookie === "" ? {} : { cookie }) };
    const request = new Request(url, {
      method,
      headers: { ...own, ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const response = await this.#fetch(request, { address });
    for (const line of response.headers.getSetCookie()) this.#keep(new URL(url), line);
    return { status: response.status, headers: response.headers, text: await response.text(), url };
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

/** Returns the hidden fields of a form. @param {string} text */
export function hiddenOf(text) {
  const found = [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
  return Object.fromEntries(
    found.map(([, name = "", value = ""]) => [name, value.replaceAll("&quot;", '"').replaceAll("&amp;", "&")]),
  );
}
