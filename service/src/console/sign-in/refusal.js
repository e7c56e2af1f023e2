// Why a sign-in by OpenID failed, in words: `detail` is for the log and programs, the others are for the person.
import { Problem, problemOf } from "../../http/problem.js";

/** @typedef {{ status: number, detail: string, happened: string, advice: string }} Words */

const AGAIN = "Sign in again. If it happens again, tell whoever runs this service.";
const ASK = "Tell whoever runs this service: its log says more.";
const LATER = "Wait a minute, then sign in again.";

/** @satisfies {Record<string, Words>} */
const WORDS = {
  ERR_AUTHORIZATION_UNKNOWN: {
    status: 400,
    detail: "the sign-in was not begun in this browser, has ended already, or was begun more than ten minutes ago",
    happened:
      "This sign-in has ended already, took more than ten minutes, or was begun in another browser. Or your browser keeps no cookies.",
    advice: "Open the console: if you are not signed in there, sign in again.",
  },
  ERR_AUTHORIZATION_CALLBACK: {
    status: 400,
    detail: "the answer of the provider is not the one to this sign-in",
    happened: "The answer of your provider is not the one that was expected.",
    advice: AGAIN,
  },
  ERR_AUTHORIZATION_DENIED: {
    status: 400,
    detail: "the person, or the provider for the person, has refused the sign-in",
    happened: "You did not allow the sign-in, or your provider did not.",
    advice: "If you want to sign in after all, try again.",
  },
  ERR_PUBLIC_URL: {
    status: 409,
    detail: "the service is reached by http from another machine: set public_url to its https URL",
    happened: "The address of the console is not set up for signing in.",
    advice: "Tell whoever runs this service to set public_url to its https address.",
  },
  ERR_CLIENT_SECRETS_REFUSED: {
    status: 502,
    detail: "the provider refuses every client secret of the console: add one that it accepts to openid_client_secrets",
    happened: "Your provider does not accept the secret of this console.",
    advice: ASK,
  },
  ERR_TOKEN_REQUEST_REFUSED: {
    status: 502,
    detail: "the provider refuses the sign-in: check the client there, its scope and its redirect URI",
    happened: "Your provider has refused the sign-in.",
    advice: AGAIN,
  },
  ERR_TOKEN_RESPONSE_INVALID: {
    status: 502,
    detail: "the provider's answer is not the one of an OpenID provider: check openid_issuer",
    happened: "The answer of your provider cannot be understood.",
    advice: ASK,
  },
  ERR_TOKEN_REQUEST_FAILED: {
    status: 503,
    detail: "the provider cannot be reached",
    happened: "Your provider cannot be reached at the moment.",
    advice: LATER,
  },
  ERR_TOKEN_REQUEST_TIMEOUT: {
    status: 503,
    detail: "the provider takes too long",
    happened: "Your provider takes too long to answer.",
    advice: LATER,
  },
};
/** @typedef {keyof typeof WORDS} RefusalCode */

/** @param {RefusalCode} code @param {{ cause?: unknown, culprit?: string }} [more] `culprit`: what of the answer was wrong. */
export function refusal(code, { cause, culprit } = {}) {
  const { status, detail } = WORDS[code];
  /** @type {Record<string, string>} */
  const headers = status === 503 ? { "Retry-After": "1" } : {};
  return new Problem(status, code, culprit === undefined ? detail : `${detail}: ${culprit}`, { headers, cause });
}

/** Returns the refusal of an answer with something wrong in it. @param {string} culprit The claim or the member. */
export const answerRefused = (culprit) => refusal("ERR_AUTHORIZATION_CALLBACK", { culprit });

/** Returns what a page says of a problem; `undefined` for one that is not of a sign-in. @param {Problem} problem @returns {Words | undefined} */
export const wordsOf = ({ code }) => (isKnown(code) ? WORDS[code] : undefined);

/**
 * Returns the problem of an error; `undefined` for one that nobody expected. It has words of ours alone: those of a provider may hold anything.
 *
 * @param {any} error
 * @returns {Problem | undefined}
 */
export function refusalOf(error) {
  if (error instanceof Problem) return error;
  const { code, status, error: reason } = error ?? {};
  // Without a status it was refused in the callback, and no token was asked for.
  const isCallback = status === undefined;
  const culprit = typeof reason === "string" && /^[a-z_]{1,40}$/.test(reason) ? reason : undefined;
  if (code === "ERR_TOKEN_REQUEST_REFUSED" && isCallback && reason === "access_denied")
    return refusal("ERR_AUTHORIZATION_DENIED", { cause: error });
  if (code === "ERR_TOKEN_RESPONSE_INVALID" && isCallback)
    return refusal("ERR_AUTHORIZATION_CALLBACK", { cause: error });
  return isKnown(code) ? refusal(code, { cause: error, culprit }) : problemOf(error);
}

/** @param {unknown} code @returns {code is RefusalCode} */
const isKnown = (code) => typeof code === "string" && Object.hasOwn(WORDS, code);
