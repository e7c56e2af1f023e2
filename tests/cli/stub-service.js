// The routes of the service that the command line calls, over credentials in memory. It knows its callers, and records what they send.
import { createServer } from "node:http";

/** @typedef {{ status: any, token?: any, answers?: number }} Kept */

export const LOCAL_TOKEN = "local-caller-canary";
export const CLIENT = { id: "steps", secret: "client-secret-canary" };

const CALLERS = [`Bearer ${LOCAL_TOKEN}`, `Basic ${btoa(`${CLIENT.id}:${CLIENT.secret}`)}`];

export class StubService {
  /** @type {Map<string, Kept>} */
  credentials = new Map();
  /** @type {{ method: string, path: string, body: any, ifNoneMatch: string | undefined }[]} */
  requests = [];
  /** What it does for `POST …/authorize`. @type {(id: string) => string} */
  authorize = () => "";
  /** An answer in place of its own. @type {((response: import("node:http").ServerResponse) => void) | undefined} */
  instead;
  #server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      this.requests.push({ method, path: url, body: text && JSON.parse(text), ifNoneMatch: headers["if-none-match"] });
      if (this.instead !== undefined) return this.instead(response);
      const known = CALLERS.includes(headers.authorization ?? "");
      const [status, body] = known
        ? this.#answer(this.requests.at(-1))
        : problem(401, "ERR_UNAUTHORIZED", "who is this?");
      const type = status < 400 ? "application/json" : "application/problem+json";
      response.writeHead(status, { "Content-Type": type, ...(status === 503 ? { "Retry-After": "7" } : {}) });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
  });

  /** @param {string} [path] A Unix socket; without it, a port of this machine. @returns {Promise<string>} */
  start(path) {
    return new Promise((resolve) => {
      const listening = () => {
        const address = this.#server.address();
        resolve(typeof address === "object" ? `http://127.0.0.1:${address?.port}` : `unix:${address}`);
      };
      if (path === undefined) this.#server.listen(0, "127.0.0.1", listening);
      else this.#server.listen(path, listening);
    });
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** @param {any} request @returns {[number, any?]} */
  #answer({ method, path, body, ifNoneMatch }) {
    const { pathname, searchParams } = new URL(path, "http://stub");
    if (pathname === "/v1/credentials") return [200, this.#page(searchParams)];
    const [, id = "", action] = /^\/v1\/credentials\/([^/]+)(?:\/(\w+))?$/.exec(pathname) ?? [];
    const key = decodeURIComponent(id);
    const kept = this.credentials.get(key);
    if (method === "PUT") {
      if (kept !== undefined && ifNoneMatch === "*") return problem(412, "ERR_CONFLICT", "it is there");
      const { tokens, ...rest } = body;
      const state = rest.grant === "refresh_token" && tokens === null ? "reauthorize" : "ready";
      this.credentials.set(key, { status: { id: key, ...rest, state } });
      return [kept === undefined ? 201 : 200, this.credentials.get(key)?.status];
    }
    if (kept === undefined) return problem(404, "ERR_SECRET_UNKNOWN", "no credential is kept under this id");
    if (method === "DELETE") return [this.credentials.delete(key) ? 204 : 404];
    if (action === "authorize") return [200, { url: this.authorize(key) }];
    if (action === "refused") return [200, kept.token];
    if (action === undefined) return [200, kept.status];
    if (kept.status.state === "reauthorize") return problem(409, "ERR_REAUTHORIZATION_REQUIRED", "the grant is dead");
    if (kept.status.state === "failing") return problem(503, "ERR_TOKEN_REQUEST_FAILED", "the server is away");
    return [200, kept.token];
  }

  /** Two credentials a page. @param {URLSearchParams} query */
  #page(query) {
    const all = [...this.credentials.values()].map(({ status }) => status);
    const found = all.filter(
      ({ id, state, owner }) =>
        id.startsWith(query.get("prefix") ?? "") &&
        [state, null].includes(query.get("state")) &&
        [owner, null].includes(query.get("owner")),
    );
    const from = Number(query.get("cursor") ?? 0);
    return { items: found.slice(from, from + 2), next: from + 2 < found.length ? String(from + 2) : null };
  }
}

/** @param {number} status @param {string} code @param {string} detail @returns {[number, object]} */
const problem = (status, code, detail) => [status, { type: "about:blank", title: "", status, detail, code }];
