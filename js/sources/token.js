// The token with which a source asks: a text, or what a function returns, once more when the manager refuses it.
import { inTime } from "../platform/clock.js";
import { SecretSlotsError } from "../platform/errors.js";
import { labelOf } from "../platform/foreign-error.js";
import { invalid } from "../platform/options.js";
import { SourceError } from "./source-error.js";

/** @import { Answer, RequestSettings } from "./request.js" */
/** @import { Signal } from "./types.js" */

/**
 * Returns a token. It is called before each request; when the manager refuses the token, it is called once more, with that token as `refused`,
 * and returns another one or the same.
 *
 * @typedef {(request: { refused?: string | undefined }) => string | Promise<string>} TokenFunction
 */

/** Visible ASCII: a line end would forge a header. */
const TOKEN = /^[\x21-\x7e]+$/;

/** @param {unknown} token @returns {string | TokenFunction} */
export function readToken(token) {
  if (typeof token === "function") return /** @type {TokenFunction} */ (token);
  if (typeof token === "string" && TOKEN.test(token)) return token;
  throw invalid("token must be a string of visible ASCII characters, or a function that returns one");
}

/**
 * Asks with the token, and once more with another one if the answer has the status of a refused token.
 *
 * @param {RequestSettings} settings
 * @param {string | TokenFunction} token
 * @param {number} refusedStatus
 * @param {(token: string) => Promise<Answer>} ask
 * @param {Signal} [signal]
 */
export async function askWithToken(settings, token, refusedStatus, ask, signal) {
  if (typeof token === "string") return ask(token);
  const first = await call(settings, token, undefined, signal);
  const answer = await ask(first);
  if (answer.status !== refusedStatus) return answer;
  const second = await call(settings, token, first, signal);
  return second === first ? answer : ask(second);
}

/** @param {RequestSettings} settings @param {TokenFunction} token @param {string | undefined} refused @param {Signal} [signal] */
async function call({ clock, timeout }, token, refused, signal) {
  const calling = (async () => ({ text: await token({ refused }) }))().catch((error) => {
    if (error instanceof SecretSlotsError) throw error;
    throw new SourceError("ERR_SOURCE", `the function token failed: ${labelOf(error)}`, { cause: error });
  });
  const returned = await inTime(calling, clock, clock.monotonic() + timeout, signal);
  calling.catch(() => {});
  if (returned === undefined) throw new SourceError("ERR_SOURCE", `the function token returned none in ${timeout} ms`);
  // What a file holds ends with a line end.
  const text = typeof returned.text === "string" ? returned.text.trim() : "";
  if (!TOKEN.test(text)) throw new SourceError("ERR_SOURCE", "the function token must return visible ASCII characters");
  return text;
}
