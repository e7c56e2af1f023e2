// Prints tables: aligned under a heading in a terminal, a line with tabs for each row in a pipe. Times are in ISO 8601.
import { inTerminal, paint, print } from "./terminal.js";

/** @typedef {string | number | null | undefined} Cell */

/**
 * @param {readonly string[]} head
 * @param {readonly Cell[][]} rows
 */
export function printTable(head, rows) {
  const texts = rows.map((row) => row.map((cell) => plain(String(cell ?? ""))));
  if (!inTerminal()) return texts.forEach((row) => print(row.join("\t")));
  const shown = texts.map((row) => row.map((text) => text || "-"));
  const widths = head.map((name, index) => Math.max(name.length, ...shown.map((row) => [...row[index]].length)));
  const line = (/** @type {readonly string[]} */ row) =>
    row
      .map((text, index) => text + " ".repeat(widths[index] - [...text].length))
      .join("  ")
      .trimEnd();
  print(paint("bold", line(head)));
  for (const row of shown) print(line(row));
  if (rows.length === 0) print(paint("dim", "none"));
}

/** Prints names and their values, a line each. @param {readonly [name: string, value: Cell][]} facts */
export function printFacts(facts) {
  const width = Math.max(...facts.map(([name]) => name.length));
  for (const [name, value] of facts) {
    const text = plain(String(value ?? ""));
    print(inTerminal() ? `${paint("dim", name.padEnd(width))}  ${text || "-"}` : `${name}\t${text}`);
  }
}

/**
 * Replaces characters that a terminal would obey, or that change the direction of a text: a stranger may have written a user agent.
 * @param {string} text
 */
export function plain(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "\ufffd");
}

/** @param {number | null | undefined} seconds */
export function time(seconds) {
  if (seconds === null || seconds === undefined) return "";
  const date = new Date(seconds * 1000);
  // A Date ends with the year 275760.
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace(".000Z", "Z");
}
