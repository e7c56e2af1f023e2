// The live table of `secret-slots keep`: a line for each credential, drawn again every second.
import process from "node:process";
import { paint } from "./terminal.js";

/** @import { KeeperEvent } from "../keeper/types.js" */
/** @import { TokenKeeper } from "../keeper/keeper.js" */

/** The most credentials that are shown: a small terminal has room for these. */
const MAX_ROWS = 20;

export class KeepTable {
  /** @type {Map<string, { state: string, expiresAt: number | undefined, refreshes: number }>} */
  #rows;
  #drawn = 0;
  #last = "";

  /** @param {string[]} ids */
  constructor(ids) {
    this.#rows = new Map(ids.map((id) => [id, { state: "waiting", expiresAt: undefined, refreshes: 0 }]));
  }

  /** @param {KeeperEvent} event */
  tell(event) {
    const row = event.id === undefined ? undefined : this.#rows.get(event.id);
    if (row === undefined) return;
    row.state = event.type.replaceAll("_", " ");
    if (event.type !== "refreshed") return;
    row.refreshes += 1;
    row.expiresAt = event.expiresAt;
  }

  /** @param {string} text */
  say(text) {
    this.#last = text;
  }

  /** @param {TokenKeeper} keeper */
  draw(keeper) {
    const now = Date.now() / 1000;
    const { refreshing, refreshed, failed } = keeper.stats();
    const rows = [...this.#rows].slice(0, MAX_ROWS).map(([id, { state, expiresAt, refreshes }]) => {
      const left = expiresAt === undefined ? "" : `${Math.max(Math.round(expiresAt - now), 0)} s`;
      const colour = state === "refreshed" || state === "adopted" ? "green" : state === "waiting" ? "dim" : "red";
      return `${id.slice(0, 30).padEnd(32)}${left.padStart(9)}${String(refreshes).padStart(11)}   ${paint(colour, state)}`;
    });
    const more = this.#rows.size > MAX_ROWS ? [paint("dim", `… and ${this.#rows.size - MAX_ROWS} more`)] : [];
    const head = paint("bold", `${"credential".padEnd(32)}${"good for".padStart(9)}${"refreshes".padStart(11)}   last`);
    const foot = paint("dim", `${refreshed} refreshed, ${failed} failed, ${refreshing} under way; Ctrl-C ends`);
    const lines = [head, ...rows, ...more, foot, paint("dim", this.#last.slice(0, process.stdout.columns ?? 80))];
    const up = this.#drawn > 0 ? `\u001b[${this.#drawn}A` : "";
    process.stdout.write(up + lines.map((line) => `\u001b[2K${line}\n`).join(""));
    this.#drawn = lines.length;
  }

  end() {
    process.stdout.write("ended\n");
  }
}
