// What is known of a credential, for people.
import { isPlainObject } from "../platform/plain-object.js";
import { printFacts, time } from "./table.js";
import { printJson } from "./terminal.js";
import { unexpectedAnswer } from "./service-api.js";

/** @import { CredentialStatus } from "../keeper/types.js" */

/** Returns an answer of the service as a status. @param {unknown} body @returns {CredentialStatus} */
export function statusOf(body) {
  if (!isPlainObject(body) || typeof body.id !== "string" || typeof body.state !== "string") throw unexpectedAnswer();
  return /** @type {any} */ (body);
}

/** @param {CredentialStatus} status @param {boolean} json */
export function printStatus(status, json) {
  if (json) return printJson(status);
  printFacts([
    ["credential", status.id],
    ["client", status.client],
    ["owner", status.owner],
    ["grant", status.grant],
    ["scope", status.scope],
    ["state", status.state],
    ["expires", time(status.expires_at)],
    ["last error", status.last_error],
  ]);
}

/**
 * How long a token is still good for: "" if it names no end.
 *
 * @param {number | undefined} expiresAt In Unix seconds.
 * @param {number} now In Unix seconds.
 */
export function expiresIn(expiresAt, now) {
  if (typeof expiresAt !== "number") return "";
  const left = Math.floor(expiresAt - now);
  if (left <= 0) return "expired";
  const [seconds, unit] = /** @type {[number, string][]} */ ([
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
    [1, "s"],
  ]).find(([seconds]) => left >= 2 * seconds || seconds === 1) ?? [1, "s"];
  return `${Math.floor(left / seconds)} ${unit}`;
}
