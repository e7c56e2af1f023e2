// Clients as records in a store: changed at run time, and seen by all holders. Their secrets are write-only.
import { clockOf } from "../../platform/clock.js";
import { SecretSlotsError } from "../../platform/errors.js";
import { notify } from "../../platform/observer.js";
import { checkOptions, invalid, readable, readInteger, readText } from "../../platform/options.js";
import { quoteUnknown } from "../../platform/quote.js";
import { StoreFailure } from "../../stores/ask.js";
import { readClientOptions } from "../../token/client-options.js";
import { discover } from "../../token/discover.js";
import { TokenClient } from "../../token/token.js";
import { documentOf, hasSameDestination, isKept, OPTION_NAMES, readSecrets } from "./client-document.js";
import { checkName, ClientRecords } from "./client-records.js";
import { setVersion } from "./client-version.js";

/** @import { Discovered } from "../../token/types.js" */
/** @import { NewStoredClientOptions, StoredClient, StoredClientsOptions, UnreadableClient } from "../types.js" */
/** @import { ClientDocument } from "./client-document.js" */

const NAMES = ["store", "encrypt", "prefix", "fetch", "logger", "onEvent", "clock", "allowInsecureRequests"];

/** @typedef {{ version: string, discovered: Discovered | undefined, client: TokenClient }} Made */

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
  #clock;
  #onEvent;
  /** The clients that were made of records, by name. @type {Map<string, Made>} */
  #made = new Map();

  /**
   * Validates the options without calling the store. Throws `ERR_INVALID_OPTION`.
   *
   * @param {StoredClientsOptions} options
   */
  constructor(options) {
    const { store, encrypt, prefix = "client/", onEvent, ...shared } = checkOptions(options, NAMES);
    if (onEvent !== undefined && typeof onEvent !== "function") throw invalid("onEvent must be a function");
    readable(() => readClientOptions(/** @type {any} */ (shared)));
    this.#records = new ClientRecords(store, readText("prefix", prefix) ?? "", encrypt);
    this.#shared = shared;
    this.#clock = clockOf(shared.clock);
    this.#onEvent = onEvent;
  }

  /**
   * Stores a client under a name, in the place of one that is there. Without `clientSecrets`, the stored secrets stay. That is refused if the
   * change sends them elsewhere, in another way or for another client: otherwise anyone who may change a client could have its secrets sent to
   * a server of their own. URLs are compared as texts.
   *
   * In `clientSecrets`, `{ keep: 0 }` stands for the stored secret of that index in the version `ifVersion`: so secrets are added, removed and put
   * in another order one by one, by whoever does not know them. It is refused with the same changes.
   *
   * Rejects with `ERR_INVALID_OPTION` for an invalid name, option or secret, and for a change of `tokenEndpoint`, `refreshEndpoint`,
   * `authorizationEndpoint`, `issuer`, `clientId` or `clientAuth` without `clientSecrets`, or with one that is kept; for one that is kept
   * without `ifVersion`, twice, or that is not there; with `ERR_CONFLICT` if the stored version is not
   * `ifVersion`; with `ERR_TOO_LARGE` for a secret of over 65,536 bytes; with `ERR_STORE` if the store fails, or if the stored secrets are
   * needed and their record cannot be opened or read. Only after a failure of the store may the client be stored all the same.
   *
   * @example
   * const version = await clients.put("erp", { tokenEndpoint: "https://erp.example/token", clientId: "app", clientSecrets: ["s"] });
   * const erp = { tokenEndpoint: "https://erp.example/token", clientId: "app", scope: "read" };
   * const next = await clients.put("erp", erp, { ifVersion: version });
   * await clients.put("erp", { ...erp, clientSecrets: ["new", { keep: 0 }] }, { ifVersion: next });
   *
   * @param {string} name 1 to 128 bytes in UTF-8.
   * @param {NewStoredClientOptions} options `issuer` without `tokenEndpoint`: its endpoints are discovered later. `clientSecrets: []`: the client stays, and cannot refresh until it has a secret.
   * @param {{ ifVersion?: string | null | undefined }} [given] `ifVersion`: the version that must be stored; `null`: none.
   * @returns {Promise<string>} the new version
   */
  async put(name, options, given = {}) {
    const { ifVersion } = checkOptions(given, ["ifVersion"]);
    checkName(name);
    const { clientSecrets, ...own } = checkOptions(options, [...OPTION_NAMES, "clientSecrets"]);
    const secrets = clientSecrets === undefined ? undefined : readable(() => readSecrets(clientSecrets));
    const keeps = secrets?.some(isKept) ?? true;
    // An index says nothing without the version in which it is that of a secret.
    if (secrets !== undefined && keeps && typeof ifVersion !== "string")
      throw invalid("ifVersion must be given with clientSecrets that are kept: the version that their indexes are of");
    while (true) {
      // With new secrets alone, what is stored need not be readable.
      const found = keeps ? await this.#records.read(name) : null;
      const before = keeps ? (found?.version ?? null) : await this.#records.version(name);
      if (ifVersion !== undefined && ifVersion !== before) throw changed(name);
      const document = documentOf(own, secrets, found?.document, Math.floor(this.#clock.now() / 1000));
      this.#validate(document);
      const version = await this.#records.write(name, document, before);
      if (version !== null) return version;
    }
  }

  /**
   * Returns a stored client without its secrets; `undefined` if there is none.
   *
   * Rejects with `ERR_INVALID_OPTION` for an invalid name, and with `ERR_STORE` if the store fails or the record cannot be opened or read.
   *
   * @example
   * const crm = await clients.get("crm");
   * crm.options; // { tokenEndpoint: "https://issuer.example/token", clientId: "app" }
   * crm.secrets; // 2
   * crm.secretsAddedAt.length; // 2
   *
   * @param {string} name
   * @returns {Promise<StoredClient | undefined>}
   */
  async get(name) {
    const found = await this.#records.read(checkName(name));
    if (found === null) return undefined;
    const { options, secrets, added_at } = found.document;
    const secretsAddedAt = secrets.map((_secret, index) => added_at[index] || null);
    return { name, options, secrets: secrets.length, secretsAddedAt, version: found.version };
  }

  /**
   * Returns several stored clients without their secrets, in the order of the names. One that is not there is left out. In the place of one
   * whose record cannot be opened or read comes its name with `error: "ERR_STORE"` and its version: it must not hide the others, and can be
   * replaced by `put` with all its secrets.
   *
   * Rejects with `ERR_INVALID_OPTION` for an invalid name, and with `ERR_STORE` if the store fails.
   *
   * @example
   * await clients.getAll(await clients.list());
   *
   * @param {readonly string[]} names
   * @returns {Promise<(StoredClient | UnreadableClient)[]>}
   */
  async getAll(names) {
    if (!Array.isArray(names)) throw invalid("names must be an array");
    const found = await Promise.all(
      names.map((name) => this.get(name).catch((error) => this.#unreadable(name, error))),
    );
    return found.filter((client) => client !== undefined);
  }

  /**
   * Lists the names of stored clients in the store's order. For the next page, pass the last name as `after`; the last page is shorter than
   * `limit`.
   *
   * Rejects with `ERR_INVALID_OPTION` for an invalid option, and with `ERR_STORE` if the store fails.
   *
   * @example
   * await clients.list({ prefix: "c" }); // ["crm"]
   *
   * @param {{ prefix?: string | undefined, after?: string | undefined, limit?: number | undefined }} [given] `limit`: 1 to 100,000.
   *   Default 1,000.
   * @returns {Promise<string[]>}
   */
  async list(given = {}) {
    const { prefix, after, limit = 1000 } = checkOptions(given, ["prefix", "after", "limit"]);
    const most = readInteger("limit", limit, 1, 100_000);
    const names = [];
    for await (const name of this.#records.names(readText("prefix", prefix), readText("after", after), most)) {
      names.push(name);
      if (names.length === most) break;
    }
    return names;
  }

  /**
   * Removes a client. Its credentials stay, and cannot be refreshed until there is a client of this name.
   *
   * Rejects with `ERR_INVALID_OPTION` for an invalid name, `ERR_CONFLICT` if the stored version is not `ifVersion`, and `ERR_STORE` if the
   * store fails.
   *
   * @example
   * await clients.remove("crm"); // true
   *
   * @param {string} name
   * @param {{ ifVersion?: string | undefined }} [given]
   * @returns {Promise<boolean>} whether it was there
   */
  async remove(name, given = {}) {
    const { ifVersion } = checkOptions(given, ["ifVersion"]);
    checkName(name);
    while (true) {
      const version = await this.#records.version(name);
      if (ifVersion !== undefined && ifVersion !== version) throw changed(name);
      if (version === null) return false;
      if (await this.#records.delete(name, version)) return true;
    }
  }

  /**
   * Seals every stored client with the first key of `encrypt`, as `reseal` of a keeper does for credentials.
   *
   * Rejects with `ERR_STORE` if the store fails, and, after all other records were sealed, if a record cannot be opened or read.
   *
   * @example
   * await clients.reseal(); // 0: no record needed it
   *
   * @returns {Promise<number>} how many were not sealed with the first key before
   */
  async reseal() {
    return this.#records.reseal();
  }

  /**
   * Returns the client of a name as it is stored now; `undefined` if there is none. It is bound, as the function for the option `clients` of a
   * {@link TokenKeeper}.
   *
   * Of a client with `issuer` and without `tokenEndpoint`, the endpoints are discovered, and found again once an hour.
   *
   * Rejects with `ERR_INVALID_OPTION` for an invalid name, with `ERR_STORE` if the store fails or the record cannot be opened or read, and as
   * {@link discover} does.
   *
   * @example
   * const keeper = new TokenKeeper({ store, clients: clients.client });
   *
   * @param {string} name
   * @returns {Promise<TokenClient | undefined>} the same object until the client or its issuer's metadata change
   */
  client = async (name) => {
    const found = await this.#records.read(checkName(name));
    if (found === null) {
      this.#made.delete(name);
      return undefined;
    }
    const { document, version } = found;
    const discovered = await this.#discover(document.options);
    const known = this.#made.get(name);
    if (known?.version === version && known.discovered === discovered) return known.client;
    const client = this.#make(name, document, discovered);
    setVersion(client, version);
    this.#made.set(name, { version, discovered, client });
    return client;
  };

  /**
   * Returns what stands for a client that cannot be opened or read; `undefined` if it is gone by now. Rejects with every other error.
   *
   * @param {string} name
   * @param {unknown} error
   * @returns {Promise<UnreadableClient | undefined>}
   */
  async #unreadable(name, error) {
    const isOfRecord =
      error instanceof SecretSlotsError && error.code === "ERR_STORE" && !(error instanceof StoreFailure);
    if (!isOfRecord) throw error;
    const version = await this.#records.version(name);
    return version === null ? undefined : { name, error: error.code, version };
  }

  /** Finds the endpoints of an issuer, for a client without them. @param {ClientDocument["options"]} options */
  async #discover({ tokenEndpoint, issuer, timeout }) {
    if (tokenEndpoint !== undefined) return undefined;
    const { fetch, clock, allowInsecureRequests } = this.#shared;
    return discover(String(issuer), { fetch: /** @type {any} */ (fetch), clock, allowInsecureRequests, timeout });
  }

  /** @param {string} name @param {ClientDocument} document @param {Discovered} [discovered] */
  #make(name, document, discovered) {
    const { options, secrets } = document;
    const isPublic = options.clientAuth === "none" && secrets.length === 0;
    const onEvent = this.#onEvent;
    return new TokenClient({
      ...withEndpoints(options, discovered),
      ...this.#shared,
      onEvent: onEvent && ((event) => notify(() => onEvent(event, { client: name }))),
      clientSecrets: isPublic ? undefined : this.#source(name, document),
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
      const found = isFirst ? null : await this.#records.read(name);
      isFirst = false;
      // The secrets of another destination are not sent to this one.
      return found !== null && hasSameDestination(found.document, made) ? found.document.secrets : made.secrets;
    };
  }

  /** Throws `ERR_INVALID_OPTION` for options or secrets that no client takes. @param {ClientDocument} document */
  #validate({ options, secrets }) {
    const clientSecrets = secrets.length === 0 && options.clientAuth !== "none" ? async () => [] : secrets;
    const { issuer, tokenEndpoint = issuer } = options;
    if (tokenEndpoint === undefined) throw invalid("tokenEndpoint or issuer must be given");
    new TokenClient({ ...options, tokenEndpoint, ...this.#shared, logger: null, clientSecrets });
  }
}

/**
 * Returns options with the endpoints that were discovered. Only the server knows whether its callbacks name the issuer (RFC 9207).
 *
 * @param {ClientDocument["options"]} options
 * @param {Discovered | undefined} discovered
 */
function withEndpoints({ tokenEndpoint, issuer, ...options }, discovered) {
  if (discovered !== undefined) return { ...discovered, ...options };
  return { tokenEndpoint: String(tokenEndpoint), issuer, ...options };
}

/** @param {string} name */
function changed(name) {
  return new SecretSlotsError("ERR_CONFLICT", `client ${quoteUnknown(name)} has another version: read it again`);
}
