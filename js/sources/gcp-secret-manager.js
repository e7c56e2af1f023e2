// Slots in Google Cloud Secret Manager, by its REST interface, version 1.
import { checkOptions, invalid, readText } from "../platform/options.js";
import { quote } from "../platform/quote.js";
import { crc32c } from "./gcp/crc32c.js";
import { readBaseUrl } from "./http/base-url.js";
import { readSettings, refused, send } from "./http/request.js";
import { askWithToken, readToken } from "./http/token.js";
import { withMember } from "./member.js";
import { SlotSource } from "./slot-source.js";
import { SourceError, conflict, unknownSecret } from "./source-error.js";
import { fromBase64, textOf, toBase64 } from "./text.js";
import { secondsOf } from "./timestamp.js";

/** @import { HttpOptions, Signal, SourceOptions, Version, WriteOptions } from "./types.js" */
/** @import { Answer } from "./http/request.js" */

export { gcpMetadata, gcpWorkloadIdentity } from "./gcp/credentials.js";

/** @typedef {import("./gcp/credentials.js").GcpTokenOptions} GcpTokenOptions */
/** @typedef {import("./http/token.js").TokenFunction} TokenFunction */

/**
 * @typedef {object} GcpOptions
 * @property {string} project The project's id or number.
 * @property {string | TokenFunction} token An access token with the scope `cloud-platform`, or a function that returns one, such as
 *   {@link gcpMetadata} makes.
 * @property {string} [endpoint] Default `"https://secretmanager.googleapis.com"`.
 */

const ENDPOINT = "https://secretmanager.googleapis.com";
const PAGE = 1_000;
/** A list that does not end is an error. */
const MAX_PAGES = 100;

const encoder = new TextEncoder();

/**
 * Reads and writes secrets of Google Cloud Secret Manager. Each version is a slot from its creation on; a disabled or destroyed version is a
 * revoked slot. The alias `latest` is not used: it names the newest version even if that is disabled.
 *
 * A version's id is its number and when it was made, such as `3@2026-01-02T03:04:05.678901Z`: numbers begin anew when a secret is removed and
 * made again.
 *
 * A secret's name has 1 to 255 letters, digits, `-` and `_`: another name is `ERR_INVALID_OPTION`, before any request.
 *
 * The manager cannot compare when it adds a version. A write with `ifVersion` compares before and after: if another version appeared
 * meanwhile, its own is destroyed and it rejects with `ERR_CONFLICT`. Of two such writes at the same time none may have effect, and a reader
 * may see the destroyed version for a moment.
 *
 * @example
 * const source = new GcpSecretManagerSource({ project: "my-project", token: gcpMetadata() });
 * await source.read(["team/token-secret"]).catch(({ code }) => code); // "ERR_INVALID_OPTION"
 */
export class GcpSecretManagerSource extends SlotSource {
  #settings;
  #root;
  #token;

  /**
   * Throws `ERR_INVALID_OPTION`.
   *
   * @param {GcpOptions & HttpOptions & SourceOptions} options
   */
  constructor(options) {
    const names = ["project", "token", "endpoint", "fetch", "clock", "timeout", "field", "accept"];
    const { project, token, endpoint = ENDPOINT, fetch, clock, timeout, ...shared } = checkOptions(options, names);
    super(shared);
    if (!/^[a-z0-9.:-]{1,255}$/.test(readText("project", project) ?? ""))
      throw invalid("project must be the id or the number of a project");
    this.#settings = readSettings("GCP Secret Manager", { fetch, clock, timeout });
    this.#root = `${readBaseUrl("endpoint", endpoint)}/v1/projects/${project}/secrets`;
    this.#token = readToken(token);
  }

  /** @param {string} name @param {Signal} [signal] @returns {Promise<Version[]>} @override */
  async list(name, signal) {
    checkName(name);
    const versions = await this.#versions(name, signal);
    if (versions === undefined) throw unknownSecret(name);
    return versions;
  }

  /** @param {string} name @param {Version} version @param {Signal} [signal] @override */
  async load(name, { id }, signal) {
    const what = `read version ${numberOf(id)} of secret ${quote(name)}`;
    const answer = await this.#ask(`/${name}/versions/${numberOf(id)}:access`, { signal });
    // Disabled, destroyed, or deleted, since it was listed.
    if (answer.status === 404 || (answer.status === 400 && reasonOf(answer) === "FAILED_PRECONDITION")) return null;
    if (answer.status !== 200) throw this.#refused(answer, what);
    const { data = "", dataCrc32c } = answer.body?.payload ?? {};
    const bytes = fromBase64(data);
    if (bytes === undefined || (dataCrc32c !== undefined && String(dataCrc32c) !== String(crc32c(bytes))))
      throw new SourceError("ERR_SOURCE", `GCP Secret Manager answered with a damaged value to: ${what}`);
    return textOf(bytes) ?? bytes;
  }

