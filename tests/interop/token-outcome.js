// What a refresh request ends in, as plain data.
import { inspect } from "node:util";
import { TokenClient } from "../../js/index.js";

const SENT = ["the-client-secret", "the-refresh-token", btoa("app:the-client-secret"), "grant_type"];

/**
 * @typedef {object} TokenOutcome
 * @property {string} code
 * @property {string} outcome
 * @property {unknown} cause All that the error's cause has.
 * @property {string} message
 * @property {number} retried How often the request was sent again.
 * @property {string[]} leaked What was sent and is in a printed form of the error.
 */

/**
 * @param {string} tokenEndpoint
 * @param {object} [more] Options of the client.
 * @returns {Promise<TokenOutcome>}
 */
export async function outcomeOf(tokenEndpoint, more) {
  let retried = 0;
  const onEvent = (/** @type {import("../../js/index.js").TokenEvent} */ { type }) => {
    if (type === "retried") retried += 1;
  };
  const secrets = { clientId: "app", clientSecrets: ["the-client-secret"] };
  const client = new TokenClient({ tokenEndpoint, ...secrets, retries: 1, logger: null, onEvent, ...more });
  const error = await client.refresh("the-refresh-token").then(
    () => ({ message: "there is a token" }),
    (error) => error,
  );
  const { code, outcome, cause, message } = error;
  const printed = `${error.stack}${JSON.stringify(error)}${inspect(error, { depth: 9, showHidden: true })}`;
  return { code, outcome, cause, message, retried, leaked: SENT.filter((text) => printed.includes(text)) };
}
