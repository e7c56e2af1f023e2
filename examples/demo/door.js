// Signs whoever has the link of the terminal in, once. It stands in front of the service and does what a person would: it sends the sign-in form.
import { randomBytes, timingSafeEqual } from "node:crypto";

const PATH = "/demo/";
/** What a newcomer sees first. */
const FIRST = "/console/domains/acme/applications";

/** @typedef {(request: Request, from?: object) => Promise<Response>} Fetch */

export class Door {
  #bootstrap;
  #code = randomBytes(24);
  #isUsed = false;

  /** @param {string} bootstrap */
  constructor(bootstrap) {
    this.#bootstrap = bootstrap;
  }

  /** Returns the link. @param {string} base The address of the service. */
  address(base) {
    return `${base}${PATH}${this.#code.toString("base64url")}`;
  }

  /** Returns a fetch function that also knows the link. @param {Fetch} fetch @returns {Fetch} */
  before(fetch) {
    return async (request, from) => {
      const { pathname, origin } = new URL(request.url);
      if (!pathname.startsWith(PATH) || request.method !== "GET") return fetch(request, from);
      if (!this.#takes(pathname.slice(PATH.length)))
        return new Response(null, { status: 303, headers: { Location: FIRST } });
      const body = new URLSearchParams({ secret: this.#bootstrap, to: FIRST });
      const headers = { origin, "content-type": "application/x-www-form-urlencoded" };
      return fetch(new Request(`${origin}/console/sign-in`, { method: "POST", headers, body: String(body) }), from);
    };
  }

  /** @param {string} text */
  #takes(text) {
    const given = Buffer.from(text, "base64url");
    if (this.#isUsed || given.length !== this.#code.length || !timingSafeEqual(given, this.#code)) return false;
    this.#isUsed = true;
    return true;
  }
}
