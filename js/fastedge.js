// The functions of FastEdge's module `fastedge::secret` over secrets that a program installs. With `fastedge::secret` aliased to this module,
// code for that platform runs, and can be tested, anywhere. The types are those of `@gcoredev/fastedge-sdk-js`, which leave out `null`:
// with it, strict code that was written for the platform would not compile.
import { SecretSlotsError } from "./platform/errors.js";
import { SecretSlots } from "./slots/slots.js";

/** @typedef {import("./slots/slots.js").Secrets} Secrets */

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @type {SecretSlots | undefined} */
let installed;

/**
 * Installs the secrets that {@link getSecret} and {@link getSecretEffectiveAt} read, and replaces those installed before. An installed
 * `SecretSlots` is not copied: a secret that is set or revoked in it takes effect at once.
 *
 * Throws the errors of `new SecretSlots`.
 *
 * @example
 * installSecrets({ "token-secret": [{ slot: 0, value: "original_password" }, { slot: 5, value: "updated_password" }] });
 * getSecretEffectiveAt("token-secret", 3); // "original_password"
 *
 * @param {SecretSlots | Secrets} slots A `SecretSlots`, or what its constructor takes.
 */
export function installSecrets(slots) {
  installed = slots instanceof SecretSlots ? slots : new SecretSlots(slots);
}

/**
 * Returns the value of the highest slot as text. As on the platform, the value is `null` at run time, whatever the type says, if no secret
 * has this name; here also if that slot is revoked.
 *
 * Throws `ERR_SECRET_UNKNOWN` if no secrets are installed, and `ERR_SLOT_INVALID` if the value is not UTF-8.
 *
 * @example
 * installSecrets({ "token-secret": "value" });
 * getSecret("token-secret"); // "value"
 *
 * @param {string} name
 * @returns {string}
 */
export function getSecret(name) {
  return text(secrets().get(name));
}

/**
 * Returns the value of the highest slot at or below `effectiveAt` as text. As on the platform, the value is `null` at run time, whatever the
 * type says, before the first slot and if no secret has this name; here also in the range of a revoked slot.
 *
 * Throws the errors of {@link getSecret}. `ERR_SLOT_INVALID` if `effectiveAt` is not a number from 0 to 10^11 − 1; the platform takes the
 * number as a signed integer of 32 bits instead, and a negative one as 0.
 *
 * @example
 * installSecrets({ "token-secret": [{ slot: 5, value: "value" }] });
 * getSecretEffectiveAt("token-secret", 4); // null
 *
 * @param {string} name
 * @param {number} effectiveAt A slot number, or a Unix time in seconds.
 * @returns {string}
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

/** @param {string | Uint8Array | null} value @returns {string} */
function text(value) {
  // `null` too: the platform's types do not admit what the platform returns.
  if (!(value instanceof Uint8Array)) return /** @type {string} */ (value);
  try {
    return decoder.decode(value);
  } catch {
    throw new SecretSlotsError(
      "ERR_SLOT_INVALID",
      "the value in effect cannot be returned as text: its bytes must be UTF-8",
    );
  }
}
