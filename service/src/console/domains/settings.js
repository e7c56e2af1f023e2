// The settings of a domain: what each means, from when it holds, and how it stands in words.
import { expiryText } from "../application/expiry-text.js";
import { exactLength } from "../view/length-field.js";
import { scheduleText } from "./schedule.js";

/**
 * @typedef {object} Setting
 * @property {string} name Of its field. No name may have "secret" in it: such a field is entered again after a session has ended.
 * @property {string} [member] Its name in the API, if that is another one.
 * @property {string} label
 * @property {string} hint
 * @property {string} [wrong] What is wrong with a value that the API refuses, if its own words are in seconds.
 * @property {(domain: any) => string} text How it stands in a domain, in words.
 */

export const SECRETS = /** @type {readonly Setting[]} */ ([
  {
    ...{ name: "expiry", label: "A secret works for" },
    hint: "Counted from when it is issued. An application may have a rule of its own. It holds for what is issued from now on; secrets that are there keep their end.",
    text: ({ expiry }) => (expiry === "none" ? "no end: it never expires" : expiryText(expiry)),
  },
  {
    ...{ name: "max_expiry", label: "Longest that a secret may work" },
    hint: "No application may let its secrets work longer. It holds for what is issued from now on.",
    text: ({ max_expiry: most }) => (most === null || most === "none" ? "no limit" : expiryText(most)),
  },
  {
    ...{ name: "overlap", label: "After a rotation, the previous secret works for" },
    hint: "The time to switch to the new one: 12 hours to 7 days. A rotation may ask for another. It holds for rotations from now on; an overlap that runs keeps its end.",
    wrong: "must be 12 hours to 7 days, and no longer than the longest time",
    text: ({ overlap }) => exactLength(overlap),
  },
  {
    ...{ name: "max_overlap", label: "Longest that a rotation may ask for" },
    hint: "12 hours to 7 days, for rotations from now on.",
    wrong: "must be 12 hours to 7 days",
    text: ({ max_overlap: most }) => exactLength(most),
  },
  {
    ...{ name: "prefix", label: "Secrets begin with" },
    hint: "Up to 14 letters or digits; an underscore follows. Scanners find a leaked secret by it. It holds for what is issued from now on.",
    wrong: "must have at most 14 letters or digits",
    text: ({ prefix }) => (prefix === "" ? "nothing" : `${prefix}_`),
  },
  {
    ...{ name: "max_working", member: "max_secrets", label: "Working secrets of an application, at most" },
    hint: "1 to 1000. An application that has more keeps them, and gets no further one.",
    wrong: "must be a whole number, 1 to 1000",
    text: ({ max_secrets: most }) => String(most),
  },
]);

export const NOTICES = /** @type {readonly Setting[]} */ ([
  {
    ...{ name: "thresholds", label: "Tell before a secret expires" },
    hint: "Times before the end, with commas between: 20 days, 5 days, 12 hours. That it has expired is told anyway. It holds for all secrets within a minute.",
    wrong: "must be up to 50 times such as 5 days or 12 hours, with commas between",
    text: ({ notices }) => thresholdsText(notices.thresholds) || "only when it has expired",
  },
  {
    ...{ name: "schedule", label: "When notices go out" },
    hint: "It holds for what is not sent yet.",
    text: ({ notices }) => scheduleText(notices.schedule),
  },
  {
    ...{ name: "time_zone", label: "Time zone" },
    hint: "Of the time of day above, such as Europe/Berlin.",
    text: ({ notices }) => notices.time_zone,
  },
  {
    ...{ name: "webhooks", label: "Webhooks" },
    hint: "Addresses that take notices as signed requests, one on each line, up to 10. They hold at once.",
    text: ({ notices }) => notices.webhooks.join(", ") || "none",
  },
  {
    ...{ name: "emails", label: "E-mail addresses" },
    hint: "One on each line, up to 50. They hold at once.",
    text: ({ notices }) => notices.emails.join(", ") || "none",
  },
]);

/** Returns thresholds in words. @param {readonly number[]} thresholds In seconds. */
export const thresholdsText = (thresholds) =>
  thresholds
    .toSorted((one, other) => other - one)
    .map(exactLength)
    .join(", ");
