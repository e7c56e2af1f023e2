// What the core decides of a credential by the keeper's options and its client's.
import { core } from "../wasm/client/core.js";
import { invalid } from "../platform/options.js";
import { quote } from "../platform/quote.js";
import { recordOf, withRecord } from "./record.js";
import { timesOf } from "./times.js";

/** @import { Entry } from "./entry.js" */
/** @import { Settings } from "./keeper-options.js" */
/** @import { Document } from "./record.js" */

/** How long a call waits for a credential whose client it does not know yet, in milliseconds. */
export const TIMEOUT = 10_000;

/**
 * The `Keeping` of src/keeper/keeping.rs.
 *
 * @typedef {{ window: number, tick: number, jitter: number, timeout: number, save: number, assumedLifetime: number | undefined,
 *   replayAfter: "lease" | "expiry" }} Policy
 */

/**
 * @param {Settings} settings
 * @param {string} client Its name.
 * @returns {Policy}
 */
export function policyOf({ window, tick, jitter, save, replayAfter, client: find }, client) {
  const { timeout = TIMEOUT, assumedLifetime = 3_600 } = find(client) ?? {};
  return {
    ...{ window, tick, jitter, save, replayAfter },
    timeout: Math.ceil(timeout / 1000),
    assumedLifetime: assumedLifetime === Infinity ? undefined : assumedLifetime,
  };
}

/** What to do with a credential now. @param {Settings} settings @param {Entry} entry */
export function planOf(settings, entry) {
  const { storeClock, clock } = settings;
  const policy = policyOf(settings, entry.document.client);
  const times = timesOf({ entry, storeClock, clock });
  const isRefused = entry.refused === entry.generation;
  return core.call((glue) => glue.planRecord(entry.record, policy, times, isRefused));
}

/** A document with the time from which on it is refreshed. @param {Settings} settings @param {Document} document */
export function scheduled(settings, document) {
  const [record, policy] = [recordOf(document), policyOf(settings, document.client)];
  const refresh_at = core.call((glue) => glue.refreshAt(record, policy, Math.random()));
  return withRecord(document, { ...record, refresh_at });
}

/** Throws `ERR_INVALID_OPTION` for a name that no client has. @param {Settings} settings @param {string} name */
export function clientOf(settings, name) {
  const client = settings.client(name);
  if (client === undefined)
    throw invalid(`unknown client ${quote(String(name).slice(0, 64))}: clients has no TokenClient under this key`);
  return client;
}
