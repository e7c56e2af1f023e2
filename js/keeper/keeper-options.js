// Reads the options of a keeper, once.
import { clockOf } from "../platform/clock.js";
import { notify } from "../platform/observer.js";
import { checkOptions, invalid, readInteger, readText } from "../platform/options.js";
import { memberOf } from "../platform/plain-object.js";
import { Clients } from "./clients/clients.js";
import { RecordStore } from "./record-store.js";
import { StoreClock } from "./store-clock.js";
import { WatchedClock } from "./watched-clock.js";

/** @import { Store } from "../stores/types.js" */
/** @import { KeeperEvent, TokenKeeperOptions } from "./types.js" */
/** @typedef {ReturnType<typeof readKeeperOptions>} Settings */

const NAMES = [
  ...["store", "clients", "window", "tickInterval", "jitter", "saveBudget", "concurrency", "replayAfter"],
  ...["replayLostReply", "encrypt", "prefix", "onEvent", "clock"],
];

/** Throws `ERR_INVALID_OPTION`. @param {TokenKeeperOptions} given */
export function readKeeperOptions(given) {
  const options = checkOptions(given, NAMES);
  const { store, clients, window = 60, tickInterval = 15, jitter = 60, saveBudget = 10, concurrency = 10 } = options;
  const replayAfter = readReplayAfter(options);
  const prefix = readText("prefix", options.prefix) ?? "token/";
  if (options.onEvent !== undefined && typeof options.onEvent !== "function")
    throw invalid("onEvent must be a function");
  const records = new RecordStore(readStore(store), prefix, replayAfter, options.encrypt);
  const watched = new WatchedClock(clockOf(options.clock));
  return {
    records,
    storeClock: new StoreClock(records, watched),
    sharesPromises: memberOf(store, "sharesPromises") === true,
    clients: new Clients(clients),
    window: readInteger("window", window, 0, 86_400, "seconds"),
    tick: readInteger("tickInterval", tickInterval, 1, 3_600, "seconds"),
    jitter: readInteger("jitter", jitter, 0, 86_400, "seconds"),
    save: readInteger("saveBudget", saveBudget, 1, 600, "seconds"),
    concurrency: readInteger("concurrency", concurrency, 1, 1_000),
    replayAfter,
    tell: teller(options.onEvent),
    clock: watched,
  };
}

/**
 * Returns a function that tells the listener an event, and the name of the client of its credential, if that is known.
 *
 * @param {TokenKeeperOptions["onEvent"]} onEvent
 * @returns {(event: KeeperEvent, client: string | undefined) => void}
 */
function teller(onEvent) {
  return (event, client) => notify(() => onEvent?.(event, { client }));
}

/** @param {any} options @returns {"lease" | "expiry"} */
function readReplayAfter({ replayAfter = "lease", replayLostReply }) {
  if (replayLostReply !== undefined) throw invalid('replayLostReply is now replayAfter: "lease" or "expiry"');
  if (replayAfter === "lease" || replayAfter === "expiry") return replayAfter;
  throw invalid('replayAfter must be "lease" or "expiry"');
}

/** Throws `ERR_INVALID_OPTION`. @param {any} store @returns {Store} */
export function readStore(store) {
  const methods = ["read", "write", "delete", "list"];
  if (methods.some((name) => typeof store?.[name] !== "function")) {
    throw invalid(`store must have the functions ${methods.join(", ")}`);
  }
  return store;
}
