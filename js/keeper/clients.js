// The clients of a keeper, by their names.
import { invalid, readable } from "../platform/options.js";
import { isPlainObject } from "../platform/plain-object.js";
import { quoteUnknown } from "../platform/quote.js";
import { suggestion } from "../platform/suggestion.js";
import { isTokenClient } from "../token/prepare.js";

/** @import { TokenClient } from "../token/token.js" */
/** @import { Clients as ClientsOption } from "./types.js" */

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
   * Returns the client of a name, which the function is asked for each time. Throws `ERR_INVALID_OPTION` if there is none, or what the
   * function throws; or returns a promise of that, if the function returns one.
   *
   * @param {string} name
   * @returns {TokenClient | Promise<TokenClient>}
   */
  require(name) {
    if (typeof this.#option !== "function") return this.#checked(name, this.#ofObject(name));
    const found = this.#option(name);
    if (!isPromise(found)) return this.#remembered(name, found);
    return Promise.resolve(found).then((client) => this.#remembered(name, client));
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

/** @param {unknown} value @returns {value is PromiseLike<unknown>} */
function isPromise(value) {
  return typeof (/** @type {any} */ (value)?.then) === "function";
}
