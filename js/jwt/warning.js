// The warning that old secrets are accepted without end.
import { quote } from "../platform/quote.js";
import { exchange } from "./exchange.js";

/** @typedef {import("../slots/timeline.js").Timeline} Timeline */

/**
 * Warns, once for each secret of a SecretSlots, when tokens or cookies of old slots are accepted without end and no `overlap` says that
 * this is intended.
 *
 * @param {import("./verifier.js").Source} source
 * @param {string} name
 * @param {Timeline} timeline
 * @param {import("./verify-options.js").Prepared} prepared
 * @param {"tokens" | "cookies"} [what]
 * @returns {boolean} whether it need not be called again
 */
export function warnOfOldSecrets(source, name, timeline, prepared, what = "tokens") {
  prepared.endless ??= exchange(timeline, prepared, (glue) => glue.letsOldSecretsLive(prepared.handle)) === 1;
  if (!prepared.endless || source.warned.has(name)) return true;
  if (timeline.live < 2) return false;
  source.warned.add(name);
  warn(
    `${what} of the old slots of secret ${quote(name)} are accepted without end: anybody with a leaked old value can forge ` +
      "them. Set `overlap` to how long old slots stay valid after a rotation, in seconds or as " +
      '"3 days" (Infinity if you mean it), or revoke the old slots.',
  );
  return true;
}

/** @typedef {{ emitWarning?(message: string, options: { type: string, code: string }): void }} Process */

/** @param {string} message */
function warn(message) {
  const { process } = /** @type {{ process?: Process }} */ (globalThis);
  if (typeof process?.emitWarning === "function") {
    process.emitWarning(message, { type: "SecretSlotsWarning", code: "SECRET_SLOTS_OLD_SECRETS" });
  } else {
    // eslint-disable-next-line no-console -- the place for warnings without a process
    console.warn(`SecretSlotsWarning: ${message}`);
  }
}
