// The answer of a token endpoint (RFC 6749, section 5.1).
import { SourceError } from "../source-error.js";
import { refused } from "./request.js";

/** @import { Answer, RequestSettings } from "./request.js" */

/** Returns a token and its life: some endpoints of Azure give text for numbers, and App Service gives the end alone. @param {RequestSettings} settings @param {Answer} answer */
export function accessTokenOf(settings, answer) {
  if (answer.status !== 200) throw refused(settings, answer, "give an access token", answer.body?.error);
  const { access_token: token, expires_in: life, expires_on: end } = answer.body ?? {};
  const seconds = life === undefined ? Number(end) - settings.clock.now() / 1000 : Number(life);
  if (typeof token !== "string" || !Number.isFinite(seconds))
    throw new SourceError("ERR_SOURCE", `${settings.manager} answered without a token or its life`);
  return { token, seconds };
}
