// The claims that a provider gives beside the ID token (OpenID Connect Core, section 5.3).
import { within } from "../../deadline.js";
import { answerRefused, refusal } from "./refusal.js";

/** @import { Clock } from "../../service-options.js" */

const TIMEOUT = 10_000;
/** The most that an answer may have, in characters. */
const LIMIT = 65_536;

/**
 * Returns the claims of an account.
 *
 * @param {string} url
 * @param {{ accessToken: string, sub: string, clock: Clock, fetch: (url: string, init: any) => Promise<Response> }} request `sub`: of the ID token.
 * @returns {Promise<{ email: unknown, isVerified: boolean }>}
 */
export async function readUserinfo(url, { accessToken, sub, clock, fetch }) {
  const headers = { authorization: `Bearer ${accessToken}`, accept: "application/json" };
  const late = () => refusal("ERR_TOKEN_REQUEST_TIMEOUT");
  const text = await within(clock, TIMEOUT, late, async (signal) => {
    const response = await fetch(url, { headers, redirect: "manual", signal }).catch(unreachable);
    if (response.status !== 200) throw refusal("ERR_TOKEN_RESPONSE_INVALID", { culprit: "userinfo" });
    if (Number(response.headers.get("content-length") ?? 0) > LIMIT) throw answerRefused("userinfo");
    return response.text().catch(unreachable);
  });
  const claims = text.length > LIMIT ? undefined : parsed(text);
  // Otherwise the answer may be that of another account (section 5.3.2).
  if (claims?.sub !== sub) throw answerRefused("sub of userinfo");
  return { email: claims.email, isVerified: claims.email_verified === true };
}

/** @param {unknown} error @returns {never} */
function unreachable(error) {
  throw refusal("ERR_TOKEN_REQUEST_FAILED", { cause: error });
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
