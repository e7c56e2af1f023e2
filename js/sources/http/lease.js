// What a source asks with, and only for a time: it is renewed before its end, and when the manager refuses it.
import { canShare } from "../../platform/can-share.js";
import { inTime } from "../../platform/clock.js";
import { SourceError } from "../source-error.js";

/** @import { RequestSettings } from "./request.js" */
/** @import { TokenFunction } from "./token.js" */

/** Both times are Unix milliseconds. @template T @typedef {{ value: T, renewAt: number, endsAt: number }} Lease */

/** Which part of its life a token is used for. */
const PART = 0.8;

/**
 * Returns a function that returns the leased value. It gets a lease when there is none, the last one is to be renewed, or its value was
 * refused. Calls meanwhile share one `get`, where the platform lets them; it takes no longer than a request may, so that one that hangs does not
 * stay. A lease that cannot be renewed serves until its end.
 *
 * @template T
 * @param {() => Promise<Lease<T>>} get
 * @param {RequestSettings} settings
 * @returns {(refused?: T) => T | Promise<T>}
 */
export function keepLease(get, { clock, timeout, manager }) {
  /** @type {Lease<T> | undefined} */
  let kept;
  /** @type {Promise<T> | undefined} */
  let getting;
  const renew = async () => {
    try {
      const lease = await inTime(get(), clock, clock.monotonic() + timeout);
      if (lease === undefined)
        throw new SourceError("ERR_SOURCE", `credentials for ${manager} took longer than ${timeout} ms`);
      kept = lease;
    } catch (error) {
      if (kept === undefined || clock.now() >= kept.endsAt) throw error;
    }
    return kept.value;
  };
  return (refused) => {
    if (refused !== undefined && kept?.value === refused) kept = undefined;
    if (kept !== undefined && clock.now() < kept.renewAt) return kept.value;
    if (!canShare) return renew();
    getting ??= renew().finally(() => (getting = undefined));
    return getting;
  };
}

/**
 * Keeps a token for 80 % of its life.
 *
 * @param {() => Promise<{ token: string, seconds: number }>} login
 * @param {RequestSettings} settings
 * @returns {TokenFunction}
 */
export function leasedToken(login, settings) {
  const token = keepLease(async () => {
    const askedAt = settings.clock.now();
    const { token: value, seconds } = await login();
    return { value, renewAt: askedAt + seconds * 1000 * PART, endsAt: askedAt + seconds * 1000 };
  }, settings);
  return ({ refused } = {}) => token(refused);
}

/**
 * Asks with what `current` returns, and once more with another one if the answer says that it is refused.
 *
 * @template T, A
 * @param {(refused?: T) => T | Promise<T>} current
 * @param {(answer: A) => boolean} isRefused
 * @param {(value: T) => Promise<A>} ask
 */
export async function askTwice(current, isRefused, ask) {
  const first = await current();
  const answer = await ask(first);
  if (!isRefused(answer)) return answer;
  const second = await current(first);
  return second === first ? answer : ask(second);
}
