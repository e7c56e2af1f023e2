// What the core decides about a credential by the refresh policy: the options of the keeper and of the credential's client.
import { core } from "../wasm/client/core.js";
import { TIMEOUT } from "./clients/missing-client.js";
import { recordOf, withRecord } from "./record.js";
import { timesOf } from "./times.js";

/** @import { Entry } from "./entry.js" */
/** @import { Settings } from "./keeper-options.js" */
/** @import { Document } from "./record.js" */

/**
 * The refresh policy as src/keeper/ has it. Times are in seconds.
 *
 * @typedef {{ window: number, tick: number, jitter: number, timeout: number, save: number, assumedLifetime: number | undefined,
 *   replayAfter: "lease" | "expiry" }} Policy
 */

/**
 * @param {Settings} settings
 * @param {string} client The name of the client.
 * @returns {Policy}
 */
export function policyOf({ window, tick, jitter, save, replayAfter, clients }, client) {
  const { timeout = TIMEOUT, assumedLifetime = 3_600 } = clients.find(client) ?? {};
  return {
    ...{ window, tick, jitter, save, replayAfter },
    timeout: Math.ceil(timeout / 1000),
    assumedLifetime: assumedLifetime === Infinity ? undefined : assumedLifetime,
  };
}

/** Returns what to do with a credential now. @param {Settings} settings @param {Entry} entry */
export function planOf(settings, entry) {
  const { storeClock, clock } = settings;
  const policy = policyOf(settings, entry.document.client);
  const times = timesOf({ entry, storeClock, clock });
  const isRefused = entry.refused === entry.generation;
  return core.call((glue) => glue.planRecord(entry.record, policy, times, isRefused));
}

/** Returns the document with the time of its next refresh. @param {Settings} settings @param {Document} document */
export function scheduled(settings, document) {
  const [record, policy] = [recordOf(document), policyOf(settings, document.client)];
  const refresh_at = core.call((glue) => glue.refreshAt(record, policy, Math.random()));
  return withRecord(document, { ...record, refresh_at });
}
