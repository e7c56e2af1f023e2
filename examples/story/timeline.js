// A timeline: events line by line, and below them a lane for each client. In a terminal the lanes grow.
import process from "node:process";
import { isTerminal, paint, print } from "./print.js";

/** Columns of a lane for a second. */
const COLUMNS = 8;
/** Columns for the name before a lane. */
const LABEL = 18;
/** Columns of a terminal that does not say how many it has. */
const TERMINAL = 80;

export class Timeline {
  /** @type {Map<string, string[]>} */
  #lanes;
  #status;
  #began = 0;
  /** Marks of the columns in which an event was printed. @type {string[]} */
  #said = [];
  /** How many lines on the screen will be drawn again. */
  #drawn = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** @param {string[]} names Names of the lanes. @param {() => string} status Returns the counts in one line. */
  constructor(names, status) {
    this.#lanes = new Map(names.map((name) => [name, []]));
    this.#status = status;
  }

  start() {
    this.#began = performance.now();
    if (isTerminal) this.#timer = setInterval(() => this.#draw(), 1000 / COLUMNS);
  }

  /** Marks the present column of a lane with a character. A failure is not overwritten. @param {string} name @param {string} character */
  mark(name, character) {
    const cells = this.#lanes.get(name);
    if (cells !== undefined && cells[this.#column] !== "x") cells[this.#column] = character;
  }

  /** Prints an event of now, with more lines below it. @param {string} text @param {string[]} more */
  say(text, ...more) {
    const seconds = (performance.now() - this.#began) / 1000;
    this.#said[this.#column] = "▾";
    print(`${this.#takeBack()}${paint("dim", `${seconds.toFixed(1).padStart(5)} s`)}  ${text}`);
    for (const line of more) print(`           ${line}`);
    if (isTerminal) this.#draw();
  }

  /** Draws the lanes for the last time. */
  end() {
    clearInterval(this.#timer);
    this.#draw();
  }

  get #column() {
    return Math.floor(((performance.now() - this.#began) * COLUMNS) / 1000);
  }

  /** Returns the control sequence that removes the lanes from the screen. */
  #takeBack() {
    const lines = this.#drawn;
    this.#drawn = 0;
    return lines > 0 ? `\u001b[${lines}A\u001b[J` : "";
  }

  #draw() {
    const end = this.#column + 1;
    const width = isTerminal ? (process.stdout.columns ?? TERMINAL) - 1 : Infinity;
    const room = Math.max(width - LABEL, 0);
    const begin = Math.max(end - room, 0);
    const lane = (/** @type {string} */ name, /** @type {string[]} */ cells, empty = "·") => {
      const visible = Array.from({ length: end - begin }, (_, index) => cells[begin + index] ?? empty);
      return `  ${name}`.padEnd(LABEL) + colour(visible.join("").trimEnd());
    };
    const seconds = Array.from({ length: Math.ceil(end / COLUMNS) }, (_, second) => `${second} s`.padEnd(COLUMNS));
    const lines = [
      "",
      " ".repeat(LABEL) +
        paint(
          "dim",
          seconds
            .join("")
            .slice(begin, begin + room)
            .trimEnd(),
        ),
      lane("events", this.#said, " "),
      ...[...this.#lanes].map(([name, cells]) => lane(name, cells)),
      ...(isTerminal ? ["", `  ${this.#status()}`.slice(0, width)] : []),
    ];
    print(this.#takeBack() + lines.join("\n"));
    this.#drawn = lines.length;
  }
}

/** Colours the old secret yellow, the new one green, and failures red. @param {string} cells */
function colour(cells) {
  return cells.replace(/[1a]+|[2b]+|x+/g, (run) => {
    if (run[0] === "x") return paint("red", run);
    return paint(run[0] === "1" || run[0] === "a" ? "yellow" : "green", run);
  });
}
