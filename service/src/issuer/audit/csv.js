// Events as lines of CSV (RFC 4180), for people who open them as a table.

/** @import { AuditEvent } from "secret-slots/issuer" */

const COLUMNS = [
  ...["at", "kind", "client_id", "secret_id", "actor", "outcome", "reason", "ip", "user_agent", "count", "last_at"],
  "id",
];
/**
 * A table would take these for a formula, also in their wide forms, and whoever presents a secret chooses what some cells have. In countries
 * with a decimal comma, a table begins another cell at each semicolon, whatever quotes are around it; some do at each tab.
 */
const FORMULA = /(^|[;\t])([=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20])/g;

export const HEADER = line(COLUMNS);

/** @param {AuditEvent} event */
export function lineOf({ id, time, kind, applicationId, secretId, actor, outcome, reason, ...rest }) {
  const { ip, userAgent, count, lastTime } = rest;
  return line([
    ...[timeOf(time), kind, applicationId, secretId, actor, outcome, reason, ip, userAgent, count],
    ...[lastTime === undefined ? null : timeOf(lastTime), id],
  ]);
}

/** @param {readonly (string | number | null | undefined)[]} cells */
function line(cells) {
  return `${cells.map((value) => cell(String(value ?? ""))).join(",")}\r\n`;
}

/** @param {string} text */
function cell(text) {
  const harmless = text.replace(FORMULA, "$1'$2");
  return /[",\r\n]/.test(harmless) || harmless !== text ? `"${harmless.replaceAll('"', '""')}"` : text;
}

/** @param {number} time In Unix seconds. */
const timeOf = (time) => new Date(time * 1000).toISOString().replace(".000Z", "Z");
