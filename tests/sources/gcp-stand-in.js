// A stand-in for GCP Secret Manager on loopback, written from Google's REST reference (secretmanager v1), with the metadata server and the
// token service. It is no emulator by others: none was found that serves the REST interface and runs here.
import { once } from "node:events";
import { createServer } from "node:http";
import { crc32c } from "../../js/sources/gcp/crc32c.js";

/** @typedef {{ number: number, createTime: string, state: string, data: Buffer, destroyTime?: string }} StoredVersion */
/** @typedef {{ status: number, reason?: string, headers?: Record<string, string> }} Failure */

const CODES = /** @type {Record<string, number>} */ ({
  ...{ NOT_FOUND: 404, ALREADY_EXISTS: 409, FAILED_PRECONDITION: 400, INVALID_ARGUMENT: 400, UNAUTHENTICATED: 401 },
});

export class GcpStandIn {
  /** @type {Map<string, StoredVersion[]>} */
  secrets = new Map();
  /** What the next requests for secrets get instead of an answer. @type {Failure[]} */
  failures = [];
  /** The tokens that are accepted. */
  tokens = new Set(["token-1"]);
  /** How many tokens were given out. */
  issued = 0;
  /** Requests as `METHOD path`. @type {string[]} */
  requests = [];
  /** The time of the next version, as Google writes it. */
  createTime = "2026-11-18T00:00:00.123456789Z";
  /** The most versions of a page, whatever is asked for. */
  page = 25_000;
  /** Called before a version is added. */
  beforeAdd = () => {};
  /** Changes what is answered to an access. @type {(payload: { data: string, dataCrc32c?: string }) => unknown} */
  payload = (payload) => payload;
  endpoint = "";

  async start() {
    const server = createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString();
      const { status, headers = {}, body } = this.#answer(request, text);
      response.writeHead(status, { "content-type": "application/json; charset=UTF-8", ...headers });
      response.end(JSON.stringify(body));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    server.unref();
    this.endpoint = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
    return this;
  }

  /** @param {string} name @param {string | Buffer} data @param {Partial<StoredVersion>} [more] */
  add(name, data, more = {}) {
    const versions = this.secrets.get(name) ?? [];
    const number = versions.length + 1;
    const version = { number, createTime: this.createTime, state: "ENABLED", data: Buffer.from(data), ...more };
    this.secrets.set(name, [...versions, version]);
    return version;
  }

  /** @param {import("node:http").IncomingMessage} request @param {string} text @returns {{ status: number, headers?: Record<string, string>, body: unknown }} */
  #answer(request, text) {
    const url = new URL(String(request.url), this.endpoint);
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    if (url.pathname === "/computeMetadata/v1/instance/service-accounts/default/token")
      return request.headers["metadata-flavor"] === "Google" ? this.#issue() : { status: 403, body: {} };
    if (url.pathname === "/v1/token") return this.#exchange(new URLSearchParams(text));
    const failure = this.failures.shift();
    if (failure !== undefined) {
      const error = { code: failure.status, message: "a message that must not be shown", status: failure.reason };
      return { status: failure.status, headers: failure.headers ?? {}, body: { error } };
    }
    if (!this.tokens.has(String(request.headers.authorization).replace(/^Bearer /, "")))
      return refuse("UNAUTHENTICATED");
    return this.#manage(String(request.method), url, text === "" ? {} : JSON.parse(text));
  }

  /** @param {string} method @param {URL} url @param {any} body */
  #manage(method, url, body) {
    const root = "/v1/projects/my-project/secrets";
    if (method === "POST" && url.pathname === root) {
      const name = String(url.searchParams.get("secretId"));
      if (body.replication?.automatic === undefined) return refuse("INVALID_ARGUMENT");
      if (this.secrets.has(name)) return refuse("ALREADY_EXISTS");
      this.secrets.set(name, []);
      return { status: 200, body: { name: `projects/1/secrets/${name}` } };
    }
    const pattern = /^\/([\w-]+)(?:\/versions(?:\/(\d+|latest))?)?(?::(\w+))?$/;
    const [, name = "", id, verb] = pattern.exec(url.pathname.slice(root.length)) ?? [];
    const versions = this.secrets.get(name);
    if (versions === undefined) return refuse("NOT_FOUND");
    if (method === "POST" && verb === "addVersion") return this.#addVersion(name, body.payload);
    if (method === "GET" && id === undefined) return this.#list(name, versions, url.searchParams);
    const version = id === "latest" ? versions.at(-1) : versions.find(({ number }) => String(number) === id);
    if (version === undefined) return refuse("NOT_FOUND");
    if (method === "POST" && verb === "destroy") {
      Object.assign(version, { state: "DESTROYED", data: Buffer.alloc(0), destroyTime: this.createTime });
      return { status: 200, body: shown(name, version) };
    }
    if (method !== "GET" || verb !== "access") return refuse("INVALID_ARGUMENT");
    if (version.state !== "ENABLED") return refuse("FAILED_PRECONDITION");
    const payload = { data: version.data.toString("base64"), dataCrc32c: String(crc32c(version.data)) };
    return { status: 200, body: { name: shown(name, version).name, payload: this.payload(payload) } };
  }

  /** @param {string} name @param {{ data: string, dataCrc32c: string }} payload */
  #addVersion(name, payload) {
    this.beforeAdd();
    const data = Buffer.from(payload.data, "base64");
    if (data.length > 65_536 || payload.dataCrc32c !== String(crc32c(data))) return refuse("INVALID_ARGUMENT");
    return { status: 200, body: shown(name, this.add(name, data)) };
  }

  /** The newest first, as Google does. @param {string} name @param {StoredVersion[]} versions @param {URLSearchParams} query */
  #list(name, versions, query) {
    const from = Number(query.get("pageToken")?.slice(5) ?? 0);
    const end = from + Math.min(Number(query.get("pageSize")), this.page);
    const page = versions.toReversed().slice(from, end);
    const next = end < versions.length ? { nextPageToken: `page+${end}` } : {};
    return {
      status: 200,
      body: { versions: page.map((version) => shown(name, version)), ...next, totalSize: versions.length },
    };
  }

  /** @param {URLSearchParams} form */
  #exchange(form) {
    const isRight =
      form.get("grant_type") === "urn:ietf:params:oauth:grant-type:token-exchange" &&
      form.get("audience") === "//iam.googleapis.com/provider" &&
      form.get("subject_token_type") === "urn:ietf:params:oauth:token-type:jwt" &&
      form.get("subject_token") === "the-subject-token";
    return isRight ? this.#issue() : { status: 400, body: { error: "invalid_grant", error_description: "not shown" } };
  }

  #issue() {
    const token = `token-${++this.issued}`;
    this.tokens = new Set([token]);
    return { status: 200, body: { access_token: token, expires_in: 3600, token_type: "Bearer" } };
  }
}

/** @param {string} name @param {StoredVersion} version */
function shown(name, { number, createTime, state, destroyTime }) {
  return {
    ...{ name: `projects/1/secrets/${name}/versions/${number}`, createTime, state, etag: `"${number}"` },
    ...(destroyTime === undefined ? {} : { destroyTime }),
  };
}

/** @param {string} reason */
function refuse(reason) {
  const code = CODES[reason];
  return { status: code, body: { error: { code, message: "a message that must not be shown", status: reason } } };
}
