// Tables of figures: aligned everywhere, with bold and colour only in a terminal.
import process from "node:process";
import { stripVTControlCharacters, styleText } from "node:util";

/** @typedef {import("./contest.js").Outcome} Outcome */
/** @typedef {import("./contest.js").Standing} Standing */
/** @typedef {import("./size.js").Size} Size */

const coloured = process.stdout.isTTY && !process.env.NO_COLOR;

/** @param {Outcome} outcome */
export function outcomeTable({ title, standings }) {
  const hasRivals = standings.some(({ ratio }) => ratio !== undefined);
  const headings = ["median", "lower quartile", ...(hasRivals ? ["ratio", "wanted", "aim", ""] : [])];
  const rows = standings.map((standing) => [
    standing.name,
    duration(standing.median),
    duration(standing.lowerQuartile),
    ...(hasRivals ? comparison(standing) : []),
  ]);
  return table([title, ...headings], rows);
}

/** @param {Standing} standing */
function comparison({ ratio, wanted, isOurs }) {
  if (ratio === undefined) return ["1.00×", "", "", style("dim", "ours")];
  const verdicts = [];
  if (isOurs) verdicts.push(style("dim", "ours"));
  else if (ratio < 1) verdicts.push(style("red", "we lose"));
  if (wanted) verdicts.push(judge(ratio >= wanted.floor, ratio >= wanted.aim));
  return [
    `${ratio.toFixed(2)}×`,
    wanted ? `≥ ${wanted.floor.toFixed(2)}×` : "",
    wanted ? `≥ ${wanted.aim.toFixed(2)}×` : "",
    verdicts.join(", "),
  ];
}

/** @param {Size[]} sizes */
export function sizeTable(sizes) {
  const rows = sizes.map(({ name, raw, gzip, brotli, budget }) => [
    name,
    kilobytes(raw),
    kilobytes(gzip),
    kilobytes(brotli),
    budget ? `≤ ${kilobytes(budget.ceiling)}` : "",
    budget ? `≤ ${kilobytes(budget.aim)}` : "",
    budget ? judge(brotli <= budget.ceiling, brotli <= budget.aim) : "",
  ]);
  return table(["size, each file compressed alone", "raw", "gzip -9", "brotli 11", "wanted", "aim", ""], rows);
}

/**
 * @param {boolean} enough
 * @param {boolean} aimed
 */
function judge(enough, aimed) {
  if (aimed) return style("green", "aim reached");
  return enough ? style("green", "as wanted") : style("red", "NOT AS WANTED");
}

/**
 * Words to the left, figures to the right: a column of words is the first, or has no heading.
 *
 * @param {string[]} headings
 * @param {string[][]} rows
 */
function table(headings, rows) {
  const width = (/** @type {string} */ cell) => stripVTControlCharacters(cell).length;
  const widths = headings.map((_, column) => Math.max(...[headings, ...rows].map((row) => width(row[column]))));
  const line = (/** @type {string[]} */ cells) =>
    cells
      .map((cell, column) => {
        const space = " ".repeat(widths[column] - width(cell));
        return column === 0 || headings[column] === "" ? cell + space : space + cell;
      })
      .join("  ")
      .trimEnd();
  return [style("bold", line(headings)), ...rows.map(line)].join("\n");
}

/** @param {number} nanoseconds */
function duration(nanoseconds) {
  if (nanoseconds >= 1e6) return `${(nanoseconds / 1e6).toFixed(2)} ms`;
  return `${nanoseconds < 100 ? nanoseconds.toFixed(1) : grouped(nanoseconds)} ns`;
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} KB`;
}

/** @param {number} number */
function grouped(number) {
  return Math.round(number).toLocaleString("en");
}

/**
 * @param {"bold" | "dim" | "green" | "red"} format
 * @param {string} text
 */
function style(format, text) {
  return coloured ? styleText(format, text) : text;
}
