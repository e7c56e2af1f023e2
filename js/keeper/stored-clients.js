// Clients as records in a store: changed at run time, and seen by all holders. Their secrets are write-only.
import { SecretSlotsError } from "../platform/errors.js";
import { notify } from "../platform/observer.js";
import { checkOptions, invalid, readInteger, readText } from "../platform/options.js";
import { quoteUnknown } from "../platform/quote.js";
import { TokenClient } from "../token/token.js";
import { ClientRecords } from "./client-records.js";

/** @import { ClientDocument } from "./client-records.js" */
/** @import { StoredClient, StoredClientOptions, StoredClientsOptions } from "./types.js" */

const NAMES = ["store", "encrypt", "prefix", "fetch", "logger", "onEvent", "clock", "allowInsecureRequests"];
/** What a stored client may have, beside its secrets: all that is plain data. */
const OPTIONS = /** @type {const} */ ([
  ...["tokenEndpoint", "refreshEndpoint", "authorizationEndpoint", "issuer", "clientId", "clientAuth", "rawBasic"],
  ...["scope", "audience", "resource", "assumedLifetime", "timeout", "retries", "tokenTypes"],
]);
/** What decides where secrets are sent, and how. */
const DESTINATION = /** @type {const} */ ([
  ...["tokenEndpoint", "refreshEndpoint", "authorizationEndpoint", "issuer", "clientAuth"],
]);

/**
 * Clients of a keeper that are stored: each is added, changed and removed at run time, and all holders that share the store see it at their
 * next refresh. Secrets go in and never come out; `encrypt` seals them.
 *
 * @example
 * const clients = new StoredClients({ store });
 * await clients.put("crm", { tokenEndpoint: "https://issuer.example/token", clientId: "app", clientSecrets: ["old", "new"] });
 * const keeper = new TokenKeeper({ store, clients: clients.client });
 */
export class StoredClients {
  #records;
  #shared;
  #onEvent;
  /** The clients that were made of records, by name. @type {Map<string, { version: string, client: TokenClient }>} */
  #made = new Map();

  /**
   * Validates the options without calling the store. Throws `ERR_INVALID_OPTION`.
   *
   * @param {StoredClientsOptions} options
   */
  constructor(options) {
    const { store, encrypt, prefix = "client/", onEvent, ...shared } = checkOptions(options, NAMES);
    if (onEvent !== undefined && typeof onEvent !== "function") throw invalid("onEvent must be a function");
    this.#records = new ClientRecords(store, readText("prefix", prefix) ?? "", encrypt);
    this.#shared = shared;
    this.#onEvent = onEvent;
  }

  /**
   * Stores a client under a name, in the place of one that is there. Without `clientSecrets`, the stored secrets stay. That is refused if the
   * change sends them elsewhere, or in another way: whoever may change a client could otherwise have its secrets sent to himself.
   *
   * Rejects with `ERR_INVALID_OPTION` for an invalid name or option, and for a change of `tokenEndpoint`, `refreshEndpoint`,
   * `authorizationEndpoint`, `issuer` or `clientAuth` without `clientSecrets`; with `ERR_CONFLICT` if the stored version is not `ifVersion`;
   * with `ERR_STORE` if the store fails, or if the stored record cannot be opened or read. In all these cases the stored client stays.
   *
   * @param {string} name 1 to 128 bytes in UTF-8.
   * @param {StoredClientOptions} options `clientSecrets: []`: the client stays, and cannot refresh until it has a secret.
   * @param {{ ifVersion?: string | null | undefined }} [given] `ifVersion`: the version that must be stored; `null`: none.
   * @returns {Promise<string>} the new version
   */
  async put(name, options, given = {}) {
    const { ifVersion } = checkOptions(given, ["ifVersion"]);
    this.#records.check(name);
    const { clientSecrets, ...own } = checkOptions(options, [...OPTIONS, "clientSecrets"]);
    while (true) {
      const found = await this.#records.read(name);
      if (ifVersion !== undefined && ifVersion !== (found?.version ?? null)) throw changed(name);
      const document = documentOf(own, clientSecrets, found?.document);
      this.#make(name, document, null);
      const version = await this.#records.write(name, document, found?.version ?? null);
      if (version !== null) return version;
    }
  }

  /**
   * Returns a stored client without its secrets; `undefined` if there is none.
   *
   * Rejects with `ERR_INVALID_OPTION` for an invalid name, and with `ERR_STORE` if the store fails or the record cannot be opened or read.
   *
   * @param {string} name
   * @returns {Promise<StoredClient | undefined>}
   */
  async get(name) {
    const found = await this.#records.read(this.#records.check(name));
    if (found === null) return undefined;
    const { options, secrets } = found.document;
    return { name, options, secrets: secrets.length, version: found.version };
  }

