// Which secret of each client has worked last in this process.

/** @import { TokenEvent } from "secret-slots/client" */

export class SecretsInUse {
  /** @type {Map<string, number>} */
  #indexes = new Map();

  /** @param {TokenEvent} event @param {string} client */
  note(event, client) {
    if (event.type === "token" && event.secret !== undefined) this.#indexes.set(client, event.secret);
  }

  /** Returns the index of the secret; `null` if it is not known. @param {string} client @param {number} count How many secrets the client has. */
  of(client, count) {
    const index = this.#indexes.get(client);
    return index === undefined || index >= count ? null : index;
  }

  /** @param {string} client */
  forget(client) {
    this.#indexes.delete(client);
  }
}
