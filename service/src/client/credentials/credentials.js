// The credentials of the keeper, as routes see and change them.
import { taken } from "../../http/entity-tag.js";
import { badRequest, unknown } from "../../http/problem.js";
import { view } from "./view.js";

/** @import { StoredClients, TokenKeeper } from "secret-slots/client" */

export class ApiCredentials {
  #keeper;
  #clients;

  /** @param {TokenKeeper} keeper @param {StoredClients} clients */
  constructor(keeper, clients) {
    this.#keeper = keeper;
    this.#clients = clients;
  }

  /** Returns credentials in the order of their ids. @param {Parameters<TokenKeeper["list"]>[0]} filter */
  async list(filter) {
    return (await this.#keeper.list(filter)).map(view);
  }

  /** Returns a credential. Fails with 404. @param {string} id */
  async describe(id) {
    return view(await this.#keeper.status(id));
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
    if (await this.#keeper.put(id, credential, { ifAbsent: true })) return true;
    if (mustBeNew) throw taken();
    await this.#keeper.put(id, credential, { keepTokens: tokens === undefined });
    return false;
  }

  /** Removes a credential. Fails with 404. @param {string} id */
  async remove(id) {
    if (!(await this.#keeper.remove(id))) throw unknown("there is no such credential: check its id");
  }
}

function unknownClient() {
  const detail = "there is no such client: put it first";
  return badRequest(`client: ${detail}`, [{ pointer: "/client", detail }]);
}
