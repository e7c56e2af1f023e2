// The checks of an ID token (OpenID Connect Core, section 3.1.3.7). Its signature is not checked: it comes straight from the token endpoint over
// TLS, which stands for the issuer (step 6).
import { decodeJwt } from "secret-slots/slots";
import { answerRefused } from "./refusal.js";

/** How far the provider's clock may differ, in seconds. */
const SKEW = 60;
/** Most letters of a `sub` (OpenID Connect Core, section 2). */
const SUB = /^[\x20-\x7e]{1,255}$/;

/**
 * Returns the claims of an ID token. Fails if it is not the answer to this sign-in.
 *
 * @param {unknown} token
 * @param {{ issuer: string, clientId: string, nonce: string, begunAt: number, now: number }} expected Times in Unix seconds.
 * @returns {{ sub: string, email: unknown, isVerified: boolean }}
 */
export function checkIdToken(token, { issuer, clientId, nonce, begunAt, now }) {
  const { iss, aud, azp, exp, iat, nonce: found, sub, email, email_verified: isVerified } = read(token);
  if (iss !== issuer) throw answerRefused("iss");
  const audience = Array.isArray(aud) ? aud : [aud];
  if (!audience.includes(clientId)) throw answerRefused("aud");
  if (azp === undefined ? audience.length > 1 : azp !== clientId) throw answerRefused("azp");
  if (typeof exp !== "number" || exp <= now - SKEW) throw answerRefused("exp");
  if (typeof iat !== "number" || iat > now + SKEW || iat < begunAt - SKEW) throw answerRefused("iat");
  if (found !== nonce) throw answerRefused("nonce");
  if (typeof sub !== "string" || !SUB.test(sub)) throw answerRefused("sub");
  return { sub, email, isVerified: isVerified === true };
}

/** @param {unknown} token @returns {Record<string, unknown>} */
function read(token) {
  if (typeof token !== "string") throw answerRefused("id_token");
  try {
    return /** @type {any} */ (decodeJwt(token));
  } catch {
    // Not signed, or encrypted: nothing of it is repeated.
    throw answerRefused("id_token");
  }
}
