// Turns the core's result of a call into the token or the error.
import { wordsOf } from "./failure.js";
import { readToken } from "./response.js";
import { TokenError } from "./token-error.js";

/** @import { ErrorCode } from "../platform/errors.js" */
/** @import { CallIo } from "./call-io.js" */
/** @import { RefusedSecret, Token } from "./types.js" */

/** @typedef {{ isForm: boolean, expiresAt?: number | undefined, expiresIn?: number | undefined }} ReceivedToken What the core read of the token in a body. */
/** @typedef {{ code: ErrorCode, message: string, status?: number, error?: string, description?: string, retryAfter?: number,
 *   outcome: "not_processed" | "processed" | "unknown", attempts: RefusedSecret[], received?: ReceivedToken }} CallError */
/** @typedef {{ token: ReceivedToken, error: CallError | undefined }} CallAnswer With an error, `token` says nothing. */

/** @typedef {{ scope?: string | undefined, refreshToken?: string | undefined }} Asked The parameters of the request. */

/**
 * The answer as the core hands it on.
 *
 * @param {boolean} isForm
 * @param {number | undefined} expiresAt
 * @param {number | undefined} expiresIn
 * @param {CallError | undefined} error
 * @returns {CallAnswer}
 */
export function answerOf(isForm, expiresAt, expiresIn, error) {
  return { token: { isForm, expiresAt, expiresIn }, error };
}

/**
 * Returns the token, or throws the error.
 *
 * @param {CallAnswer} answer
 * @param {CallIo} io
 * @param {Asked} asked
 * @returns {Token}
 */
export function tokenFrom({ token, error }, io, asked) {
  if (error === undefined) return readToken(io.body, token, asked);
  const { code, message, received, ...said } = error;
  // A token may be refused for its lifetime: that lifetime is not passed on.
  const handedOut = received && readToken(io.body, { isForm: received.isForm }, asked);
  const failure = said.status === undefined ? io.failure : undefined;
  const cause = failure?.code === undefined ? undefined : Object.freeze({ code: failure.code });
  const text = failure === undefined ? message : `${message}: ${wordsOf(failure)}`;
  throw new TokenError(code, text, { ...said, received: handedOut, cause });
}
