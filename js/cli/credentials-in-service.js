// The credentials that the service keeps, by its API.
import { isPlainObject } from "../platform/plain-object.js";
import { connectThere } from "./connect-there.js";
import { statusOf } from "./credential-status.js";
import { ServiceApi, ServiceError, unexpectedAnswer } from "./service-api.js";

/** @import { CredentialFilter, CredentialStatus } from "../keeper/types.js" */
/** @import { Token } from "../token/types.js" */
/** @import { Connecting } from "./connecting.js" */
/** @import { CredentialSource, NewCredential } from "./credential-source.js" */

/** How long the service may take, in milliseconds: it waits for an authorization server itself. */
const TIMEOUT = 60_000;
/** How many credentials are asked for at once. */
const PAGE = 100;

/** @implements {CredentialSource} */
export class CredentialsInService {
  /** @type {readonly string[]} */
  variables = [];
  #api;

  /** @param {ServiceApi} api */
  constructor(api) {
    this.#api = api;
  }

  /** @param {string} address @param {string | undefined} tokenFile */
  static async open(address, tokenFile) {
    return new CredentialsInService(await ServiceApi.open(address, { tokenFile, timeout: TIMEOUT }));
  }

  /** @param {string} id @returns {Promise<Token>} */
  async token(id) {
    const { body } = await this.#api.call("GET", `${pathOf(id)}/token`);
    if (!isPlainObject(body) || typeof body.access_token !== "string") throw unexpectedAnswer();
    return /** @type {Token} */ (body);
  }

  /** @param {string} id @param {string} accessToken */
  async refused(id, accessToken) {
    await this.#api.call("POST", `${pathOf(id)}/refused`, { body: { access_token: accessToken } });
  }

  /** @param {Pick<CredentialFilter, "state" | "owner" | "prefix">} filter @returns {AsyncGenerator<CredentialStatus>} */
  async *list(filter) {
    const given = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
    const query = new URLSearchParams([...given, ["limit", String(PAGE)]]);
    while (true) {
      const { body } = await this.#api.call("GET", `/v1/credentials?${query}`);
      if (!isPlainObject(body) || !Array.isArray(body.items)) throw unexpectedAnswer();
      yield* body.items.map(statusOf);
      if (typeof body.next !== "string") return;
      query.set("cursor", body.next);
    }
  }

  /** @param {string} id @param {NewCredential} credential @param {{ isReplaced: boolean }} options */
  async add(id, { client, grant, owner, scope, refreshToken }, { isReplaced }) {
    const tokens = refreshToken === undefined ? null : { refresh_token: refreshToken };
    const credential = { client, grant, owner, scope, tokens };
    const headers = /** @type {Record<string, string>} */ (isReplaced ? {} : { "If-None-Match": "*" });
    try {
      const { body } = await this.#api.call("PUT", pathOf(id), { body: credential, headers });
      return statusOf(body);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status !== 412) throw error;
      throw new ServiceError("ERR_CONFLICT", "a credential is kept under this ID; --replace replaces it");
    }
  }

  /** @param {string} id */
  async remove(id) {
    await this.#api.call("DELETE", pathOf(id));
  }

  /** @param {string} id @param {Connecting} connecting */
  connect(id, connecting) {
    return connectThere(this.#api, pathOf(id), connecting);
  }

  async close() {}
}

/** The path of a credential: its id is one segment. @param {string} id */
const pathOf = (id) => `/v1/credentials/${encodeURIComponent(id)}`;
