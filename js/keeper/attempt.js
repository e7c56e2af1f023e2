// One attempt to refresh a credential, from the core's first step to its end. It always settles: a trap costs one attempt.
import { core } from "../wasm/client/core.js";
import { RefreshIo } from "./refresh-io.js";
import { timesOf } from "./times.js";

/** @import { SecretSlotsError } from "../platform/errors.js" */
/** @import { KeptRecord } from "./record.js" */
/** @import { Answered, Setting } from "./refresh-io.js" */

/** @typedef {{ record: KeptRecord, answered: Answered }} Lost */

/** How long an attempt that waits for no answer may still take after its instance was dropped, in milliseconds. */
const GRACE = 1_000;
/** How many instances of the core an attempt may lose. */
const MAX_INSTANCES = 5;

/**
 * How an attempt ended, as `End` of src/keeper/refresh.rs. `failed` is the time of the next try, in Unix seconds.
 *
 * @typedef {"refreshed" | "adopted" | "removed" | "busy" | "reauthorize" | { failed: number }} End
 */

/**
 * @param {Setting} setting
 * @param {object} options
 * @param {object} options.policy
 * @param {number | undefined} options.refused The generation whose token the resource server refuses.
 * @param {number} options.patience How long to wait for another holder, in seconds.
 * @param {(work: Promise<unknown>) => void} options.work Takes work that goes on after the attempt.
 * @returns {Promise<{ end: End, failure: unknown }>}
 */
export async function attempt(setting, { policy, refused, patience, work }) {
  const { clock, owner } = setting;
  /** What all instances of the core are told of the attempt; `lost` is what an instance that was lost has left. */
  let options = {
    policy,
    owner,
    share: Math.random(),
    refused,
    patience,
    lost: /** @type {Lost | undefined} */ (undefined),
  };
  let io = new RefreshIo(setting);
  const run = async () => {
    const given = { ...options, times: timesOf(setting) };
    try {
      const end = await core.task((glue) => glue.refreshRecord(given, io), { clock, left: () => io.left + GRACE });
      if (io.isDropped) setting.tell({ type: "token_dropped", id: setting.id });
      return { end, failure: io.failure };
    } finally {
      io.end();
    }
  };
  /** @type {unknown} */
  let trap;
  for (let instance = 1; ; instance++) {
    try {
      const { end, failure } = await run();
      return { end, failure: failure ?? trap };
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
      options = { ...options, refused: undefined, patience: 0, lost: { record: lost.record, answered: lost.answered } };
      trap ??= error;
    }
  }
}
