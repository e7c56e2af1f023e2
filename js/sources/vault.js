// Slots in HashiCorp Vault or OpenBao, in a secrets engine KV version 2.
import { checkOptions, readText } from "../platform/options.js";
import { quote } from "../platform/quote.js";
import { readBaseUrl } from "./http/base-url.js";
import { readSettings, refused, send } from "./http/request.js";
import { askWithToken, readToken } from "./http/token.js";
import { SlotSource } from "./slot-source.js";
import { SourceError, conflict, unknownSecret } from "./source-error.js";
import { keptText } from "./text.js";
import { secondsOf } from "./timestamp.js";
import { pathOf, pathOfSecret, readHeader, vaultHeaders } from "./vault/path.js";

/** @import { Answer, RequestSettings } from "./http/request.js" */
/** @import { HttpOptions, Signal, SourceOptions, Version, WriteOptions } from "./types.js" */

export { vaultAppRoleLogin, vaultKubernetesLogin } from "./vault/login.js";

/** @typedef {import("./vault/login.js").VaultLoginOptions} VaultLoginOptions */
/** @typedef {import("./http/token.js").TokenFunction} TokenFunction */

const OPTIONS = ["address", "mount", "token", "namespace", "field", "accept", "fetch", "clock", "timeout"];
/** How often a write is tried again when another one comes first. */
const TRIES = 5;

/**
 * @typedef {object} VaultOptions
 * @property {string} address Such as `https://vault.example:8200`.
 * @property {string | TokenFunction} token A token of Vault, or a function that returns one, such as {@link vaultKubernetesLogin} makes.
 * @property {string} [mount] Where the engine is mounted. Default `"secret"`.
 * @property {string} [namespace] Default: the root namespace.
 * @property {string} [field] The member of the secret that is the value. Default `"value"`.
 */

/**
 * Slots in HashiCorp Vault or OpenBao: each version of a secret in KV version 2 is one. A deleted or destroyed version is a revoked slot, since
 * its deletion time.
 *
 * A version's id is its number and when it was made, such as `3@2026-01-02T03:04:05.678901234Z`: numbers begin anew when a secret is removed
 * and made again.
 *
 * Names are paths in the mount. `read` and `write` reject with `ERR_SLOT_INVALID` for a path with an empty part, `.` or `..`; `write` also for
 * bytes that are not UTF-8, as Vault keeps text.
 *
 * @example
 * import { readFile } from "node:fs/promises";
 * import { VaultSource } from "secret-slots/sources/vault";
 *
 * const token = () => readFile("/vault/secrets/token", "utf8");
 * const source = new VaultSource({ address: "https://vault.example:8200", token });
 */
export class VaultSource extends SlotSource {
  /** @type {RequestSettings} */
  #settings;
  #root;
  #token;
  #namespace;
  #field;

  /**
   * Throws `ERR_INVALID_OPTION`.
   *
   * @param {VaultOptions & HttpOptions & SourceOptions} options
   */
  constructor(options) {
    const given = checkOptions(options, OPTIONS);
    const field = readText("field", given.field) ?? "value";
    super({ field, accept: given.accept });
    this.#field = field;
    this.#settings = readSettings("Vault", given);
    this.#root = `${readBaseUrl("address", given.address)}/v1/${pathOf("mount", readText("mount", given.mount) ?? "secret")}`;
    this.#token = readToken(given.token);
    this.#namespace = readHeader("namespace", given.namespace);
  }

