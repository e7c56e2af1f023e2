// Prints the story: headings, lines, tables, and colours in a terminal.
import process from "node:process";
import { styleText } from "node:util";

export const isTerminal = process.stdout.isTTY === true && process.env.TERM !== "dumb";

// A reader may close the pipe before the end.
process.stdout.on("error", () => process.exit());

/** @param {string} text */
export function print(text = "") {
  process.stdout.write(`${text}\n`);
}

/** @param {string} text */
export function heading(text) {
  print(`\n${paint("bold", text)}\n${"─".repeat(text.length)}`);
}

/** @param {"bold" | "dim" | "green" | "yellow" | "red"} style @param {string} text */
export function paint(style, text) {
  return isTerminal && process.env.NO_COLOR === undefined ? styleText(style, text) : text;
}

/** Returns rows as lines, with columns as wide as their longest cell, and numbers aligned right. @param {(string | number)[][]} rows */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => format(row[column]).length)));
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column];
      return typeof cell === "number" ? format(cell).padStart(width) : cell.padEnd(width);
    });
    return cells.join("   ").trimEnd();
  });
}

/** @param {string | number} cell */
export function format(cell) {
  return typeof cell === "number" ? cell.toLocaleString("en") : cell;
}
