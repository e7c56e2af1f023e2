// How a user authorizes a client from the command line, wherever the credential is.
import { SecretSlotsError } from "../platform/errors.js";

/** @import { Clock } from "../platform/types.js" */

/**
 * @typedef {object} Connecting
 * @property {(url: string) => void} show Shows the URL of the authorization to the user.
 * @property {number | undefined} port The port of the redirect URI on this machine; `undefined` for any that is free.
 * @property {Required<Clock>} clock
 * @property {AbortSignal} signal Ends the waiting.
 */

/** How long the user has, in milliseconds. */
export const CONNECT_WITHIN = 5 * 60_000;

export function nobodyAuthorized() {
  return new SecretSlotsError(
    "ERR_REAUTHORIZATION_REQUIRED",
    "nobody authorized the client within 5 minutes: nothing is changed",
  );
}