  /**
   * With the option `field`, other members stay as they are.
   *
   * @param {string} name
   * @param {string | Uint8Array} value
   * @param {WriteOptions & { field?: string | undefined }} options
   * @returns {Promise<{ version: string }>}
   * @override
   */
  async store(name, value, { ifVersion, signal, field }) {
    checkName(name);
    const before = await this.#versions(name, signal);
    const newest = newestOf(before ?? []);
    if (ifVersion !== undefined && ifVersion !== newest) throw conflict(name);
    const content = field === undefined ? value : await this.#withMember(name, newest, field, value, signal);
    const bytes = typeof content === "string" ? encoder.encode(content) : content;
    if (before === undefined) await this.#create(name, ifVersion, signal);
    const version = await this.#add(name, bytes, signal);
    if (ifVersion !== undefined) {
      const known = new Set([version, ...(before ?? []).map(({ id }) => id)]);
      const after = await this.#versions(name);
      if (!(after ?? []).every(({ id }) => known.has(id))) {
        await this.#destroy(name, version);
        throw conflict(name);
      }
    }
    return { version };
  }

  /** @param {string} name @param {string | null | undefined} newest @param {string} field @param {string | Uint8Array} value @param {Signal} [signal] */
  async #withMember(name, newest, field, value, signal) {
    const current = newest ? await this.load(name, { id: newest, created: 0 }, signal) : null;
    return withMember(name, current ?? undefined, field, value);
  }

  /** Returns the versions; `undefined` if there is no secret. @param {string} name @param {Signal} [signal] */
  async #versions(name, signal) {
    const what = `list the versions of secret ${quote(name)}`;
    /** @type {Version[]} */
    const versions = [];
    let token = "";
    for (let page = 0; page < MAX_PAGES; page++) {
      const query = new URLSearchParams({ pageSize: String(PAGE), ...(token === "" ? {} : { pageToken: token }) });
      const answer = await this.#ask(`/${name}/versions?${query}`, { signal });
      if (answer.status === 404) return undefined;
      if (answer.status !== 200) throw this.#refused(answer, what);
      const { versions: some = [], nextPageToken = "" } = answer.body ?? {};
      const read = Array.isArray(some) ? some.map(readVersion) : [undefined];
      if (read.includes(undefined) || typeof nextPageToken !== "string")
        throw new SourceError("ERR_SOURCE", `GCP Secret Manager answered without a list to: ${what}`);
      versions.push(.../** @type {Version[]} */ (read));
      // The list has the newest first. Of two with the same time, the lower number was first.
      if (nextPageToken === "") return versions.sort((one, other) => numberOf(one.id) - numberOf(other.id));
      token = nextPageToken;
    }
    throw new SourceError("ERR_SOURCE", `GCP Secret Manager answered more than ${MAX_PAGES} pages to: ${what}`);
  }

  /** Makes a secret without a version. @param {string} name @param {string | null | undefined} ifVersion @param {Signal} [signal] */
  async #create(name, ifVersion, signal) {
    const body = { replication: { automatic: {} } };
    const answer = await this.#ask(`?${new URLSearchParams({ secretId: name })}`, { method: "POST", body, signal });
    if (answer.status === 409 && ifVersion === null) throw conflict(name);
    if (answer.status !== 200 && answer.status !== 409) throw this.#refused(answer, `create secret ${quote(name)}`);
  }

  /** @param {string} name @param {Uint8Array} bytes @param {Signal} [signal] */
  async #add(name, bytes, signal) {
    const payload = { data: toBase64(bytes), dataCrc32c: String(crc32c(bytes)) };
    const answer = await this.#ask(`/${name}:addVersion`, { method: "POST", body: { payload }, signal });
    const version = answer.status === 200 ? readVersion(answer.body) : undefined;
    if (version === undefined) throw this.#refused(answer, `add a version to secret ${quote(name)}`);
    return version.id;
  }

  /** @param {string} name @param {string} id */
  async #destroy(name, id) {
    const answer = await this.#ask(`/${name}/versions/${numberOf(id)}:destroy`, { method: "POST", body: {} });
    if (answer.status !== 200) throw this.#refused(answer, `destroy version ${numberOf(id)} of secret ${quote(name)}`);
  }

  /** @param {string} path @param {{ method?: string, body?: unknown, signal?: Signal | undefined }} request */
  #ask(path, { method = "GET", body, signal }) {
    const ask = (/** @type {string} */ token) =>
      send(this.#settings, `${this.#root}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
      });
    return askWithToken(this.#settings, this.#token, 401, ask, signal);
  }

  /** @param {Answer} answer @param {string} what */
  #refused(answer, what) {
    return refused(this.#settings, answer, what, reasonOf(answer));
  }
}

/** @param {string} name */
function checkName(name) {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name))
    throw invalid(`${quote(name)} must have 1 to 255 letters, digits, "-" and "_": GCP has no other names`);
}

/** Returns the code of google.rpc.Status, such as PERMISSION_DENIED. @param {Answer} answer */
const reasonOf = (answer) => answer.body?.error?.status;

/** @param {any} given @returns {Version | undefined} */
function readVersion(given) {
  const [, number] = /\/versions\/([1-9]\d*)$/.exec(String(given?.name)) ?? [];
  const created = secondsOf(given?.createTime);
  if (number === undefined || created === undefined) return undefined;
  const id = `${number}@${given.createTime}`;
  if (given.state === "ENABLED") return { id, created };
  const revokedAt = secondsOf(given.destroyTime);
  return { id, created, revoked: true, ...(revokedAt === undefined ? {} : { revokedAt }) };
}

/** @param {string} id */
const numberOf = (id) => Number(id.slice(0, id.indexOf("@")));

/** Returns the id of the newest version in effect; `null` if there is no version. @param {Version[]} versions */
function newestOf(versions) {
  if (versions.length === 0) return null;
  // They are in ascending order.
  return versions.filter(({ revoked }) => revoked !== true).at(-1)?.id;
}
