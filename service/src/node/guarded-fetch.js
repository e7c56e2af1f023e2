// A fetch for Node that connects to allowed addresses alone. The address is checked when the connection is made, not before: a name that is
// resolved twice may have another address the second time (DNS rebinding).
import { lookup as systemLookup } from "node:dns";
import { Agent, fetch as undiciFetch } from "undici";
import { DeliveryError, Refusal } from "../outgoing/delivery-error.js";
import { checkTarget, mayConnect } from "../outgoing/rule.js";

/** @import { OutgoingRule } from "../outgoing/rule.js" */

/** How long a connection may take, and how long the answer's head may, in milliseconds. The sender's own limit is shorter. */
const WITHIN = 15_000;
/** The most bytes of the answer's body. */
const LARGEST = 64 * 1024;

/**
 * Returns a `fetch` that refuses addresses which the rule refuses, and `close`, which ends its connections. It follows no redirect.
 *
 * @example
 * const outgoing = guardedFetch({ allowLoopback: false, allowedHosts: [] });
 * const service = createService({ store, fetch: outgoing.fetch });
 *
 * @param {OutgoingRule & { lookup?: typeof systemLookup }} options `lookup`: resolves names, for tests.
 * @returns {{ fetch: typeof fetch, close: () => Promise<void> }}
 */
export function guardedFetch({ lookup = systemLookup, ...rule }) {
  const agent = new Agent({
    // A host that is an address is not looked up: `checkTarget` has checked it.
    connect: { timeout: WITHIN, lookup: guardedLookup(rule, lookup) },
    headersTimeout: WITHIN,
    bodyTimeout: WITHIN,
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
      if (first === undefined) return callback(refused(), "", 0);
      if (options.all === true) return callback(null, allowed);
      callback(null, first.address, first.family);
    });
  };
}

const refused = () => new DeliveryError(Refusal.Address, "the webhook's host has an address that is not public");
