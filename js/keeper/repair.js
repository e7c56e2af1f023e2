// Credentials whose client was changed after their last failure: they need not wait for their next attempt.
import { ownMembers } from "../platform/plain-object.js";
import { versionOf } from "./clients/client-version.js";
import { MissingClient } from "./clients/missing-client.js";

/** @import { TokenClient } from "../token/token.js" */
/** @import { Clients } from "./clients/clients.js" */
/** @import { Entry } from "./entry.js" */
/** @import { Document } from "./record.js" */

/** What a document says of a client that was missing. */
const MISSING = "";

/** Returns what a document says of the client of a failure; `undefined` for a client that cannot change. @param {TokenClient | MissingClient} client */
export function failedWith(client) {
  return client instanceof MissingClient ? MISSING : versionOf(client);
}

/** Whether the last attempt failed with another version of the client, or without one. @param {Document} document @param {TokenClient | MissingClient} client */
export function isRepaired(document, client) {
  const { failed_with } = ownMembers(document);
  if (failed_with === undefined || client instanceof MissingClient) return false;
  const version = versionOf(client);
  return failed_with === MISSING || (version !== undefined && version !== failed_with);
}

/**
 * Returns those of these credentials whose client was changed since. Each client is asked for once.
 *
 * @param {Iterable<[string, Entry]>} entries
 * @param {Clients} clients
 * @returns {Promise<[string, Entry][]>}
 */
export async function repairedOf(entries, clients) {
  const failing = [...entries].filter(([, { document }]) => Object.hasOwn(document, "failed_with"));
  const names = new Set(failing.map(([, { document }]) => document.client));
  const now = new Map();
  for (const name of names) now.set(name, await clients.get(name));
  return failing.filter(([, { document }]) => isRepaired(document, now.get(document.client)));
}
