// Slots in Azure Key Vault.
import { checkOptions } from "../platform/options.js";
import { quote } from "../platform/quote.js";
import { AFTER, isKeyVaultName, orderVersions, readVersion, toSlotVersion } from "./azure/versions.js";
import { readBaseUrl } from "./http/base-url.js";
import { readSettings, refused, send } from "./http/request.js";
import { askWithToken, readToken } from "./http/token.js";
import { withMember } from "./member.js";
import { SlotSource } from "./slot-source.js";
import { SourceError, unknownSecret } from "./source-error.js";
import { keptText } from "./text.js";

/** @import { KeyVaultVersion } from "./azure/versions.js" */
/** @import { Answer, RequestSettings } from "./http/request.js" */
/** @import { HttpOptions, Signal, SourceOptions, Version, WriteOptions } from "./types.js" */

export { azureManagedIdentity, azureWorkloadIdentity } from "./azure/identity.js";

/** @typedef {import("./azure/identity.js").AzureTokenOptions} AzureTokenOptions */
/** @typedef {import("./http/token.js").TokenFunction} TokenFunction */

const OPTIONS = ["vaultUrl", "token", "field", "accept", "fetch", "clock", "timeout"];
const API_VERSION = "api-version=7.4";
/** The most that Key Vault puts on a page. */
const PAGE = 25;
const MAX_PAGES = 1_000;
/** What Key Vault takes, in bytes. */
const MAX_VALUE = 25_600;
const MAX_TAGS = 15;

/**
 * @typedef {object} AzureKeyVaultOptions
 * @property {string} vaultUrl Such as `https://shop.vault.azure.net`.
 * @property {string | TokenFunction} token An access token for Key Vault, or a function that returns one, such as
 *   {@link azureManagedIdentity} makes.
 */

/**
 * Slots in Azure Key Vault: each version of a secret is one, from its activation date (`nbf`) on, or from its creation. A version that is
 * disabled or has expired (`exp`) is a revoked slot.
 *
 * Key Vault has no compare-and-swap. `write` with `ifVersion` looks before it writes, and again afterwards: if another writer made a version
 * in between, it rejects with `ERR_CONFLICT`, although its own version is there too. The next read tells which one is the newest.
 *
 * A name has 1 to 127 letters, digits and hyphens; for others `read` and `write` reject with `ERR_SLOT_INVALID`. A value has at most 25,600
 * bytes: `write` rejects with `ERR_TOO_LARGE` for more, and with `ERR_SLOT_INVALID` for bytes that are not UTF-8, as Key Vault keeps text.
 *
 * @example
 * import { AzureKeyVaultSource, azureManagedIdentity } from "secret-slots/sources/azure-key-vault";
 *
 * const source = new AzureKeyVaultSource({ vaultUrl: "https://shop.vault.azure.net", token: azureManagedIdentity() });
 */
export class AzureKeyVaultSource extends SlotSource {
  /** @type {RequestSettings} */
  #settings;
  #root;
  #token;

  /**
   * Throws `ERR_INVALID_OPTION`.
   *
   * @param {AzureKeyVaultOptions & HttpOptions & SourceOptions} options
   */
  constructor(options) {
    const { vaultUrl, token, field, accept, ...given } = checkOptions(options, OPTIONS);
    super({ field, accept });
    this.#settings = readSettings("Key Vault", given);
    this.#root = readBaseUrl("vaultUrl", vaultUrl);
    this.#token = readToken(token);
  }

