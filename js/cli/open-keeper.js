// The keeper of a configuration: for `keep` itself, and for commands that work on the same store beside it.
import { TokenKeeper } from "../keeper/keeper.js";
import { quote, quoteUnknown } from "../platform/quote.js";
import { suggestion } from "../platform/suggestion.js";
import { TokenClient } from "../token/token.js";
import { UsageError } from "./usage-error.js";

/** @import { Credential, KeeperEvent } from "../keeper/types.js" */
/** @import { Store } from "../stores/types.js" */
/** @import { KeepConfig } from "./keep-config.js" */
/** @import { Member } from "./member.js" */

/**
 * @param {KeepConfig} config
 * @param {Store} store
 * @param {{ say: (words: string) => void, onEvent?: (event: KeeperEvent) => void }} outputs `say`: shows a warning to a person.
 * @returns {Promise<{ keeper: TokenKeeper, clients: Record<string, TokenClient> }>}
 */
export async function openKeeper({ clients: given, encrypt, keeper: options }, store, { say, onEvent }) {
  const logger = { warn: say, error: say };
  /** @type {[string, TokenClient][]} */
  const entries = [];
  for (const [name, { options, member }] of Object.entries(given)) {
    entries.push([name, await member.giveTo(() => new TokenClient({ ...options, logger }))]);
  }
  const clients = Object.fromEntries(entries);
  const keys = encrypt.options;
  // This keeper only checks the keys, so that an error names their member.
  if (keys !== undefined) await encrypt.member.giveTo(() => new TokenKeeper({ store, clients, encrypt: keys }));
  const whole = { ...options.options, store, clients, ...(keys === undefined ? {} : { encrypt: keys }), onEvent };
  return { keeper: await options.member.giveTo(() => new TokenKeeper(whole)), clients };
}

/**
 * Puts a credential of a configuration into the store. Of several processes that do so at the same time, only one does.
 *
 * @param {TokenKeeper} keeper
 * @param {KeepConfig} config
 * @param {string} id
 * @param {{ isReplaced?: boolean }} [given] `isReplaced`: also if it is there already.
 */
export async function putConfigured(keeper, config, id, { isReplaced = false } = {}) {
  const { options, member } = config.credentials[id];
  checkClient(options, member, config);
  await member.giveTo(() => keeper.put(id, options, { ifAbsent: !isReplaced }));
}

/** @param {Credential} credential @param {Member} member @param {KeepConfig} config */
function checkClient({ client }, member, { clients }) {
  const names = Object.keys(clients);
  if (names.includes(client)) return;
  if (typeof client !== "string") throw member.at("client").mustBe('the name of a client in "clients"');
  throw new UsageError(`${member.name}: ${unknownClient(client, names)}`);
}

/** The words for a client that a configuration does not have. @param {string} name @param {readonly string[]} known */
export function unknownClient(name, known) {
  const near = suggestion(name, known) || `; "clients" has ${listed(known)}`;
  return `unknown client ${quoteUnknown(name)}${near}`;
}

/** @param {readonly string[]} names */
function listed(names) {
  const first = names.slice(0, 10).map((name) => quote(name.slice(0, 64)));
  return first.join(", ") || "none";
}
