// A stand-in for Azure Key Vault, written from the reference of its REST API 7.4: no emulator by others was at hand. It answers as the
// reference documents, with times in whole seconds and lists in the order of ids, and refuses what the service refuses.
import { randomBytes } from "node:crypto";
import { serve, textOf } from "./loopback.js";

/** @typedef {{ id: string, value: string, contentType?: string, tags?: Record<string, string>, attributes: Record<string, any> }} Kept */
/** @typedef {{ status: number, headers?: Record<string, string>, body?: unknown }} Reply */

const PAGE = 25;

export async function startKeyVault() {
  /** @type {Map<string, Kept[]>} */
  const secrets = new Map();
  const vault = {
    url: "",
    secrets,
    /** Of the next version, in Unix seconds. */
    time: 1_795_000_000,
    tokens: new Set(["a-token"]),
    /** Method and path of each request. @type {string[]} */
    requests: [],
    /** Answers instead of the service, if it returns something. @type {(method: string, url: URL) => Reply | undefined} */
    instead: () => undefined,

    /** Makes a version, as another program does. @param {string} name @param {string} value @param {Partial<Kept>} [more] */
    put(name, value, { attributes, ...more } = {}) {
      const times = { created: vault.time, updated: vault.time };
      const id = randomBytes(16).toString("hex");
      const kept = {
        id,
        value,
        ...more,
        attributes: { enabled: true, ...times, recoveryLevel: "Recoverable", ...attributes },
      };
      secrets.set(name, [...(secrets.get(name) ?? []), kept]);
      return kept;
    },
  };
  vault.url = await serve(async (request, response) => {
    const url = new URL(String(request.url), vault.url);
    const method = String(request.method);
    vault.requests.push(`${method} ${url.pathname}`);
    const body = await textOf(request);
    const {
      status,
      headers = {},
      body: answer,
    } = vault.instead(method, url) ?? reply(method, url, request.headers, body);
    response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
    response.end(JSON.stringify(answer));
  });
  return vault;

  /** @param {string} method @param {URL} url @param {import("node:http").IncomingHttpHeaders} headers @param {string} text @returns {Reply} */
  function reply(method, url, headers, text) {
    if (!vault.tokens.has(String(headers.authorization).replace(/^Bearer /, ""))) {
      const challenge =
        'Bearer authorization="https://login.microsoftonline.com/a-tenant", resource="https://vault.azure.net"';
      return { ...error(401, "Unauthorized"), headers: { "www-authenticate": challenge } };
    }
    if (url.searchParams.get("api-version") !== "7.4") return error(400, "BadParameter");
    const [, name, version] = /^\/secrets\/([0-9A-Za-z-]{1,127})(?:\/(\w*))?$/.exec(url.pathname) ?? [];
    if (name === undefined) return error(400, "BadParameter");
    if (method === "PUT") return set(name, JSON.parse(text));
    if (version === "versions") return list(name, url);
    const kept = secrets.get(name)?.findLast(({ id }) => version === undefined || version === "" || id === version);
    if (kept === undefined) return error(404, "SecretNotFound");
    if (!kept.attributes.enabled) return error(403, "Forbidden", "SecretDisabled");
    return { status: 200, body: shown(name, kept, kept.value) };
  }

  /** @param {string} name @param {{ value: string, contentType?: string, tags?: Record<string, string> }} body */
  function set(name, { value, contentType, tags }) {
    const isTaken = typeof value === "string" && value.length <= 25_600 && Object.keys(tags ?? {}).length <= 15;
    if (!isTaken) return error(400, "BadParameter");
    const kept = vault.put(name, value, { contentType, tags });
    return { status: 200, body: shown(name, kept, value) };
  }

  /** @param {string} name @param {URL} url */
  function list(name, url) {
    const size = Number(url.searchParams.get("maxresults") ?? PAGE);
    if (!(size >= 1 && size <= PAGE)) return error(400, "BadParameter");
    const from = Number(url.searchParams.get("$skiptoken") ?? 0);
    const kept = [...(secrets.get(name) ?? [])].sort((one, other) => (one.id < other.id ? -1 : 1));
    const next = new URL(url);
    next.searchParams.set("$skiptoken", String(from + size));
    const nextLink = from + size < kept.length ? next.href : null;
    return { status: 200, body: { value: kept.slice(from, from + size).map((item) => shown(name, item)), nextLink } };
  }

  /** @param {string} name @param {Kept} kept @param {string} [value] */
  function shown(name, { id, contentType, tags, attributes }, value) {
    return { value, contentType, id: `${vault.url}/secrets/${name}/${id}`, attributes, tags };
  }
}

/** @param {number} status @param {string} code @param {string} [inner] */
const error = (status, code, inner) => ({
  status,
  body: { error: { code, message: "in words", ...(inner === undefined ? {} : { innererror: { code: inner } }) } },
});
