// An authorization server on this machine: it takes some secrets, and ends a session whose refresh token comes twice.
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

/** The start of each secret and token: no log, metric, problem or other answer may have it. */
export const CANARY = "canary";

/** @typedef {{ path: string, form: URLSearchParams, secret: string | undefined, headers: Record<string, any> }} Asked */
/** @typedef {{ status: number, headers?: Record<string, string>, body?: unknown }} Answer */

export class StubIssuer {
  /** The secrets that it takes. */
  secrets = new Set([`${CANARY}-secret-old`, `${CANARY}-secret-new`]);
  /** @type {Asked[]} */
  asked = [];
  /** The lifetime of access tokens, in seconds; `undefined`: it names none. @type {number | undefined} */
  lifetime = 3600;
  /** Answers in the place of a token, or waits before it. @type {((asked: Asked) => Answer | undefined | Promise<Answer | undefined>) | undefined} */
  answer;
  /** The refresh token of each session that works now. @type {Set<string>} */
  #sessions = new Set();
  #serial = 0;

  /** @param {import("node:test").TestContext} context */
  static async open(context) {
    const issuer = new StubIssuer();
    const server = createServer(async (request, response) => {
      const {
        status,
        headers = {},
        body,
      } = await issuer.#handle(request.url ?? "", request.headers, await text(request));
      response.writeHead(status, { "content-type": "application/json", connection: "close", ...headers });
      response.end(typeof body === "string" ? body : JSON.stringify(body ?? {}));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    context.after(() => {
      server.close();
      server.closeAllConnections();
    });
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    issuer.url = `http://127.0.0.1:${port}`;
    return issuer;
  }

  url = "";

  /** Answers in this process, so that no time passes: a fake clock does not wait for a connection. @type {any} */
  fetch = async (/** @type {string | URL} */ url, /** @type {any} */ init) => {
    const { status, headers, body } = await this.#handle(new URL(url).pathname, init.headers, String(init.body));
    return new Response(typeof body === "string" ? body : JSON.stringify(body ?? {}), {
      status,
      headers: { "content-type": "application/json", ...headers },
    });
  };

  /** Begins a session, and returns its refresh token. */
  session() {
    const token = `${CANARY}-refresh-${++this.#serial}`;
    this.#sessions.add(token);
    return token;
  }

  /** Ends all sessions. */
  endSessions() {
    this.#sessions.clear();
  }

  /** @param {string} path @param {import("node:http").IncomingHttpHeaders} headers @param {string} body @returns {Promise<Answer>} */
  async #handle(path, headers, body) {
    const form = new URLSearchParams(body);
    const asked = {
      path,
      form,
      headers,
      secret: secretOf(headers.authorization) ?? form.get("client_secret") ?? undefined,
    };
    this.asked.push(asked);
    return (await this.answer?.(asked)) ?? this.#process(asked);
  }

  /** @param {Asked} asked @returns {Answer} */
  #process({ form, secret }) {
    if (!this.secrets.has(String(secret))) return { status: 401, body: { error: "invalid_client" } };
    const refresh = form.get("refresh_token");
    if (form.get("grant_type") === "refresh_token" && !this.#sessions.delete(String(refresh)))
      return { status: 400, body: { error: "invalid_grant" } };
    const body = {
      ...{ access_token: `${CANARY}-access-${++this.#serial}`, token_type: "Bearer", expires_in: this.lifetime },
      ...(refresh === null ? {} : { refresh_token: this.session() }),
    };
    return { status: 200, body };
  }
}

/** @param {string | undefined} header Basic */
function secretOf(header) {
  const [, encoded] = /^Basic (.+)$/.exec(header ?? "") ?? [];
  if (encoded === undefined) return undefined;
  return decodeURIComponent(String(Buffer.from(encoded, "base64").toString().split(":")[1]));
}
