// The clients of a keeper, by their names.
import { invalid, readable } from "../../platform/options.js";
import { isPlainObject } from "../../platform/plain-object.js";
import { quoteUnknown } from "../../platform/quote.js";
import { labelOf, WITHHELD } from "../../platform/foreign-error.js";
import { SecretSlotsError } from "../../platform/errors.js";
import { suggestion } from "../../platform/suggestion.js";
import { isTokenClient } from "../../token/prepare.js";
import { TokenError } from "../../token/token-error.js";
import { MissingClient } from "./missing-client.js";

/** @import { TokenClient } from "../../token/token.js" */
/** @import { Clients as ClientsOption } from "../types.js" */

export class Clients {
  #option;
  /** The clients that a function has returned, by name: it may take time to return one again. @type {Map<string, TokenClient>} */
  #returned = new Map();

  /**
   * Throws `ERR_INVALID_OPTION` for an object with a value that is not a `TokenClient`. A function is not called yet.
   *
   * @param {ClientsOption} option
   */
  constructor(option) {
    if (typeof option !== "function" && !readable(() => isPlainObject(option))) {
      throw invalid("clients must be a plain object of TokenClients, or a function that returns one by its name");
    }
    this.#option = option;
    const names = readable(() => (typeof option === "function" ? [] : Object.keys(option)));
    for (const name of names) if (this.#ofObject(name) !== undefined) this.#checked(name, this.#ofObject(name));
  }

  /** Returns the client of a name, as far as it is known without waiting. @param {string} name @returns {TokenClient | undefined} */
  find(name) {
    if (typeof this.#option === "function") return this.#returned.get(name);
    const found = this.#ofObject(name);
    return isTokenClient(found) ? found : undefined;
  }

  /**
   * Returns the client of a name, which the function is asked for each time; or a promise of it, if the function returns one.
   *
   * Throws, or rejects with, `ERR_INVALID_OPTION` if there is none, and `ERR_TOKEN_REQUEST_FAILED` if the function fails with an error that is
   * not ours.
   *
   * @param {string} name
   * @returns {TokenClient | Promise<TokenClient>}
   */
  require(name) {
    if (typeof this.#option !== "function") return this.#checked(name, this.#ofObject(name));
    /** @type {unknown} */
    let found;
    try {
      found = this.#option(name);
    } catch (error) {
      throw failed(name, error);
    }
    if (!isPromise(found)) return this.#remembered(name, found);
    const failing = (/** @type {unknown} */ error) => {
      throw failed(name, error);
    };
    return Promise.resolve(found).then((client) => this.#remembered(name, client), failing);
  }

  /** Returns the client of a name as {@link Clients#require} does, or in its place why it cannot be had. @param {string} name @returns {TokenClient | Promise<TokenClient | MissingClient> | MissingClient} */
  get(name) {
    try {
      const client = this.require(name);
      return isTokenClient(client) ? client : client.catch((error) => new MissingClient(error));
    } catch (error) {
      return new MissingClient(error);
    }
  }

  /** @param {string} name @param {unknown} found */
  #remembered(name, found) {
    if (isTokenClient(found)) this.#returned.set(name, found);
    else this.#returned.delete(name);
    return this.#checked(name, found);
  }

  /** @param {string} name @param {unknown} found @returns {TokenClient} */
  #checked(name, found) {
    if (isTokenClient(found)) return found;
    const shown = quoteUnknown(String(name));
    if (found !== undefined) {
      throw invalid(`client ${shown} must be a TokenClient, made by the same copy of secret-slots as the keeper`);
    }
    if (typeof this.#option === "function") {
      throw invalid(`unknown client ${shown}: the function clients returned undefined`);
    }
    const known = Object.keys(this.#option);
    throw invalid(`unknown client ${shown}: clients has no such name${suggestion(String(name), known)}`);
  }

  /** @param {string} name @returns {unknown} */
  #ofObject(name) {
    const option = /** @type {Record<string, unknown>} */ (this.#option);
    return readable(() => (Object.hasOwn(option, name) ? option[name] : undefined));
  }
}

/** The text of a function's own error may quote a secret. @param {string} name @param {unknown} error */
function failed(name, error) {
  if (error instanceof SecretSlotsError) return error;
  const message = `client ${quoteUnknown(name)} is not known now: the function clients failed with ${labelOf(error)}; ${WITHHELD}`;
  return new TokenError("ERR_TOKEN_REQUEST_FAILED", message, { attempts: [], outcome: "not_processed" });
}

/** @param {unknown} value @returns {value is PromiseLike<unknown>} */
function isPromise(value) {
  return typeof (/** @type {any} */ (value)?.then) === "function";
}
