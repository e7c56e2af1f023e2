// One credential of a keeper, as a client of the Model Context Protocol uses it.
import { SecretSlotsError } from "../platform/errors.js";
import { invalid, readText } from "../platform/options.js";

/** @import { Signal } from "../platform/types.js" */
/** @import { Token } from "../token/types.js" */
/** @import { SessionKeeper } from "./types.js" */

const METHODS = /** @type {const} */ (["token", "refused", "put", "reauthorize", "status"]);
/** The codes of a session that only a new authorization brings back. */
const ENDED = ["ERR_REAUTHORIZATION_REQUIRED", "ERR_SECRET_UNKNOWN"];
/** How many of the latest tokens are remembered: requests with an older one may still be under way. */
const REMEMBERED = 8;

export class Session {
  #keeper;
  #id;
  /** The latest tokens that requests were given, the newest last. @type {string[]} */
  #served = [];

  /** Throws `ERR_INVALID_OPTION`. @param {SessionKeeper} keeper @param {string} id */
  constructor(keeper, id) {
    if (METHODS.some((name) => typeof keeper?.[name] !== "function")) throw invalid("keeper must be a TokenKeeper");
    if (!readText("id", id)) throw invalid("id must be a non-empty string: the id of a credential in the keeper");
    this.#keeper = keeper;
    this.#id = id;
  }

  /** The token that was served last. */
  get last() {
    return this.#served.at(-1);
  }

  /** Whether a token is one of the latest that were served. @param {string | undefined} accessToken */
  hasServed(accessToken) {
    return accessToken !== undefined && this.#served.includes(accessToken);
  }

  /** @returns {Promise<Token>} */
  async token() {
    return this.#serve(await this.#keeper.token(this.#id));
  }

  /**
   * Reports a refused token, and returns the one to use instead.
   *
   * @param {string} accessToken
   * @param {Signal} [signal]
   * @returns {Promise<Token>}
   */
  async refused(accessToken, signal) {
    return this.#keeper.refused(this.#id, accessToken, { signal });
  }

  /** Whether the session lives, as far as the store knows. */
  async isAlive() {
    const status = await unlessEnded(this.#keeper.status(this.#id));
    return status !== undefined && status.state !== "reauthorize";
  }

  /** @param {Token} token */
  #serve(token) {
    const { access_token } = token;
    if (access_token !== this.last) this.#served = [...this.#served, access_token].slice(-REMEMBERED);
    return token;
  }
}

/**
 * Resolves with `undefined` if the session has ended, or has not begun. Rejects with every other error: a server that is down for a while
 * ends no session.
 *
 * @template T
 * @param {Promise<T>} call of the keeper
 * @returns {Promise<T | undefined>}
 */
export async function unlessEnded(call) {
  try {
    return await call;
  } catch (error) {
    if (error instanceof SecretSlotsError && ENDED.includes(error.code)) return undefined;
    throw error;
  }
}
