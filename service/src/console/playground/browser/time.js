// Times as people read them. All are in UTC, as slot numbers are.

/** @param {number} time In Unix seconds. */
export const dateOf = (time) => new Date(time * 1000).toISOString().slice(0, 16).replace("T", " ");

/** Returns how far a time is from the middle of the axis: `2 days 4 hours ago`. @param {number} hours */
export function distanceOf(hours) {
  if (hours === 0) return "now";
  const [days, rest] = [Math.floor(Math.abs(hours) / 24), Math.abs(hours) % 24];
  const text = [count(days, "day"), count(rest, "hour")].filter((part) => part !== "").join(" ");
  return hours < 0 ? `${text} ago` : `in ${text}`;
}

/** Returns a length of time. @param {number} seconds */
export const lengthOf = (seconds) => count(seconds / 3600, "hour");

/** @param {number} number @param {string} unit */
const count = (number, unit) => (number === 0 ? "" : `${number} ${unit}${number === 1 ? "" : "s"}`);