  /** @param {string} name @param {Signal} [signal] @override */
  async list(name, signal) {
    const versions = await this.#versions(name, signal);
    if (versions.length === 0) throw unknownSecret(name);
    return versions.map((version) => toSlotVersion(version, this.#settings.clock.now() / 1000));
  }

  /** @param {string} name @param {Version} version @param {Signal} [signal] @override */
  async load(name, version, signal) {
    const answer = await this.#ask(this.#url(name, `/${version.id}`), { signal });
    // It was disabled, or removed, since it was listed.
    if (answer.status === 404 || (answer.status === 403 && reasonOf(answer) === "SecretDisabled")) return null;
    if (answer.status !== 200) throw this.#refused(answer, `read a version of ${quote(name)}`);
    return answer.body?.value;
  }

  /**
   * Tags, the content type and, with the option `field`, the other members stay as they are; a newest
   * version that is no JSON object is `ERR_SLOT_INVALID`.
   *
   * @param {string} name @param {string | Uint8Array} value @param {WriteOptions & { field?: string | undefined }} options @override
   */
  async store(name, value, { ifVersion, signal, field }) {
    const given = keptText(name, value, "Key Vault");
    const before = await this.#versions(name, signal);
    const newest = before.at(-1);
    if (ifVersion !== undefined && (newest?.id ?? null) !== ifVersion) throw conflict(name, "another newest version");
    const text = field === undefined ? given : await this.#withMember(name, newest, field, given, signal);
    if (new TextEncoder().encode(text).length > MAX_VALUE)
      throw new SourceError("ERR_TOO_LARGE", `secret ${quote(name)}: Key Vault takes at most ${MAX_VALUE} bytes`);
    const body = { value: text, contentType: newest?.contentType, tags: tagsAfter(newest) };
    const answer = await this.#ask(this.#url(name, ""), { body, signal });
    if (answer.status !== 200) throw this.#refused(answer, `write ${quote(name)}`);
    const { id } = readVersion(answer.body);
    if (ifVersion === undefined) return { version: id };
    const known = new Set([id, ...before.map((version) => version.id)]);
    const isAlone = (await this.#versions(name, signal)).every((version) => known.has(version.id));
    if (!isAlone) throw conflict(name, "a version of another writer from the same time, beside the one written");
    return { version: id };
  }

  /** Returns the versions, the newest last. @param {string} name @param {Signal} [signal] */
  async #versions(name, signal) {
    /** @type {KeyVaultVersion[]} */
    const versions = [];
    let next = this.#url(name, "/versions", `&maxresults=${PAGE}`);
    for (let pages = 0; next !== ""; pages++) {
      if (pages === MAX_PAGES) throw new SourceError("ERR_SOURCE", `${quote(name)} has more than ${MAX_PAGES} pages`);
      const answer = await this.#ask(next, { signal });
      if (answer.status === 404) return [];
      if (answer.status !== 200) throw this.#refused(answer, `list the versions of ${quote(name)}`);
      versions.push(...(answer.body?.value ?? []).map(readVersion));
      next = this.#nextOf(answer.body?.nextLink);
    }
    return orderVersions(versions, () => this.#current(name, signal));
  }

  /** Returns the id of the version that Key Vault takes for the newest, unless it is disabled. @param {string} name @param {Signal} [signal] */
  async #current(name, signal) {
    const answer = await this.#ask(this.#url(name, ""), { signal });
    if (answer.status === 200) return readVersion(answer.body).id;
    if (answer.status === 404 || reasonOf(answer) === "SecretDisabled") return undefined;
    throw this.#refused(answer, `read ${quote(name)}`);
  }

  /** The link to the next page is what the answer says: the token goes to no other host. @param {unknown} link */
  #nextOf(link) {
    if (link === undefined || link === null || link === "") return "";
    const url = typeof link === "string" && URL.canParse(link) ? new URL(link) : undefined;
    if (url?.origin === new URL(this.#root).origin) return url.href;
    throw new SourceError("ERR_SOURCE", "Key Vault answered with a page that goes on at another host");
  }

  /** @param {string} name @param {KeyVaultVersion | undefined} newest @param {string} field @param {string} value @param {Signal} [signal] */
  async #withMember(name, newest, field, value, signal) {
    const isThere = newest !== undefined && newest.enabled;
    const text = isThere ? await this.load(name, { id: newest.id, created: newest.created }, signal) : null;
    return withMember(name, text ?? undefined, field, value);
  }

  /** @param {string} name @param {string} path @param {string} [query] */
  #url(name, path, query = "") {
    if (!isKeyVaultName(name))
      throw new SourceError(
        "ERR_SLOT_INVALID",
        `${quote(name)} is not a name that Key Vault takes: it must have 1 to 127 letters, digits and hyphens`,
      );
    return `${this.#root}/secrets/${name}${path}?${API_VERSION}${query}`;
  }

  /** @param {string} url @param {{ body?: unknown, signal?: Signal | undefined }} request */
  #ask(url, { body, signal }) {
    const ask = (/** @type {string} */ token) =>
      send(this.#settings, url, {
        method: body === undefined ? "GET" : "PUT",
        headers: {
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
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

/** Returns a code such as `ForbiddenByRbac`. @param {Answer} answer */
const reasonOf = ({ body }) => body?.error?.innererror?.code ?? body?.error?.code;

/** The tag says which version was there before, for two of the same second. @param {KeyVaultVersion | undefined} newest */
function tagsAfter(newest) {
  if (newest === undefined) return undefined;
  const tags = { ...newest.tags, [AFTER]: newest.id };
  return Object.keys(tags).length > MAX_TAGS ? newest.tags : tags;
}

/** @param {string} name @param {string} what */
function conflict(name, what) {
  return new SourceError("ERR_CONFLICT", `secret ${quote(name)} has ${what}`);
}
