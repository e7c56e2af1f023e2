// Why a user is not connected, in words: `detail` is for programs and their authors, `happened` and `advice` are for the user.
import { Problem, problemOf } from "../../http/problem.js";

/** @typedef {{ status: number, detail: string, happened: string, advice: string }} Words */

const AGAIN = "Go back to where you came from, and connect again.";
const ASK = "Tell whoever runs the application that you came from.";
const LATER = "Wait a minute, then go back to where you came from, and connect again.";

/** @satisfies {Record<string, Words>} */
const WORDS = {
  ERR_AUTHORIZATION_UNKNOWN: {
    status: 400,
    detail: "the authorization was never begun, or has been answered already: begin a new one",
    happened: "This link has been used already, or it is not one of ours.",
    advice: AGAIN,
  },
  ERR_AUTHORIZATION_EXPIRED: {
    status: 400,
    detail: "the authorization was begun more than ten minutes ago: begin a new one",
    happened: "This took more than ten minutes, so the link is no longer valid.",
    advice: AGAIN,
  },
  ERR_AUTHORIZATION_CALLBACK: {
    status: 400,
    detail: "the callback is not the answer to this authorization: its address, its iss or its parameters differ",
    happened: "The answer of the provider is not the one that was expected.",
    advice: `${AGAIN} If it happens again, tell whoever runs the application.`,
  },
  ERR_AUTHORIZATION_DENIED: {
    status: 400,
    detail: "the user, or the provider for the user, has denied access",
    happened: "You did not allow access, or the provider did not.",
    advice: "If you want to connect after all, go back to where you came from, and connect again.",
  },
  ERR_AUTHORIZATION_BROWSER: {
    status: 403,
    detail: "the authorization belongs to another browser, or this browser keeps no cookies: begin a new one",
    happened: "Another browser or program has opened this link before, or your browser keeps no cookies.",
    advice: "Allow cookies for this page. Then go back to where you came from, and connect again in one browser.",
  },
  ERR_AUTHORIZATION_LIMIT: {
    status: 429,
    detail: "too many authorizations of this credential wait for their callback: wait until one expires",
    happened: "Too many connections of this account are under way.",
    advice: "Wait ten minutes, then connect again.",
  },
  ERR_AUTH_URI_MISSING: {
    status: 409,
    detail: "the credential's client has no auth_uri, so users cannot be sent to it: give the client one",
    happened: "The application is not set up for connecting users.",
    advice: ASK,
  },
  ERR_PUBLIC_URL: {
    status: 409,
    detail:
      "the service is reached by http from other machines: set public_url to its https URL, so that codes travel by TLS",
    happened: "The application is not set up for connecting users.",
    advice: ASK,
  },
  ERR_CONFLICT: {
    status: 409,
    detail: "the credential or its client has changed since the authorization was begun: begin a new one",
    happened: "The settings of this connection have changed meanwhile.",
    advice: AGAIN,
  },
  ERR_SECRET_UNKNOWN: {
    status: 404,
    detail: "the credential was removed since the authorization was begun",
    happened: "This connection was removed meanwhile.",
    advice: `${AGAIN} If it happens again, tell whoever runs the application.`,
  },
  ERR_CLIENT_SECRETS_REFUSED: {
    status: 502,
    detail: "the provider refuses every secret of the client: give the client a secret that it accepts",
    happened: "The provider does not accept the application.",
    advice: ASK,
  },
  ERR_TOKEN_REQUEST_REFUSED: {
    status: 502,
    detail: "the provider refuses the authorization: check the client's settings there, its scope and its redirect URI",
    happened: "The provider has refused to connect you.",
    advice: `${AGAIN} If it happens again, tell whoever runs the application.`,
  },
  ERR_TOKEN_RESPONSE_INVALID: {
    status: 502,
    detail: "the provider's answer is not a token response: check the client's token_uri",
    happened: "The provider's answer cannot be understood.",
    advice: ASK,
  },
  ERR_TOKEN_REQUEST_FAILED: {
    status: 503,
    detail: "the provider cannot be reached: begin a new authorization later",
    happened: "The provider cannot be reached at the moment.",
    advice: LATER,
  },
  ERR_TOKEN_REQUEST_TIMEOUT: {
    status: 503,
    detail: "the provider takes too long: begin a new authorization later",
    happened: "The provider takes too long to answer.",
    advice: LATER,
  },
  ERR_STORE: {
    status: 503,
    detail: "the store is away or slow: begin a new authorization later",
    happened: "We cannot save at the moment.",
    advice: LATER,
  },
};
/** @typedef {keyof typeof WORDS} RefusalCode */

/** What is said of every other error. */
const OTHER = { happened: "Something went wrong on our side, and nothing has changed.", advice: LATER };

/**
 * Returns the problem of a code, with its status and words.
 *
 * @param {RefusalCode} code
 * @param {{ headers?: Record<string, string>, cause?: unknown }} [more]
 */
export function refusal(code, { headers, cause } = {}) {
  const { status, detail } = WORDS[code];
  return new Problem(status, code, detail, {
    headers: headers ?? (status === 503 ? { "Retry-After": "1" } : {}),
    cause,
  });
}

/** Returns what a page says of a problem. @param {Problem} problem @returns {Pick<Words, "happened" | "advice">} */
export const wordsOf = ({ code }) => (isKnown(code) ? WORDS[code] : OTHER);

/**
 * Returns the problem of an error after the callback; `undefined` for one that nobody expected. It has words of ours alone: those of a
 * provider may hold anything.
 *
 * @param {any} error
 * @returns {Problem | undefined}
 */
export function refusalOf(error) {
  if (error instanceof Problem) return error;
  const { code, status, error: reason } = error ?? {};
  // Without a status it was refused in the callback, and no token was asked for.
  const isCallback = status === undefined;
  if (code === "ERR_TOKEN_REQUEST_REFUSED" && isCallback && reason === "access_denied")
    return refusal("ERR_AUTHORIZATION_DENIED", { cause: error });
  if (code === "ERR_TOKEN_RESPONSE_INVALID" && isCallback)
    return refusal("ERR_AUTHORIZATION_CALLBACK", { cause: error });
  // A client without a secret, or one that was removed.
  if (code === "ERR_INVALID_OPTION") return refusal("ERR_CONFLICT", { cause: error });
  return isKnown(code) ? refusal(code, { cause: error }) : problemOf(error);
}

/** @param {unknown} code @returns {code is RefusalCode} */
const isKnown = (code) => typeof code === "string" && Object.hasOwn(WORDS, code);