  /** @param {string} name @param {Signal} [signal] @override */
  async list(name, signal) {
    const answer = await this.#ask(`metadata/${pathOfSecret(name)}`, { signal });
    if (answer.status === 404) throw unknownSecret(name);
    if (answer.status !== 200) throw this.#refused(answer, `list the versions of ${quote(name)}`);
    return versionsOf(answer.body?.data?.versions, this.#settings.clock.now() / 1000);
  }

  /** @param {string} name @param {Version} version @param {Signal} [signal] @override */
  async load(name, version, signal) {
    const { data, metadata } = await this.#get(name, `?version=${numberOf(version.id)}`, signal);
    // The secret was removed and made again since it was listed.
    if (data === undefined || idOf(metadata) !== version.id) return null;
    return JSON.stringify(Object.fromEntries(Object.entries(data).filter(([member]) => member === this.#field)));
  }

  /**
   * Other members of the secret stay as they are.
   *
   * @param {string} name @param {string | Uint8Array} value @param {WriteOptions} options @override
   */
  async store(name, value, { ifVersion, signal }) {
    const text = keptText(name, value, "Vault");
    for (let tries = 1; ; tries++) {
      const { data = {}, metadata } = await this.#get(name, "", signal);
      const newest = metadata === undefined ? null : idOf(metadata);
      if (ifVersion !== undefined && newest !== ifVersion) throw conflict(name);
      const body = { options: { cas: metadata?.version ?? 0 }, data: withMember(data, this.#field, text) };
      const answer = await this.#ask(`data/${pathOfSecret(name)}`, { body, signal });
      if (answer.status === 200) return { version: idOf(answer.body?.data) };
      if (!isLost(answer)) throw this.#refused(answer, `write ${quote(name)}`);
      if (ifVersion !== undefined || tries === TRIES) throw conflict(name);
    }
  }

  /**
   * Returns a version's members, none if it is deleted, and its metadata, none if there is no such version.
   *
   * @param {string} name @param {string} query @param {Signal} [signal]
   */
  async #get(name, query, signal) {
    const answer = await this.#ask(`data/${pathOfSecret(name)}${query}`, { signal });
    if (answer.status !== 200 && answer.status !== 404) throw this.#refused(answer, `read ${quote(name)}`);
    const { data, metadata } = answer.body?.data ?? {};
    return { data: data ?? undefined, metadata };
  }

  /** @param {string} path @param {{ body?: unknown, signal?: Signal | undefined }} request */
  #ask(path, { body, signal }) {
    const ask = (/** @type {string} */ token) =>
      send(this.#settings, `${this.#root}/${path}`, {
        method: body === undefined ? "GET" : "POST",
        headers: { "x-vault-token": token, ...vaultHeaders(this.#namespace) },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal,
      });
    return askWithToken(this.#settings, this.#token, 403, ask, signal);
  }

  /** @param {Answer} answer @param {string} what */
  #refused(answer, what) {
    const isSealed = answer.status === 503 && errorsOf(answer).some((text) => text.endsWith("is sealed"));
    return refused(this.#settings, answer, what, isSealed ? "sealed" : undefined);
  }
}

/** @param {unknown} listed @param {number} now @returns {Version[]} */
function versionsOf(listed, now) {
  const numbered = Object.entries(/** @type {Record<string, any>} */ (listed ?? {}))
    .map(([number, metadata]) => ({ ...metadata, version: Number(number) }))
    .sort((one, other) => one.version - other.version);
  let last = 0;
  return numbered.map((metadata) => {
    // The number is the order, also if the next version was made by a server whose clock is behind.
    last = Math.max(last, secondsOf(metadata.created_time) ?? NaN);
    const deletedAt = deletionOf(metadata);
    const version = { id: idOf(metadata), created: last };
    if (metadata.destroyed !== true && !(deletedAt !== undefined && deletedAt <= now)) return version;
    return { ...version, revoked: true, ...(deletedAt === undefined ? {} : { revokedAt: deletedAt }) };
  });
}

/** A time that cannot be read must not leave a deleted version valid. @param {any} metadata */
function deletionOf({ deletion_time: text }) {
  const time = secondsOf(text);
  if (time === undefined && (text ?? "") !== "")
    throw new SourceError("ERR_SOURCE", "Vault answered with a version whose deletion has no time");
  return time;
}

/** @param {any} metadata */
function idOf(metadata) {
  if (Number.isInteger(metadata?.version) && secondsOf(metadata.created_time) !== undefined)
    return `${metadata.version}@${metadata.created_time}`;
  throw new SourceError("ERR_SOURCE", "Vault answered with a version that has no number, or no time");
}

/** @param {string} id */
const numberOf = (id) => id.slice(0, id.indexOf("@"));

/** @param {Record<string, unknown>} members @param {string} member @param {string} value */
const withMember = (members, member, value) => Object.fromEntries([...Object.entries(members), [member, value]]);

/** Whether another write came first. @param {Answer} answer */
const isLost = (answer) =>
  answer.status === 400 && errorsOf(answer).some((text) => text.includes("check-and-set parameter did"));

/** @param {Answer} answer @returns {string[]} */
const errorsOf = ({ body }) => (Array.isArray(body?.errors) ? body.errors.map(String) : []);
