// Reports what happens in token calls to the program's event listener and logger.
import { WITHHELD } from "../platform/foreign-error.js";
import { notify } from "../platform/observer.js";
import { quote } from "../platform/quote.js";

/** @typedef {import("./types.js").TokenEvent} TokenEvent */
/** @typedef {{ secret: number, fault: "empty" | "duplicate" | "padded", of?: number }} SecretFault `of`: the index of the secret that a
 *   duplicate equals. */

/** Types of events that also go to the logger. @type {ReadonlySet<TokenEvent["type"]>} */
const LOGGED = new Set(["fallback", "all_refused", "basic_form", "secrets_unreadable"]);

/**
 * Hands an event to the listener, and logs the events of {@link LOGGED}.
 *
 * @param {import("./client-options.js").Settings} settings
 * @param {TokenEvent} event
 */
export function report({ clientId, logger, onEvent }, event) {
  if (onEvent !== undefined) notify(() => onEvent(event));
  if (logger === null || !LOGGED.has(event.type)) return;
  const client = prefixOf(clientId);
  switch (event.type) {
    case "fallback": {
      const answer = `${event.status}${event.error === undefined ? "" : ` ${event.error}`}`;
      const text = `the server refused client secret ${event.from} (${answer}); trying client secret ${event.to}`;
      return notify(() => logger.warn(`${client}: ${text}`));
    }
    case "all_refused": {
      const text = event.count === 1 ? "its only client secret" : `all ${event.count} client secrets`;
      return notify(() => logger.error(`${client}: the server refused ${text}, so there is no token`));
    }
    case "basic_form": {
      const form = event.isRaw ? "as they are, not form-encoded" : "form-encoded";
      return notify(() => logger.warn(`${client}: the server takes id and secret in HTTP Basic ${form}`));
    }
    case "secrets_unreadable":
      return notify(() => logger.error(`${client}: its client secrets could not be read; ${WITHHELD}`));
  }
}

/**
 * Reports which secrets of a list are empty, duplicates, or have white space around them: an event for each, and one warning.
 *
 * @param {import("./client-options.js").Settings} settings
 * @param {readonly SecretFault[]} faults
 */
export function reportFaults({ clientId, logger, onEvent }, faults) {
  const words = faults.map(({ secret, fault, of }) => {
    if (onEvent !== undefined) notify(() => onEvent({ type: "secret_fault", secret, fault }));
    const text = { empty: "is empty and left out", duplicate: `equals client secret ${of} and is left out` };
    return `client secret ${secret} ${fault === "padded" ? "has white space around it" : text[fault]}`;
  });
  if (words.length === 0 || logger === null) return;
  notify(() => logger.warn(`${prefixOf(clientId)}: ${words.join("; ")}`));
}

/** What a line of the log begins with. @param {string} clientId */
function prefixOf(clientId) {
  return `secret-slots: client ${quote(clientId.slice(0, 100))}`;
}
