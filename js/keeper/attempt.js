// One attempt to refresh a credential, from the core's first step to its end. It always settles: a trap costs one attempt.
import { core } from "../wasm/client/core.js";
import { RefreshIo } from "./refresh-io.js";

/** @import { SecretSlotsError } from "../platform/errors.js" */
/** @import { Setting } from "./refresh-io.js" */

/** How long an attempt that waits for no answer may still take after its instance was dropped, in milliseconds. */
const GRACE = 1_000;
/** How many instances of the core an attempt may lose. */
const MAX_INSTANCES = 5;

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
  /** @param {(glue: import("../wasm/client/core.js").Glue) => Promise<number>} run */
  const task = async (run) => {
    try {
      const end = await core.task(run, { clock, left: () => io.left + GRACE });
      if (io.isDropped) setting.tell({ type: "token_dropped", id: setting.id });
      return { end, failure: io.failure };
    } finally {
      io.end();
    }
  };
  /** @type {unknown} */
  let trap;
  /** What an instance that was lost has left. @type {Float64Array | undefined} */
  let left;
  for (let instance = 1; ; instance++) {
    try {
      const ended = await task((glue) =>
        left === undefined
          ? glue.refreshRecord(keeping, owner, refused, patience, share, undefined, io)
          : glue.refreshRecord(keeping, owner, -1, 0, share, left, io),
      );
      return { end: ended.end, failure: ended.failure ?? trap };
    } catch (error) {
      const isTrap = /** @type {SecretSlotsError} */ (error).code === "ERR_INTERNAL";
      const lost = isTrap && instance < MAX_INSTANCES ? await io.abandon() : undefined;
      if (lost === undefined) {
        if (io.isDropped) setting.tell({ type: "token_dropped", id: setting.id });
        if (io.mustWithdraw) work(io.withdraw().catch(() => {}));
        throw error;
      }
      // The request was sent: another instance writes what is known of it.
      io = lost.io;
      left = Float64Array.of(...lost.record, ...lost.answer);
      trap ??= error;
    }
  }
}
