// What a form asks a bulk rotation for: as it was typed, as the API takes it, and in words.
import { badRequest } from "../../http/problem.js";
import { exactLength, readLength } from "../view/length-field.js";
import { exactly } from "../view/time.js";

/** @import { Form } from "../form.js" */

const DAY = 86_400;

/** The types that have secrets, in words. */
export const TYPES = /** @type {const} */ ([
  ["web", "web applications"],
  ["machine", "machines"],
]);

/** Filters by a number of days: the name of the field, the member of the API, and which way the days go from now. */
const BY_DAYS = /** @type {const} */ ([
  { name: "older_days", member: "issued_before", sign: -1 },
  { name: "expires_days", member: "expires_before", sign: 1 },
  { name: "unused_days", member: "unused_since", sign: -1 },
]);

/** The fields of the form, to be kept from page to page. */
export const FIELDS = [
  ...["client_ids", "types", "issued_by", ...BY_DAYS.map(({ name }) => name)],
  ...["overlap", "overlap_unit", "webhook", "first"],
];

/**
 * Returns the body of the API.
 *
 * @param {Form} form
 * @param {number} now In Unix seconds: the time from which days are counted.
 */
export function bodyOf(form, now) {
  /** @type {Record<string, unknown>} */
  const filter = {};
  const ids = [...new Set(form.all("client_ids"))];
  if (ids.length > 0) filter.client_ids = ids;
  if (form.all("types").length > 0) filter.types = form.all("types");
  const person = form.optional("issued_by");
  if (person !== undefined) filter.issued_by = person;
  for (const { name, member, sign } of BY_DAYS) {
    const days = form.integer(name);
    if (days !== undefined) filter[member] = now + sign * daysOf(days, name) * DAY;
  }
  const webhook = form.optional("webhook");
  const overlap = readLength(form, "overlap");
  return {
    filter,
    ...(overlap !== undefined && { overlap }),
    ...(webhook !== undefined && { deliver_to: { webhook } }),
  };
}

/** @param {number} days @param {string} name */
function daysOf(days, name) {
  if (days >= 0 && days <= 36_500) return days;
  const detail = "must be 0 to 36500 days";
  throw badRequest(`${name}: ${detail}`, [{ pointer: `/${name}`, detail }]);
}

/** Returns what a filter of the API takes, in words: one sentence for each of its members. @param {any} filter @returns {string[]} */
export function filterTexts(filter) {
  const texts = [];
  if (filter.client_ids !== undefined)
    texts.push(
      filter.client_ids.length === 1 ? filter.client_ids[0] : `${filter.client_ids.length} chosen applications`,
    );
  if (filter.types !== undefined)
    texts.push(
      `only ${filter.types.map((/** @type {string} */ type) => new Map(TYPES).get(/** @type {any} */ (type)) ?? type).join(" and ")}`,
    );
  if (filter.issued_by !== undefined) texts.push(`issued by ${filter.issued_by}`);
  if (filter.issued_before !== undefined) texts.push(`issued before ${exactly(filter.issued_before)}`);
  if (filter.expires_before !== undefined) texts.push(`expires before ${exactly(filter.expires_before)}`);
  if (filter.unused_since !== undefined) texts.push(`not used since ${exactly(filter.unused_since)}`);
  return texts.length === 0 ? ["all secrets of the domain"] : texts;
}

/** Returns an overlap in words. @param {number | null} overlap In seconds; `null`: as the domain says. @param {number} own The domain's. */
export const overlapText = (overlap, own) =>
  overlap === null
    ? `${exactLength(own)}, as the domain says`
    : overlap === 0
      ? "none: it ends at once"
      : exactLength(overlap);
