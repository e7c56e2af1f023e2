// What the audit log is asked for: as an address has it, and as the API takes it.
import { badRequest } from "../../http/problem.js";

/** @typedef {{ from?: number, to?: number, error?: string, [name: string]: string | number | undefined }} Query As the API takes it. */

const DAY = 86_400;

/** The parameters of addresses that the API takes as they are. */
const TEXTS = ["client_id", "kind", "actor", "outcome", "ip", "user_agent"];
/** All parameters of a filter. */
export const NAMES = [...TEXTS, "from", "to"];

/** Returns a parameter without spaces around it. @param {URLSearchParams} query @param {string} name */
export const of = (query, name) => (query.get(name) ?? "").trim();

/** Returns what the API is asked for. Fails with 400 for a day that is none. @param {URLSearchParams} query @returns {Query} */
export function apiQuery(query) {
  const texts = TEXTS.map((name) => [name, of(query, name)]).filter(([, value]) => value !== "");
  const from = dateOf(query, "from");
  const to = dateOf(query, "to");
  // The last day is part of it, and the API's `to` is not.
  return {
    ...Object.fromEntries(texts),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to: to + DAY }),
  };
}

/** @param {URLSearchParams} query @param {string} name */
function dateOf(query, name) {
  const text = of(query, name);
  if (text === "") return undefined;
  const milliseconds = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  // `Date` takes the 30th of February for the 2nd of March.
  const isDate = !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text);
  if (isDate && milliseconds >= 0) return milliseconds / 1000;
  throw badRequest(`the ${name === "from" ? "first" : "last"} day must be a date, such as 2026-11-30`);
}
