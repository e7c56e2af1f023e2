// One attempt to refresh a credential, from the core's first step to its end. It always settles, even if an instance of the core traps.
import { core } from "../wasm/client/core.js";
import { RefreshIo } from "./refresh-io.js";
import { timesOf } from "./times.js";

/** @import { SecretSlotsError } from "../platform/errors.js" */
/** @import { KeptRecord } from "./record.js" */
/** @import { Answered, Context } from "./refresh-io.js" */

/** @typedef {{ record: KeptRecord, answered: Answered }} Lost */

/** How long after its time limit an attempt is given up whose instance of the core was lost, in milliseconds. */
const GRACE = 1_000;
/** How many instances of the core an attempt may lose. */
const MAX_INSTANCES = 5;

/**
 * How an attempt ended: `End` of src/keeper/refresh.rs. `failed` is the time of the next attempt, in Unix seconds.
 *
 * @typedef {"refreshed" | "adopted" | "removed" | "busy" | "reauthorize" | { failed: number }} End
 */

/**
 * Runs an attempt. Rejects with the error of a store that failed, or of an instance of the core that trapped before anything was sent.
 *
 * @param {Context} context
 * @param {object} options
 * @param {object} options.policy
 * @param {number | undefined} options.refused The generation whose token the resource server refuses.
 * @param {number} options.patience How long to wait for another holder, in seconds.
 * @param {(work: Promise<unknown>) => void} options.track Takes work that outlasts the attempt.
 * @returns {Promise<{ end: End, failure: unknown, duration: number | undefined }>}
 */
export async function runAttempt(context, { policy, refused, patience, track }) {
  const { clock, owner } = context;
  /** The input of every instance of the core; `lost` is what an instance that was lost has left behind. */
  let options = {
    policy,
    owner,
    share: Math.random(),
    refused,
    patience,
    lost: /** @type {Lost | undefined} */ (undefined),
  };
  let io = new RefreshIo(context);
  const run = async () => {
    const given = { ...options, times: timesOf(context) };
    try {
      const end = await core.task((glue) => glue.refreshRecord(given, io), { clock, left: () => io.left + GRACE });
      if (io.isDropped) context.tell({ type: "token_dropped", id: context.id });
      return { end, failure: io.failure, duration: io.duration };
    } finally {
      io.end();
    }
  };
  /** @type {unknown} */
  let trap;
  for (let instance = 1; ; instance++) {
    try {
      const { failure, ...ended } = await run();
      return { ...ended, failure: failure ?? trap };
    } catch (error) {
      const isTrap = /** @type {SecretSlotsError} */ (error).code === "ERR_INTERNAL";
      const lost = isTrap && instance < MAX_INSTANCES ? await io.abandon() : undefined;
      if (lost === undefined) {
        if (io.isDropped) context.tell({ type: "token_dropped", id: context.id });
        if (io.mustWithdraw) track(io.withdraw().catch(() => {}));
        throw error;
      }
      // The request was sent: another instance records what is known of its outcome.
      io = lost.io;
      options = { ...options, refused: undefined, patience: 0, lost: { record: lost.record, answered: lost.answered } };
      trap ??= error;
    }
  }
}
