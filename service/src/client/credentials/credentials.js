// The credentials of the keeper, as routes see and change them.
import { taken } from "../../http/entity-tag.js";
import { badRequest, unknown } from "../../http/problem.js";
import { noToken } from "./no-token.js";
import { view } from "./view.js";

/** @import { StoredClients, TokenKeeper } from "secret-slots/client" */
/** @import { RefreshHistory } from "./history.js" */

export class ApiCredentials {
  #keeper;
  #clients;
  #history;

  /** @param {{ keeper: TokenKeeper, clients: StoredClients, history: RefreshHistory }} keeping */
  constructor({ keeper, clients, history }) {
    this.#keeper = keeper;
    this.#clients = clients;
    this.#history = history;
  }

  /** Returns credentials in the order of their ids. @param {Parameters<TokenKeeper["list"]>[0]} filter */
  async list(filter) {
    return (await this.#keeper.list(filter)).map(view);
  }

  /** Returns a credential. Fails with 404. @param {string} id */
  async describe(id) {
    return view(await this.#keeper.status(id));
  }

  /** Refreshes a credential now, and returns it. Fails as a request for its token does. @param {string} id */
  async refresh(id) {
    await this.#keeper.refresh(id).catch(noToken);
    return this.describe(id);
  }

  /** Returns what became of the refreshes of a credential, the newest first. Fails with 404. @param {string} id */
  async history(id) {
    await this.#keeper.status(id);
    return this.#history.read(id);
  }

  /**
   * Stores a credential, and returns whether it is new. Fails with 400 for an unknown client, and with 412 if it must be new and is not.
   *
   * @param {string} id
   * @param {any} body
   * @param {{ mustBeNew: boolean }} options
   */
  async put(id, { client, grant, scope, owner, parameters, headers, tokens }, { mustBeNew }) {
    if ((await this.#clients.get(client)) === undefined) throw unknownClient();
    const credential = {
      ...{ client, grant, scope: scope ?? undefined, owner: owner ?? undefined },
      ...{ parameters: parameters ?? undefined, headers: headers ?? undefined },
      tokens: tokens ?? (grant === "refresh_token" ? null : undefined),
    };
    const isNew = await this.#keeper.put(id, credential, { ifAbsent: true });
    if (!isNew && mustBeNew) throw taken();
    // What is left of a removed credential is not this one's. It is swept anyway, so a failure is no failure of the request.
    if (isNew) await this.#history.forget(id).catch(() => {});
    else await this.#keeper.put(id, credential, { keepTokens: tokens === undefined });
    if (tokens) this.#history.note(id, { outcome: "authorized" });
    return isNew;
  }

  /** Removes a credential. Fails with 404. @param {string} id */
  async remove(id) {
    if (!(await this.#keeper.remove(id))) throw unknown("there is no such credential: check its id");
    await this.#history.forget(id).catch(() => {});
  }
}

function unknownClient() {
  const detail = "there is no such client: put it first";
  return badRequest(`client: ${detail}`, [{ pointer: "/client", detail }]);
}
