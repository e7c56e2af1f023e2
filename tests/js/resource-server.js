// A resource server within the test (RFC 6750), and a fetch of a keeper that sends to it.
import { KeeperServer } from "./keeper-server.js";

export const URL_OF_API = "https://api.example/orders";
export const INVALID = 'Bearer realm="api", error="invalid_token", error_description="The access token expired"';

export class ResourceServer extends KeeperServer {
  /** What came: the arguments of `fetch`, the header `Authorization` and the body. @type {{ input: any, init: any, authorization: string | null, body: string }[]} */
  requests = [];
  /** Access tokens that it refuses, or all of them. @type {Set<string> | "all"} */
  refused = new Set();
  challenge = /** @type {string | null} */ (INVALID);

  /** @type {any} */
  resource = async (/** @type {any} */ input, /** @type {any} */ init) => {
    const request = new Request(input, init);
    const authorization = request.headers.get("authorization");
    this.requests.push({ input, init, authorization, body: await request.text() });
    const token = authorization?.slice("Bearer ".length) ?? "";
    if (this.refused !== "all" && !this.refused.has(token)) return new Response("the orders");
    return new Response("refused", {
      status: 401,
      headers: this.challenge === null ? {} : { "www-authenticate": this.challenge },
    });
  };

  get authorizations() {
    return this.requests.map(({ authorization }) => authorization);
  }

  /** A keeper, and the fetch of its session that sends to this server. @param {object} [more] Of the fetch. */
  async fetching(more = {}) {
    const kept = await this.kept();
    /** @type {import("../../js/index.js").AnyFetch} */
    const fetch = kept.keeper.fetch("user", { fetch: this.resource, ...more });
    return { ...kept, fetch };
  }
}
