// A fetch for Node that connects to allowed addresses alone. The address is checked when the connection is made, not before: a name that is
// resolved twice may have another address the second time (DNS rebinding).
import { lookup as systemLookup } from "node:dns";
import process from "node:process";
import { Agent, fetch as undiciFetch } from "undici";
import { AddressRefused } from "../outgoing/address-refused.js";
import { checkTarget, mayConnect, NOT_PUBLIC } from "../outgoing/rule.js";

/** @import { OutgoingRule } from "../outgoing/rule.js" */

/** How long a connection may take, in milliseconds. */
const CONNECTS_WITHIN = 15_000;
/** How long the head and each part of the body may take, in milliseconds: as long as the longest `timeout` of a client. Senders have their own limits. */
const ANSWERS_WITHIN = 600_000;
/** The most bytes of the answer's body: no sender reads as much. */
const LARGEST = 1024 * 1024;
/** Whether the address of a connection can be checked. Bun has an undici of its own, which ignores `connect.lookup`. */
export const CHECKS_ADDRESSES = process.versions.bun === undefined;

/**
 * Returns a `fetch` that refuses addresses which the rule refuses, and `close`, which ends its connections. It follows no redirect. Bun cannot
 * check the address that a name leads to: there, names are refused unless `allowedHosts` has them.
 *
 * It rejects with an error of the code `ERR_OUTGOING_ADDRESS`, or with one whose `cause` has that code.
 *
 * @example
 * const outgoing = guardedFetch({ allowLoopback: false, allowedHosts: [] });
 * const service = createService({ store, fetch: outgoing.fetch });
 *
 * @param {OutgoingRule & { lookup?: typeof systemLookup }} options `lookup`: resolves names, for tests.
 * @returns {{ fetch: typeof fetch, close: () => Promise<void> }}
 */
export function guardedFetch({ lookup = systemLookup, ...given }) {
  const rule = CHECKS_ADDRESSES ? given : { ...given, onlyListedHosts: true };
  const agent = new Agent({
    // A host that is an address is not looked up: `checkTarget` has checked it.
    connect: { timeout: CONNECTS_WITHIN, lookup: guardedLookup(rule, lookup) },
    headersTimeout: ANSWERS_WITHIN,
    bodyTimeout: ANSWERS_WITHIN,
    maxResponseSize: LARGEST,
  });
  const guarded = async (/** @type {any} */ input, /** @type {any} */ init) => {
    const url = checkTarget(String(input), rule);
    return undiciFetch(url, { ...init, redirect: "manual", dispatcher: agent });
  };
  return { fetch: /** @type {any} */ (guarded), close: () => agent.destroy() };
}

/** @param {OutgoingRule} rule @param {typeof systemLookup} lookup @returns {import("node:net").LookupFunction} */
function guardedLookup(rule, lookup) {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, "", 0);
      const allowed = found.filter(({ address }) => mayConnect(hostname, address, rule));
      const [first] = allowed;
      if (first === undefined) return callback(new AddressRefused(NOT_PUBLIC), "", 0);
      if (options.all === true) return callback(null, allowed);
      callback(null, first.address, first.family);
    });
  };
}
