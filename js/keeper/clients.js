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
    for (const name of names) if (this.#read(name) !== undefined) this.require(name);
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
  #read(name) {
    const option = this.#option;
    if (typeof option === "function") return option(name);
    return readable(() => (Object.hasOwn(option, name) ? option[name] : undefined));
  }
}
