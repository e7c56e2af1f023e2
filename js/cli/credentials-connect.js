// `secret-slots credentials connect`: has the user authorize a client in a browser.
import process from "node:process";
import { clockOf } from "../platform/clock.js";
import { openBrowser } from "./browser.js";
import { printStatus } from "./credential-status.js";
import { ID } from "./credentials-change.js";
import { refusal } from "./refusal.js";
import { OK, tell } from "./terminal.js";

/** @import { CredentialsCall, CredentialsCommand } from "./credentials.js" */

/** What a shell says of a program that Ctrl-C ended: 128 and the signal's number. */
const INTERRUPTED = 130;

/** @type {CredentialsCommand} */
export const connectCommand = {
  summary: "Opens the browser for the user to authorize the client, and keeps the tokens.",
  details: [
    "With --config the server sends the browser back to http://127.0.0.1:PORT/callback on this machine (RFC 8252): the client must have an authorizationEndpoint, and this redirect URI. With --service the service receives the callback, and this command waits for it. The user has 5 minutes.",
    "The variable BROWSER names another browser than that of the system.",
  ],
  arguments: [ID],
  options: {
    port: {
      ...{
        value: "N",
        text: "the port of the redirect URI, for a server that wants a fixed one",
        default: "a free port",
      },
      range: { min: 1, max: 65_535 },
    },
    "no-browser": { text: "opens no browser: visit the printed URL yourself, on this machine" },
  },
  exitCodes:
    "0 connected · 1 the user or the server refused, or nobody authorized it in time · 2 an error · 130 interrupted",
  examples: ['secret-slots credentials connect "customer 5" --config keep.json'],
  run: connect,
};

/** @param {CredentialsCall} call */
async function connect({ source, positionals: [id], options, json }) {
  const show = (/** @type {string} */ url) => {
    tell(
      options["no-browser"]
        ? `visit this URL to authorize the client:\n${url}`
        : `a browser opens; if not, visit this URL to authorize the client:\n${url}`,
    );
    if (options["no-browser"] === true) return;
    openBrowser(url, source.variables).then(
      (isOpen) => isOpen || tell("no browser could be started: visit the URL above"),
    );
  };
  const interrupt = new AbortController();
  const stop = () => interrupt.abort(interrupt);
  process.once("SIGINT", stop);
  try {
    const clock = clockOf();
    const status = await source.connect(id, { show, port: options.port, clock, signal: interrupt.signal });
    printStatus(status, json);
    if (status.state === "reauthorize")
      tell("warning: the server issued no refresh token, so this lasts until the token expires");
    return OK;
  } catch (error) {
    if (error === interrupt) {
      tell("interrupted: nothing is changed");
      return INTERRUPTED;
    }
    return refusal(error, json);
  } finally {
    process.off("SIGINT", stop);
  }
}
