// Tells the program and its log what happens in token calls. Errors of theirs are ignored: no token is lost for them.

/** @typedef {import("./types.js").TokenEvent} TokenEvent */
/** @typedef {{ secret: number, fault: "empty" | "duplicate" | "padded", of?: number }} SecretFault `of`: the index of the one that it equals. */

/** @type {ReadonlySet<TokenEvent["type"]>} */
const LOGGED = new Set(["fallback", "all_refused", "basic_form", "secrets_unreadable"]);

/**
 * @param {import("./client-options.js").Settings} settings
 * @param {TokenEvent} event
 */
export function report({ clientId, logger, onEvent }, event) {
  if (onEvent !== undefined) attempt(() => onEvent(event));
  if (logger === null || !LOGGED.has(event.type)) return;
  const client = `secret-slots: client ${JSON.stringify(clientId.slice(0, 100))}`;
  switch (event.type) {
    case "fallback": {
      const answer = `${event.status}${event.error === undefined ? "" : ` ${event.error}`}`;
      const text = `the server refused client secret ${event.from} (${answer}); trying client secret ${event.to}`;
      return attempt(() => logger.warn(`${client}: ${text}`));
    }
    case "all_refused": {
      const text = event.count === 1 ? "its only client secret" : `all ${event.count} client secrets`;
      return attempt(() => logger.error(`${client}: the server refused ${text}; no token can be had`));
    }
    case "basic_form": {
      const form = event.isRaw ? "as they are, not form-encoded" : "form-encoded";
      return attempt(() => logger.warn(`${client}: the server takes id and secret in HTTP Basic ${form}`));
    }
    case "secrets_unreadable":
      return attempt(() => logger.error(`${client}: its client secrets could not be read`));
  }
}

/**
 * Tells which secrets of a list are empty, duplicates, or have white space around them: an event for each, and one warning.
 *
 * @param {import("./client-options.js").Settings} settings
 * @param {readonly SecretFault[]} faults
 */
export function reportFaults({ clientId, logger, onEvent }, faults) {
  const words = faults.map(({ secret, fault, of }) => {
    if (onEvent !== undefined) attempt(() => onEvent({ type: "secret_fault", secret, fault }));
    const text = { empty: "is empty and left out", duplicate: `equals client secret ${of} and is left out` };
    return `client secret ${secret} ${fault === "padded" ? "has white space around it" : text[fault]}`;
  });
  if (words.length === 0 || logger === null) return;
  attempt(() => logger.warn(`secret-slots: client ${JSON.stringify(clientId.slice(0, 100))}: ${words.join("; ")}`));
}

/** @param {() => unknown} tell */
function attempt(tell) {
  try {
    // A rejected promise must not end the process either.
    Promise.resolve(tell()).catch(() => {});
  } catch {
    // As above.
  }
}
