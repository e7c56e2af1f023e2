// The client half of the service: it keeps the access tokens of credentials fresh, for callers in any language. It connects its rooms.
import { StoredClients, TokenKeeper } from "secret-slots/client";
import { bytesOfHex } from "../encode/hex.js";
import { within } from "../deadline.js";
import { eachOf } from "../each-of.js";
import { Problem } from "../http/problem.js";
import { checkTarget } from "../outgoing/rule.js";
import { ApiClients } from "./clients/clients.js";
import { clientRoutes } from "./clients/routes.js";
import { ApiCredentials } from "./credentials/credentials.js";
import { RefreshHistory } from "./credentials/history.js";
import { credentialRoutes } from "./credentials/routes.js";
import { tokenRoutes } from "./credentials/token-routes.js";
import { soonestTokenExpiries } from "./expiries.js";
import { Seal } from "../seal.js";
import { Authorizations } from "./authorizations/authorizations.js";
import { authorizationRoutes } from "./authorizations/routes.js";

/** @import { Shared } from "../issuer/issuer.js" */
/** @import { Endpoints } from "../http/endpoints.js" */
/** @import { Settings } from "../service-options.js" */

/** How long a tick waits for refreshes, in milliseconds: a slow token endpoint must not hold up the other work of the service. */
const TICK_WITHIN = 5_000;

export class ClientHalf {
  #settings;
  /** @type {Keeping | undefined} */
  #keeping;
  /** @type {Promise<void> | undefined} */
  #ticking;

  /** @param {Shared} shared */
  constructor({ settings }) {
    this.#settings = settings;
    this.#keeping = settings.encryptionKey === undefined ? undefined : new Keeping(settings, settings.encryptionKey);
  }

  /** The keeper and its clients. Fails with 409 without an encryption key: secrets and tokens are stored sealed or not at all. */
  get keeping() {
    if (this.#keeping !== undefined) return this.#keeping;
    throw new Problem(
      409,
      "ERR_ENCRYPTION_KEY",
      "the service has no encryption key: start it with one, so that it can keep tokens",
    );
  }

  /** @param {Endpoints} endpoints */
  addRoutes(endpoints) {
    clientRoutes(endpoints, this);
    credentialRoutes(endpoints, this);
    tokenRoutes(endpoints, this, this.#settings);
    authorizationRoutes(endpoints, this, this.#settings);
  }

  /** Refreshes what is due, and removes authorizations that nobody has ended. */
  async tick() {
    const keeping = this.#keeping;
    if (keeping === undefined) return;
    const { keeper, authorizations, history } = keeping;
    // A long history holds up no other work.
    history.flush().catch(() => {});
    await eachOf([() => this.#refresh(keeper), () => authorizations.sweep(), () => history.sweep()]);
  }

  /** Refreshes that take longer than a tick go on. @param {TokenKeeper} keeper */
  async #refresh(keeper) {
    this.#ticking ??= keeper
      .tick()
      .then(() => {})
      .finally(() => (this.#ticking = undefined));
    const ticking = this.#ticking;
    await within(
      this.#settings.clock,
      TICK_WITHIN,
      () => new StillTicking(),
      () => ticking,
    ).catch((error) => {
      if (!(error instanceof StillTicking)) throw error;
      ticking.catch(() => {});
    });
  }

  /** Waits for refreshes and saves that are under way: a response that is lost may have used up a refresh token. */
  async close() {
    await this.#keeping?.keeper.stop();
    await this.#keeping?.history.flush();
  }

  /** Returns when the next token of each stored client expires, in Unix seconds; `null` if none does. It reads every credential. */
  async soonestExpiries() {
    return this.#keeping === undefined ? {} : soonestTokenExpiries(this.#keeping);
  }
}

class StillTicking extends Error {}

/** The keeper, and its clients. */
class Keeping {
  /** @param {Settings} settings @param {string} key 32 bytes in hexadecimal. */
  constructor(settings, key) {
    const { store, clock, tell } = settings;
    const encrypt = [bytesOfHex(key)];
    // Discovered endpoints are nobody's input, so they are checked here, whatever `fetch` the host gives.
    const fetch = async (/** @type {any} */ url, /** @type {any} */ init) =>
      settings.fetch(checkTarget(String(url), settings), init);
    this.clients = new StoredClients({
      ...{ store, encrypt, clock, logger: null, fetch: /** @type {any} */ (fetch), allowInsecureRequests: false },
      onEvent: (event, { client }) => {
        const { type, ...members } = event;
        this.apiClients.inUse.note(event, client);
        tell({ type: `client_${type}`, client, ...members });
      },
    });
    this.history = new RefreshHistory(settings);
    this.keeper = new TokenKeeper({
      ...{ store, encrypt, clock, clients: this.clients.client },
      onEvent: (event, { client }) => {
        const { type, ...members } = event;
        this.history.tell(event);
        tell({ type: `credential_${type}`, client, ...members });
      },
    });
    this.apiClients = new ApiClients(settings, this.clients, this.keeper);
    this.apiCredentials = new ApiCredentials(this);
    this.authorizations = new Authorizations({ ...settings, encryptionKey: key }, new Seal(key), this);
  }
}
