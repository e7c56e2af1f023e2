// A timeline: what happens, line by line, and below it a lane for each who takes part. A terminal sees the lanes grow.
import process from "node:process";
import { isTerminal, paint, print } from "./print.js";

/** Columns of the lanes in a second, and in front of them. */
const COLUMNS = 8;
const LABEL = 18;
const TERMINAL = 80;

export class Timeline {
  /** @type {Map<string, string[]>} */
  #lanes;
  #status;
  #began = 0;
  /** Where something was said. @type {string[]} */
  #said = [];
  /** Lines that are on the screen and will be drawn anew. */
  #drawn = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** @param {string[]} names Of the lanes. @param {() => string} status What is counted, in one line. */
  constructor(names, status) {
    this.#lanes = new Map(names.map((name) => [name, []]));
    this.#status = status;
  }

  start() {
    this.#began = performance.now();
    if (isTerminal) this.#timer = setInterval(() => this.#draw(), 1000 / COLUMNS);
  }

  /** Notes in a lane what goes on now, in one character; a failure stays. @param {string} name @param {string} character */
  mark(name, character) {
    const cells = this.#lanes.get(name);
    if (cells !== undefined && cells[this.#column] !== "x") cells[this.#column] = character;
  }

  /** Tells what happens now, with more lines below it if there is more to it. @param {string} text @param {string[]} more */
  say(text, ...more) {
    const seconds = (performance.now() - this.#began) / 1000;
    this.#said[this.#column] = "▾";
    print(`${this.#takeBack()}${paint("dim", `${seconds.toFixed(1).padStart(5)} s`)}  ${text}`);
    for (const line of more) print(`           ${line}`);
    if (isTerminal) this.#draw();
  }

  /** Leaves the lanes as they are now. */
  end() {
    clearInterval(this.#timer);
    this.#draw();
  }

  get #column() {
    return Math.floor(((performance.now() - this.#began) * COLUMNS) / 1000);
  }

  /** What removes the lanes from the screen. */
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
      const visible = Array.from({ length: end - begin }, (_, place) => cells[begin + place] ?? empty);
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

/** What goes on with the old secret, with the new one, and what fails. @param {string} cells */
function colour(cells) {
  return cells.replace(/[1a]+|[2b]+|x+/g, (run) => {
    if (run[0] === "x") return paint("red", run);
    return paint(run[0] === "1" || run[0] === "a" ? "yellow" : "green", run);
  });
}
