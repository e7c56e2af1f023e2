// What to do next about a credential: the first line of its page.
import { html } from "hono/html";
import { distance, when } from "../view/time.js";
import { errorWords } from "./error-words.js";

/** @import { Html } from "../visit.js" */
/** @typedef {{ tone: "good" | "warn" | "bad", title: Html, text: Html }} NextStep */

/**
 * @param {any} credential
 * @param {number} now In Unix seconds.
 * @returns {NextStep}
 */
export function nextStep(credential, now) {
  if (credential.state === "reauthorize") return ofUser(credential, now);
  return credential.state === "failing" ? ofFailure(credential, now) : ofReady(credential, now);
}

/** @param {any} credential @param {number} now @returns {NextStep} */
function ofUser({ last_error: code, client, last_refresh_at: at, expires_at: end }, now) {
  const isNew = at === null && code === null;
  const title = isNew ? html`Its user must connect it.` : html`Its user must connect it again.`;
  if (isNew) return { tone: "bad", title, text: html`Nobody has connected it yet, so it has no token.` };
  const why =
    code === null
      ? html`The provider gave no refresh token, so the token cannot be renewed.`
      : errorWords(code, client).happened;
  const until = end !== null && end > now ? html`The present token works until it expires, ${when(end, now)}.` : html``;
  return { tone: "bad", title, text: html`${why} ${until}` };
}

/** @param {any} credential @param {number} now @returns {NextStep} */
function ofFailure({ last_error: code, client, retry_at: retry, expires_at: end }, now) {
  const { happened, advice } = errorWords(code, client);
  if (client === null) return { tone: "bad", title: happened, text: html`${advice}` };
  const again = retry === null ? html`It is being tried again.` : html`It is tried again ${soon(retry - now)}.`;
  const works = end !== null && end > now;
  const until = works
    ? html`The present token works until it expires, ${when(end, now)}.`
    : html`It has no valid token now.`;
  const title = html`The last refresh failed: ${happened} ${again}`;
  return { tone: works ? "warn" : "bad", title, text: html`${until} What to do: ${lowered(advice)}` };
}

/** @param {any} credential @param {number} now @returns {NextStep} */
function ofReady({ last_refresh_at: at, expires_at: end, refresh_at: next }, now) {
  const title = html`Nothing to do.`;
  if (at === null) return { tone: "good", title, text: html`Its first token is asked for when something needs it.` };
  if (end === null) return { tone: "good", title, text: html`Its token does not expire.` };
  const text =
    typeof next === "number"
      ? html`Its token is refreshed by itself ${soon(next - now)}.`
      : html`Its token is refreshed by itself before it expires.`;
  return { tone: "good", title, text };
}

/** Returns how soon something is: to the second below a minute. @param {number} seconds */
export function soon(seconds) {
  if (seconds <= 0) return "at any moment";
  return seconds < 60 ? `in ${seconds} s` : distance(seconds);
}

/** @param {string} text */
const lowered = (text) => text.charAt(0).toLowerCase() + text.slice(1);
