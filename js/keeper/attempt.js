// One attempt to refresh a credential, from the core's first step to its end. It always settles: a trap costs one attempt.
import { core } from "../core/instantiate.js";
import { RefreshIo } from "./refresh-io.js";

/** @import { SecretSlotsError } from "../errors.js" */
/** @import { Setting } from "./refresh-io.js" */

/** How long an attempt that waits for no answer may still take after its instance was dropped, in milliseconds. */
const GRACE = 1_000;

/** How an attempt ended, as the core returns it. A larger number is the time of the next try, in Unix seconds. */
export const END = { refreshed: 0, adopted: 1, removed: 2, busy: 3, reauthorize: 4 };

/**
 * @param {Setting} setting
 * @param {object} options
 * @param {Float64Array} options.keeping
 * @param {number} options.refused The generation whose token the resource server refuses, or -1.
 * @param {number} options.patience How long to wait for another holder, in seconds.
 * @param {(work: Promise<unknown>) => void} options.work Takes work that goes on after the attempt.
 * @returns {Promise<{ end: number, failure: unknown }>}
 */
export async function attempt(setting, { keeping, refused, patience, work }) {
  const { clock, owner } = setting;
  const share = Math.random();
  let io = new RefreshIo(setting);
  /** @param {(glue: import("../core/instantiate.js").Glue) => Promise<number>} run */
  const task = async (run) => {
    try {
      const end = await core.task(run, { clock, left: () => io.left + GRACE });
      if (io.isDropped) setting.tell({ type: "token_dropped", id: setting.id });
      return { end, failure: io.failure };
    } finally {
      io.end();
    }
  };
  try {
    return await task((glue) => glue.refreshRecord(keeping, owner, refused, patience, share, undefined, io));
  } catch (error) {
    if (/** @type {SecretSlotsError} */ (error).code !== "ERR_INTERNAL") throw withdrawn(io, error, work);
    const lost = await io.abandon();
    if (lost === undefined) throw withdrawn(io, error, work);
    io = lost.io;
    // The request was sent: a new instance writes what is known of it.
    const { end, failure } = await task((glue) =>
      glue.refreshRecord(keeping, owner, -1, 0, share, Float64Array.of(...lost.record, ...lost.answer), io),
    );
    return { end, failure: failure ?? error };
  }
}

/**
 * @param {RefreshIo} io
 * @param {unknown} error
 * @param {(work: Promise<unknown>) => void} work
 */
function withdrawn(io, error, work) {
  if (io.mustWithdraw) work(io.withdraw().catch(() => {}));
  return error;
}
