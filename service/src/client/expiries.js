// When the next token of each client expires, for metrics.

/** @import { StoredClients, TokenKeeper } from "secret-slots/client" */

const PAGE = 1000;

/**
 * Returns when the next token of each stored client expires, in Unix seconds; `null` for a client none of whose tokens expires. A credential
 * whose user must authorize the client again does not count: `GET /v1/credentials?state=reauthorize` lists it.
 *
 * @param {{ keeper: TokenKeeper, clients: StoredClients }} keeping
 */
export async function soonestTokenExpiries({ keeper, clients }) {
  /** @type {Map<string, number | null>} */
  const soonest = new Map();
  for (let after, names; (names = await clients.list({ after, limit: PAGE })).length > 0; after = names.at(-1))
    for (const name of names) soonest.set(name, null);
  for (let after, found; (found = await keeper.list({ after, limit: PAGE })).length > 0; after = found.at(-1)?.id) {
    for (const { client = "", state, expires_at: at } of found) {
      const known = soonest.get(client);
      if (known === undefined || state === "reauthorize" || at === undefined) continue;
      soonest.set(client, Math.min(known ?? Infinity, at));
    }
  }
  return Object.fromEntries(soonest);
}
