// When a domain tells of upcoming expiries: a cron expression in a time zone.
import { Cron } from "croner";

/** Five fields, or a nickname such as `@daily`. A date would be a run of its own, and `?` is the moment at which the expression is read. */
const FORM = /^(?:[^\s?]+(?: +[^\s?]+){4}|@[a-z]+)$/;
const NEVER = new Date(0);

/** Whether a text is a cron expression that fires at all. @param {string} expression */
export function isSchedule(expression) {
  try {
    return FORM.test(expression) && cronOf(expression, "UTC").nextRun(NEVER) !== null;
  } catch {
    return false;
  }
}

/** Whether a text is the name of a time zone of the IANA database, such as `Europe/Berlin`. @param {string} name */
export function isTimeZone(name) {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/**
 * Returns when a schedule fired last, at or before a time; `undefined` if it never did. Times are in Unix seconds.
 *
 * @param {{ schedule: string, time_zone: string }} settings
 * @param {number} now
 */
export function lastRun({ schedule, time_zone: zone }, now) {
  const [run] = cronOf(schedule, zone).previousRuns(1, new Date(now * 1000 + 1));
  return run && run.getTime() / 1000;
}

/** Returns when a schedule fires next, after a time; `undefined` if it never does. @param {{ schedule: string, time_zone: string }} settings @param {number} now */
export function nextRun({ schedule, time_zone: zone }, now) {
  const run = cronOf(schedule, zone).nextRun(new Date(now * 1000));
  return run === null ? undefined : run.getTime() / 1000;
}

/** @param {string} expression @param {string} timezone */
const cronOf = (expression, timezone) => new Cron(expression, { paused: true, timezone, mode: "5-part" });
