// Tables: aligned under a heading in a terminal, in a pipe a line with tabs for each row; and times.
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
  const widths = head.map((name, place) => Math.max(name.length, ...shown.map((row) => [...row[place]].length)));
  const line = (/** @type {readonly string[]} */ row) =>
    row
      .map((text, place) => text + " ".repeat(widths[place] - [...text].length))
      .join("  ")
      .trimEnd();
  print(paint("bold", line(head)));
  for (const row of shown) print(line(row));
  if (rows.length === 0) print(paint("dim", "none"));
}

/** Names and what they say, a line each. @param {readonly [name: string, value: Cell][]} facts */
export function printFacts(facts) {
  const width = Math.max(...facts.map(([name]) => name.length));
  for (const [name, value] of facts) {
    const text = plain(String(value ?? ""));
    print(inTerminal() ? `${paint("dim", name.padEnd(width))}  ${text || "-"}` : `${name}\t${text}`);
  }
}

/**
 * Without what a terminal would act on, or turn around: who presents a secret writes their user agent themselves.
 * @param {string} text
 */
export function plain(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "\ufffd");
}

/** @param {number | null | undefined} seconds */
export function time(seconds) {
  if (seconds === null || seconds === undefined) return "";
  const date = new Date(seconds * 1000);
  // No calendar has what is further away than the year 275760.
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace(".000Z", "Z");
}
