// What happens in token calls, told to the program and to its log. What these throw is left aside: no token is lost for it.

/** @typedef {import("./types.js").TokenEvent} TokenEvent */

/** @type {ReadonlySet<TokenEvent["type"]>} */
const LOGGED = new Set(["fallback", "all_refused", "secrets_unreadable"]);

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
    case "secrets_unreadable":
      return attempt(() => logger.error(`${client}: its client secrets could not be read`));
  }
}

/** @param {() => unknown} tell */
function attempt(tell) {
  try {
    // One that answers a promise must not end the process either.
    Promise.resolve(tell()).catch(() => {});
  } catch {
    // As above.
  }
}
