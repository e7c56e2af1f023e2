// The token with which a source asks: a text, or what a function returns, once more when the manager refuses it.
import { invalid } from "../../platform/options.js";
import { SourceError } from "../source-error.js";
import { askTwice } from "./lease.js";
import { callOwnInTime } from "./own-function.js";

/** @import { Answer, RequestSettings } from "./request.js" */
/** @import { Signal } from "../types.js" */

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
export function askWithToken(settings, token, refusedStatus, ask, signal) {
  const current = async (/** @type {string | undefined} */ refused) => {
    if (typeof token === "string") return token;
    const returned = await callOwnInTime(settings, "token", () => token({ refused }), signal);
    // What a file holds ends with a line end.
    const text = typeof returned === "string" ? returned.trim() : "";
    if (!TOKEN.test(text))
      throw new SourceError("ERR_SOURCE", "the function token must return visible ASCII characters");
    return text;
  };
  return askTwice(current, ({ status }) => status === refusedStatus, ask);
}
