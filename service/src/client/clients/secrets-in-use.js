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

  /** Takes note that a client's secrets were changed: the index of one that was kept is another now. @param {string} client @param {readonly (string | { keep: number })[]} secrets */
  move(client, secrets) {
    const before = this.#indexes.get(client);
    const now = secrets.findIndex((secret) => typeof secret !== "string" && secret.keep === before);
    if (now === -1) this.#indexes.delete(client);
    else this.#indexes.set(client, now);
  }

  /** @param {string} client */
  forget(client) {
    this.#indexes.delete(client);
  }
}
