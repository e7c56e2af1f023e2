// How the core says that a call ended, made into the token or the error.
import { wordsOf } from "./failure.js";
import { readToken } from "./response.js";
import { TokenError } from "./token-error.js";

/** @import { ErrorCode } from "../platform/errors.js" */
/** @import { CallIo } from "./call-io.js" */
/** @import { RefusedSecret, Token } from "./types.js" */

/** @typedef {{ isForm: boolean, expiresAt?: number, expiresIn?: number }} ReceivedToken What the core knows of the token in a body. */
/** @typedef {{ code: ErrorCode, message: string, status?: number, error?: string, description?: string, retryAfter?: number,
 *   outcome: "not_processed" | "processed" | "unknown", attempts: RefusedSecret[], received?: ReceivedToken }} CallError */
/** @typedef {{ token: ReceivedToken, error?: undefined } | { token?: undefined, error: CallError }} CallAnswer */

/** @typedef {{ scope?: string | undefined, refreshToken?: string | undefined }} Asked What a token was asked for with. */

/**
 * Returns the token, or throws the error.
 *
 * @param {CallAnswer} answer
 * @param {CallIo} io
 * @param {Asked} asked
 * @returns {Token}
 */
export function settle({ token, error }, io, asked) {
  if (token !== undefined) return readToken(io.body, token, asked);
  const { code, message, received, ...said } = error;
  // What is refused for its lifetime has none that counts.
  const handedOut = received && readToken(io.body, { isForm: received.isForm }, asked);
  const why = said.status === undefined ? io.failure : undefined;
  const cause = why === undefined ? undefined : Object.freeze({ code: why });
  const text = why === undefined ? message : `${message}: ${wordsOf(why)}`;
  throw new TokenError(code, text, { ...said, received: handedOut, cause });
}
