// The credentials in the store of a configuration of `keep`. A keeper over it shares each refresh with all other processes.
import { SecretSlotsError } from "../platform/errors.js";
import { connectHere } from "./connect-here.js";
import { nameOf } from "./input.js";
import { readSharedConfig } from "./keep-config.js";
import { openKeeper, putConfigured, unknownClient } from "./open-keeper.js";
import { tell } from "./terminal.js";
import { UsageError } from "./usage-error.js";

/** @import { TokenKeeper } from "../keeper/keeper.js" */
/** @import { CredentialFilter, CredentialStatus } from "../keeper/types.js" */
/** @import { TokenClient } from "../token/token.js" */
/** @import { Token } from "../token/types.js" */
/** @import { Connecting } from "./connecting.js" */
/** @import { CredentialSource, NewCredential } from "./credential-source.js" */
/** @import { SharedConfig } from "./keep-config.js" */

/** How many credentials are read at once. */
const PAGE = 1000;

/** @implements {CredentialSource} */
export class CredentialsInStore {
  #config;
  #keeper;
  #clients;
  #file;
  #closeStore;
  /** @type {Promise<void> | undefined} */
  #closing;

  /**
   * @param {string} file
   * @param {SharedConfig} config
   * @param {{ keeper: TokenKeeper, clients: Record<string, TokenClient> }} opened
   * @param {() => Promise<void>} closeStore
   */
  constructor(file, config, { keeper, clients }, closeStore) {
    this.#file = nameOf(file);
    this.#config = config;
    this.#keeper = keeper;
    this.#clients = clients;
    this.#closeStore = closeStore;
  }

  /** @param {string} file The configuration. */
  static async open(file) {
    const config = await readSharedConfig(file);
    const { store, close } = await config.open();
    try {
      return new CredentialsInStore(file, config, await openKeeper(config, store, { say: tell }), close);
    } catch (error) {
      await close();
      throw error;
    }
  }

  get variables() {
    return this.#config.variables;
  }

  /** @param {string} id */
  async token(id) {
    await this.#putConfigured(id);
    return this.#keeper.token(id);
  }

  /** @param {string} id @param {string} accessToken */
  async refused(id, accessToken) {
    await this.#keeper.refused(id, accessToken);
  }

  /** @param {Pick<CredentialFilter, "state" | "owner" | "prefix">} filter @returns {AsyncGenerator<CredentialStatus>} */
  async *list(filter) {
    /** @type {string | undefined} */
    let after;
    while (true) {
      const page = await this.#keeper.list({ ...filter, after, limit: PAGE });
      yield* page;
      if (page.length < PAGE) return;
      after = page.at(-1)?.id;
    }
  }

  /** @param {string} id @param {NewCredential} credential @param {{ isReplaced: boolean }} options */
  async add(id, { refreshToken, ...credential }, { isReplaced }) {
    this.#client(credential.client);
    const tokens = refreshToken === undefined ? null : { refresh_token: refreshToken };
    const isPut = await this.#keeper.put(id, { ...credential, tokens }, { ifAbsent: !isReplaced });
    if (!isPut) throw new SecretSlotsError("ERR_CONFLICT", "a credential is kept under this ID; --replace replaces it");
    return this.#keeper.status(id);
  }

  /** @param {string} id */
  async remove(id) {
    if (await this.#keeper.remove(id)) return;
    throw new SecretSlotsError("ERR_SECRET_UNKNOWN", "no credential is kept under this ID");
  }

  /** @param {string} id @param {Connecting} connecting */
  async connect(id, connecting) {
    await this.#putConfigured(id);
    const { client = "", grant, scope } = await this.#keeper.status(id);
    if (grant !== "refresh_token") {
      throw new UsageError("nobody has to authorize this credential: its grant is client_credentials");
    }
    const keep = async (/** @type {Token} */ tokens) => {
      if (await this.#keeper.reauthorize(id, { client, tokens })) return;
      throw new SecretSlotsError(
        "ERR_CONFLICT",
        "the credential was removed or replaced meanwhile: nothing is changed",
      );
    };
    await connectHere(this.#client(client), scope, keep, connecting);
    return this.#keeper.status(id);
  }

  close() {
    return (this.#closing ??= this.#keeper.stop().then(this.#closeStore));
  }

  /** Does what `keep` does at its start, so that it need not run. @param {string} id */
  async #putConfigured(id) {
    if (Object.hasOwn(this.#config.credentials, id)) await putConfigured(this.#keeper, this.#config, id);
  }

  /** @param {string} name */
  #client(name) {
    if (Object.hasOwn(this.#clients, name)) return this.#clients[name];
    throw new UsageError(`${this.#file}: ${unknownClient(name, Object.keys(this.#clients))}`);
  }
}
