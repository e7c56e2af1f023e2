// The clients of the keeper, as routes see and change them.
import { stale } from "../../http/entity-tag.js";
import { conflict, unknown } from "../../http/problem.js";
import { codeOf } from "../../errors.js";
import { checkAddresses, checkDestination, inWordsOfBodies, membersOf, optionsOf, usesStored } from "./members.js";
import { SecretsInUse } from "./secrets-in-use.js";

/** @import { StoredClient, StoredClients, TokenKeeper, UnreadableClient } from "secret-slots/client" */
/** @import { Settings } from "../../service-options.js" */
/** @import { Members } from "./members.js" */

export class ApiClients {
  inUse = new SecretsInUse();
  #settings;
  #stored;
  #keeper;

  /** @param {Settings} settings @param {StoredClients} stored @param {TokenKeeper} keeper */
  constructor(settings, stored, keeper) {
    this.#settings = settings;
    this.#stored = stored;
    this.#keeper = keeper;
  }

  /** Returns the names of clients in their order. @param {{ prefix: string | undefined, after: string | undefined, limit: number }} options */
  names(options) {
    return this.#stored.list(options);
  }

  /** Returns the clients of these names, without those that are gone. One whose record is damaged must not hide the others. @param {string[]} names */
  async describeAll(names) {
    const found = await this.#stored.getAll(names);
    return found.map((one) => (one.options === undefined ? unreadable(one) : this.#view(one)));
  }

  /** Returns a client and its version. Fails with 404. @param {string} name */
  async describe(name) {
    const found = await this.#stored.get(name);
    if (found === undefined) throw unknownClient();
    return { client: this.#view(found), version: found.version };
  }

  /**
   * Stores a client. Returns it with its version, and whether it is new.
   *
   * @param {string} name
   * @param {Members} body
   * @param {{ actor: string, check: (version: string | null) => void }} options `check` fails if the version is not the one to change.
   */
  async put(name, body, { actor, check }) {
    checkAddresses(body, this.#settings);
    while (true) {
      const found = await this.#found(name, body);
      const version = found?.version ?? null;
      check(version);
      if (found?.options !== undefined) checkDestination(found, body);
      const { clientSecrets, ...options } = optionsOf(body);
      const written = await this.#write(name, { ...options, clientSecrets }, version);
      // Another request has changed it meanwhile.
      if (written === undefined) continue;
      if (clientSecrets !== undefined) this.inUse.move(name, clientSecrets);
      this.#settings.tell({ type: "client_stored", client: name, actor });
      const secretsAddedAt = this.#timesOf(clientSecrets, found?.options === undefined ? [] : found.secretsAddedAt);
      const stored = { name, options, secrets: secretsAddedAt.length, secretsAddedAt, version: written };
      return { client: this.#view(stored), version: written, isNew: found === undefined };
    }
  }

  /** Returns the client that a body changes, as far as it must be readable for that: a damaged one can be replaced by all anew. @param {string} name @param {Members} body */
  async #found(name, body) {
    return usesStored(body) ? this.#stored.get(name) : (await this.#stored.getAll([name]))[0];
  }

  /** Returns when each of the secrets that were put was stored. @param {readonly (string | { keep: number })[] | undefined} secrets @param {readonly (number | null)[]} before */
  #timesOf(secrets, before) {
    return (
      secrets?.map((secret) => (typeof secret === "string" ? this.#settings.now() : (before[secret.keep] ?? null))) ??
      before
    );
  }

  /**
   * Returns the new version; `undefined` if the stored one is another than `ifVersion`.
   *
   * @param {string} name
   * @param {any} options
   * @param {string | null} ifVersion
   */
  async #write(name, options, ifVersion) {
    try {
      return await this.#stored.put(name, options, { ifVersion });
    } catch (error) {
      if (codeOf(error) === "ERR_CONFLICT") return undefined;
      throw inWordsOfBodies(error);
    }
  }

  /**
   * Removes a client. Fails with 404, with 409 while credentials use it unless it is forced, and with 412 if its version is not `ifVersion`.
   *
   * @param {string} name
   * @param {{ actor: string, force: boolean, ifVersion: string | undefined }} options
   */
  async remove(name, { actor, force, ifVersion }) {
    if (!force && (await this.#keeper.list({ client: name, limit: 1 })).length > 0) {
      await this.describe(name);
      throw conflict("credentials use this client: delete them first, or set force");
    }
    const isRemoved = await this.#stored.remove(name, { ifVersion }).catch((error) => {
      throw codeOf(error) === "ERR_CONFLICT" ? stale() : error;
    });
    if (!isRemoved) throw unknownClient();
    this.inUse.forget(name);
    this.#settings.tell({ type: "client_removed", client: name, actor });
  }

  /** @param {StoredClient} stored */
  #view({ name, options, secrets, secretsAddedAt }) {
    const { client_id, ...members } = membersOf(options);
    const client_secret_in_use = this.inUse.of(name, secrets);
    const client_secret_hints = secretsAddedAt.map((added_at) => ({ added_at }));
    return { name, client_id, client_secret_count: secrets, client_secret_hints, client_secret_in_use, ...members };
  }
}

/** @param {UnreadableClient} client */
function unreadable({ name, error }) {
  const members = Object.keys(membersOf({ clientId: "" })).map((member) => [member, null]);
  const ofSecrets = { client_secret_count: null, client_secret_hints: null, client_secret_in_use: null };
  return { name, ...Object.fromEntries(members), ...ofSecrets, error };
}

const unknownClient = () => unknown("there is no such client: put it, or check its name");