  /**
   * Lists the names of stored clients in the store's order. For the next page, pass the last name as `after`; the last page is shorter than
   * `limit`.
   *
   * Rejects with `ERR_INVALID_OPTION` for an invalid option, and with `ERR_STORE` if the store fails.
   *
   * @param {{ prefix?: string | undefined, after?: string | undefined, limit?: number | undefined }} [given] `limit`: 1 to 100,000.
   *   Default 1,000.
   * @returns {Promise<string[]>}
   */
  async list(given = {}) {
    const { prefix, after, limit = 1000 } = checkOptions(given, ["prefix", "after", "limit"]);
    const most = readInteger("limit", limit, 1, 100_000);
    return this.#records.names(readText("prefix", prefix) ?? "", readText("after", after), most);
  }

  /**
   * Removes a client. Its credentials stay, and cannot be refreshed until there is a client of this name.
   *
   * Rejects with `ERR_INVALID_OPTION` for an invalid name, `ERR_CONFLICT` if the stored version is not `ifVersion`, and `ERR_STORE` if the
   * store fails.
   *
   * @param {string} name
   * @param {{ ifVersion?: string | undefined }} [given]
   * @returns {Promise<boolean>} whether it was there
   */
  async remove(name, given = {}) {
    const { ifVersion } = checkOptions(given, ["ifVersion"]);
    this.#records.check(name);
    while (true) {
      const version = await this.#records.version(name);
      if (ifVersion !== undefined && ifVersion !== version) throw changed(name);
      if (version === null) return false;
      if (await this.#records.delete(name, version)) return true;
    }
  }

  /**
   * Seals every stored client with the first key of `encrypt`, as {@link TokenKeeper#reseal} does for credentials.
   *
   * @returns {Promise<number>} how many were not sealed with the first key before
   */
  async reseal() {
    return this.#records.reseal();
  }

  /**
   * Returns the client of a name as it is stored now; `undefined` if there is none. It is the function for the option `clients` of a
   * {@link TokenKeeper}.
   *
   * Rejects with `ERR_STORE` if the store fails, or if the record cannot be opened or read.
   *
   * @param {string} name
   * @returns {Promise<TokenClient | undefined>}
   */
  client = async (name) => {
    const found = await this.#records.read(this.#records.check(name));
    if (found === null) {
      this.#made.delete(name);
      return undefined;
    }
    const { document, version } = found;
    const known = this.#made.get(name);
    if (known?.version === version) return known.client;
    const client = this.#make(name, document, this.#shared.logger);
    this.#made.set(name, { version, client });
    return client;
  };

  /** Throws `ERR_INVALID_OPTION`. @param {string} name @param {ClientDocument} document @param {StoredClientsOptions["logger"]} logger */
  #make(name, document, logger) {
    const { options, secrets } = document;
    return new TokenClient({
      ...options,
      ...this.#shared,
      logger,
      onEvent: (event) => notify(() => this.#onEvent?.(event, { client: name })),
      clientSecrets: options.clientAuth === "none" && secrets.length === 0 ? undefined : this.#source(name, document),
    });
  }

  /**
   * Returns the function that a client reads its secrets with: those of its record, and after they were refused those that are stored by then.
   *
   * @param {string} name
   * @param {ClientDocument} made
   */
  #source(name, made) {
    let isFirst = true;
    return async () => {
      const found = isFirst ? undefined : await this.#records.read(name);
      isFirst = false;
      // The secrets of another destination are not sent to this one.
      const { secrets } = found && hasSameDestination(found.document, made) ? found.document : made;
      if (secrets.length > 0) return secrets;
      throw invalid(`client ${quoteUnknown(name)} has no secret: give it one`);
    };
  }
}

/**
 * @param {StoredClientOptions} options
 * @param {unknown} secrets
 * @param {ClientDocument | undefined} before
 * @returns {ClientDocument}
 */
function documentOf(options, secrets, before) {
  const document = {
    format: /** @type {const} */ (1),
    options: JSON.parse(JSON.stringify(options)),
    secrets: before?.secrets ?? [],
  };
  if (secrets !== undefined) return { ...document, secrets: readSecrets(secrets) };
  const isNone = document.options.clientAuth === "none";
  if (before === undefined && !isNone) throw invalid("clientSecrets must be given, as the client is new");
  if (document.secrets.length === 0) return document;
  const moved = DESTINATION.find((name) => document.options[name] !== before?.options[name]);
  if (moved === undefined) return document;
  throw invalid(`clientSecrets must be given with a change of ${moved}: the stored secrets are not sent elsewhere`);
}

/** @param {ClientDocument} one @param {ClientDocument} other */
function hasSameDestination(one, other) {
  return DESTINATION.every((name) => one.options[name] === other.options[name]);
}

/** @param {unknown} given @returns {string[]} */
function readSecrets(given) {
  if (Array.isArray(given) && given.every((secret) => typeof secret === "string" && secret.isWellFormed()))
    return [...given];
  throw invalid("clientSecrets must be an array of strings");
}

/** @param {string} name */
function changed(name) {
  return new SecretSlotsError("ERR_CONFLICT", `client ${quoteUnknown(name)} has another version: read it again`);
}
