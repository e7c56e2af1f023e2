// When notices go out: as people say it, and as the cron expression that the API takes.
import { badRequest } from "../../http/problem.js";

/** @import { Form } from "../form.js" */

/** @typedef {"due" | "daily" | "weekdays" | "cron"} Kind */
/** @typedef {{ kind: string, time: string, cron: string }} Schedule As a form has it. */

export const KINDS = /** @type {const} */ ([
  ["due", "as soon as they are due"],
  ["daily", "every day at this time"],
  ["weekdays", "Monday to Friday at this time"],
  ["cron", "by a cron expression"],
]);
const AT_ONCE = "* * * * *";
const MORNING = "08:00";

/** Returns a cron expression as a form has it. @param {string} cron @returns {Schedule} */
export function scheduleOf(cron) {
  if (cron === AT_ONCE) return { kind: "due", time: MORNING, cron: "" };
  const [, minute, hour, days] = /^(\d{1,2}) (\d{1,2}) \* \* (\*|1-5)$/.exec(cron) ?? [];
  if (minute === undefined || hour === undefined) return { kind: "cron", time: MORNING, cron };
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  return { kind: days === "*" ? "daily" : "weekdays", time, cron: "" };
}

/** Returns what a form has. @param {Form} form @returns {Schedule} */
export const typedSchedule = (form) => ({
  kind: form.text("schedule"),
  time: form.text("schedule_time"),
  cron: form.text("schedule_cron"),
});

/** Returns the cron expression of a schedule. Fails with 400 for a time that is none. @param {Schedule} schedule */
export function cronOf({ kind, time, cron }) {
  if (kind === "due") return AT_ONCE;
  if (kind === "cron") return cron.trim();
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time.trim()) ?? [];
  if (hour === undefined || minute === undefined) throw wrong("must have a time of the day, such as 08:00");
  if (kind !== "daily" && kind !== "weekdays") throw wrong("must be one of those that are offered");
  return `${Number(minute)} ${Number(hour)} * * ${kind === "daily" ? "*" : "1-5"}`;
}

/** Returns a schedule in words. @param {string} cron */
export function scheduleText(cron) {
  const { kind, time } = scheduleOf(cron);
  if (kind === "due") return "as soon as they are due";
  if (kind === "cron") return `by the cron expression ${cron}`;
  return `${kind === "daily" ? "every day" : "Monday to Friday"} at ${time}`;
}

/** @param {string} detail */
const wrong = (detail) => badRequest(`the schedule ${detail}`, [{ pointer: "/notices/schedule", detail }]);
