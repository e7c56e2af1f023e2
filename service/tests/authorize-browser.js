// A browser with cookies (RFC 6265bis), as far as the flow needs it. It keeps what it has seen.
import assert from "node:assert/strict";

/** @typedef {{ url: string, status: number, headers: Headers, text: string }} Seen */
/** @typedef {{ name: string, value: string, host: string, path: string, isSecure: boolean }} Cookie */

export class Browser {
  #fetch;
  /** @type {Cookie[]} */
  #cookies = [];
  /** @type {Seen[]} */
  seen = [];
  /** Every value that a cookie ever had. @type {string[]} */
  values = [];

  /** @param {(request: Request) => Promise<Response>} fetch */
  constructor(fetch) {
    this.#fetch = fetch;
  }

  /** Requests a page, and follows no redirect. @param {string} url @param {RequestInit & { headers?: Record<string, string> }} [init] @returns {Promise<Seen>} */
  async visit(url, { headers = {}, ...init } = {}) {
    const own = { accept: "text/html,application/xhtml+xml,*/*;q=0.8", "sec-fetch-dest": "document" };
    const cookie = this.cookiesFor(url);
    const given = { ...own, ...(cookie === "" ? {} : { cookie }), ...headers };
    const response = await this.#fetch(new Request(url, { redirect: "manual", ...init, headers: given }));
    for (const line of response.headers.getSetCookie()) this.#set(new URL(url), line);
    const seen = { url, status: response.status, headers: response.headers, text: await response.text() };
    this.seen.push(seen);
    return seen;
  }

  /** @param {string} text */
  cookiesFor(text) {
    const url = new URL(text);
    const sent = this.#cookies.filter(
      ({ host, path, isSecure }) =>
        host === url.hostname && url.pathname.startsWith(path) && (!isSecure || url.protocol === "https:"),
    );
    return sent.map(({ name, value }) => `${name}=${value}`).join("; ");
  }

  /** @param {URL} url @param {string} line */
  #set(url, line) {
    const [pair = "", ...attributes] = line.split("; ");
    const [name = "", value = ""] = pair.split("=");
    assert.deepEqual([attributes.includes("HttpOnly"), attributes.includes("SameSite=Lax")], [true, true], line);
    const path = attributes.find((one) => one.startsWith("Path="))?.slice(5) ?? "";
    const isSecure = attributes.includes("Secure");
    const age = Number(attributes.find((one) => one.startsWith("Max-Age="))?.slice(8));
    assert.ok(age >= 0 && age <= 600, line);
    assert.equal(isSecure, url.protocol === "https:", line);
    if (name.startsWith("__Host-")) assert.ok(isSecure && path === "/" && !/domain/i.test(line), line);
    else assert.ok(!isSecure, line);
    this.#cookies = this.#cookies.filter((one) => one.name !== name);
    if (age === 0) return;
    this.#cookies.push({ name, value, host: url.hostname, path, isSecure });
    this.values.push(value);
  }
}
