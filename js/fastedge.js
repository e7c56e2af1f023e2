// FastEdge's own functions over slots that you install, so that code written for that platform runs and is tested
// anywhere: alias `fastedge::secret` to this module.
import { SecretSlotsError } from "./platform/errors.js";
import { SecretSlots } from "./slots/slots.js";

/** @typedef {import("./slots/slots.js").Secrets} Secrets */

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @type {SecretSlots | undefined} */
let installed;

/**
 * Installs the secrets that {@link getSecret} and {@link getSecretEffectiveAt} read, in place of any before them.
 * A `SecretSlots` stays yours: what you set or revoke in it is seen at once.
 *
 * Throws what `new SecretSlots` throws.
 *
 * @example
 * installSecrets({ "token-secret": [{ slot: 0, value: "original_password" }, { slot: 5, value: "updated_password" }] });
 * getSecretEffectiveAt("token-secret", 3); // "original_password"
 *
 * @param {SecretSlots | Secrets} slots
 */
export function installSecrets(slots) {
  installed = slots instanceof SecretSlots ? slots : new SecretSlots(slots);
}

/**
 * The value of the highest slot as text; `null` when it is revoked or no secret has this name.
 *
 * Throws `ERR_SECRET_UNKNOWN` when no secrets are installed, `ERR_SLOT_INVALID` when the value is not UTF-8.
 *
 * @example
 * installSecrets({ "token-secret": "value" });
 * getSecret("token-secret"); // "value"
 *
 * @param {string} name
 * @returns {string | null}
 */
export function getSecret(name) {
  return text(secrets().get(name));
}

/**
 * The value of the highest slot at or below `effectiveAt` as text; `null` before the first slot, in the range of a
 * revoked slot, and when no secret has this name.
 *
 * Throws what {@link getSecret} throws, and `ERR_SLOT_INVALID` when `effectiveAt` is not a finite number, 0 or more.
 *
 * @example
 * installSecrets({ "token-secret": [{ slot: 5, value: "value" }] });
 * getSecretEffectiveAt("token-secret", 4); // null
 *
 * @param {string} name
 * @param {number} effectiveAt a slot number, or a Unix time in seconds
 * @returns {string | null}
 */
export function getSecretEffectiveAt(name, effectiveAt) {
  return text(secrets().getEffectiveAt(name, effectiveAt));
}

function secrets() {
  if (installed === undefined) {
    throw new SecretSlotsError("ERR_SECRET_UNKNOWN", "no secrets are installed: call installSecrets first");
  }
  return installed;
}

/** @param {string | Uint8Array | null} value */
function text(value) {
  if (typeof value === "string" || value === null) return value;
  try {
    return decoder.decode(value);
  } catch {
    throw new SecretSlotsError("ERR_SLOT_INVALID", "the value in effect is not text: its bytes are not UTF-8");
  }
}
