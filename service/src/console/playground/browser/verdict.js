// Why a token is accepted or refused, in words.
import { SecretSlotsError } from "secret-slots/slots";
import { element } from "./element.js";
import { lengthOf } from "./time.js";

/** @import { World } from "./world.js" */

/** @typedef {{ slot: number, code?: undefined } | { slot?: undefined, code: string }} Outcome */

/** Returns what becomes of a token. @param {World} world @param {string} token @returns {Outcome} */
export function outcomeOf(world, token) {
  try {
    return { slot: world.verify(token).slot };
  } catch (error) {
    if (!(error instanceof SecretSlotsError)) throw error;
    return { code: error.code };
  }
}

/**
 * Returns why a token is refused.
 *
 * @param {World} world
 * @param {string} code
 * @param {number} issued Its `iat`.
 */
export function whyRefused(world, code, issued) {
  const slot = world.slotAt(issued);
  const name = slot === undefined ? "no slot" : `slot ${slot.letter}`;
  switch (code) {
    case "ERR_JWKS_NO_MATCHING_KEY":
      if (slot?.revoked === true) return `Its iat lies in the range of ${name}, which is revoked.`;
      return `Its iat lies in the range of ${name}, which was superseded more than ${lengthOf(world.overlap)} ago: the overlap has ended.`;
    case "ERR_JWS_SIGNATURE_VERIFICATION_FAILED":
      return `Its iat lies in the range of ${name}, and the value of ${name} did not sign it.`;
    case "ERR_JWT_EXPIRED":
      return "Its lifetime has ended.";
    case "ERR_JWT_CLAIM_VALIDATION_FAILED":
      return "It says that it was issued in the future.";
    default:
      return "";
  }
}

/**
 * Returns a notice.
 *
 * @param {"good" | "bad" | "warn"} tone
 * @param {string} title
 * @param {string} text
 * @param {string} [code]
 */
export function notice(tone, title, text, code) {
  const made = element("div", { class: `notice ${tone}` }, element("p", {}, element("strong", {}, title), ` ${text}`));
  if (code !== undefined) made.append(element("p", { class: "code" }, code));
  return made;
}
