// The clients of a keeper, by their names.
import { invalid } from "../platform/options.js";
import { isPlainObject } from "../platform/plain-object.js";
import { quote } from "../platform/quote.js";
import { suggestion } from "../platform/suggestion.js";
import { isTokenClient } from "../token/prepare.js";

/** @import { TokenClient } from "../token/token.js" */
/** @import { Clients as ClientsOption } from "./types.js" */

export class Clients {
  #option;

  /**
   * Throws `ERR_INVALID_OPTION` for an object with a value that is not a `TokenClient`. A function is not called yet.
   *
   * @param {ClientsOption} option
   */
  constructor(option) {
    if (typeof option !== "function" && !isPlainObject(option)) {
      throw invalid("clients must be a plain object of TokenClients, or a function that returns one by its name");
    }
    this.#option = option;
    const own = typeof option === "function" ? {} : option;
    for (const name of Object.keys(own)) if (own[name] !== undefined) this.require(name);
  }

  /** Returns the client of a name; `undefined` if there is none. @param {string} name @returns {TokenClient | undefined} */
  find(name) {
    const found = this.#read(name);
    return isTokenClient(found) ? found : undefined;
  }

  /** Returns the client of a name. Throws `ERR_INVALID_OPTION` if there is none. @param {string} name @returns {TokenClient} */
  require(name) {
    const found = this.#read(name);
    if (isTokenClient(found)) return found;
    const shown = quote(String(name).slice(0, 64));
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
  #read(name) {
    if (typeof this.#option === "function") return this.#option(name);
    return Object.hasOwn(this.#option, name) ? this.#option[name] : undefined;
  }
}
