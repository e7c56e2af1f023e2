// A token that is kept for most of its life.
import { canShare } from "../platform/can-share.js";
import { inTime } from "../platform/clock.js";
import { SourceError } from "./source-error.js";

/** @import { RequestSettings } from "./request.js" */
/** @import { TokenFunction } from "./token.js" */

/** Which part of its life a token is used for. */
const PART = 0.8;

/**
 * Returns a function that logs in when there is no token, the last one has lived for 80 % of its life, or it is refused. Calls meanwhile share
 * one login, except in a Worker.
 *
 * @param {() => Promise<{ token: string, seconds: number }>} login
 * @param {RequestSettings} settings A login that takes longer than `timeout` is given up, so that one that hangs does not stay.
 * @returns {TokenFunction}
 */
export function leasedToken(login, { manager, clock, timeout }) {
  let kept = { token: "", until: 0 };
  /** @type {Promise<string> | undefined} */
  let pending;
  const renew = async () => {
    const askedAt = clock.now();
    const lease = await inTime(login(), clock, clock.monotonic() + timeout);
    if (lease === undefined)
      throw new SourceError("ERR_SOURCE", `a login at ${manager} took longer than ${timeout} ms`);
    const { token, seconds } = lease;
    kept = { token, until: askedAt + seconds * 1000 * PART };
    return token;
  };
  return ({ refused }) => {
    if (kept.token !== refused && clock.now() < kept.until) return kept.token;
    if (!canShare) return renew();
    pending ??= renew().finally(() => (pending = undefined));
    return pending;
  };
}
