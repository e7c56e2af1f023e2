// A server process that accepts no connection while it is stopped: then SYNs are dropped, as by a firewall.
import { fork } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";

/** @import { Socket } from "node:net" */

const BACKLOG = 1;
/** Linux lets one more wait than it is told. */
const QUEUED = BACKLOG + 1;

export class DeafServer {
  #process = fork(fileURLToPath(new URL("deaf-server-process.js", import.meta.url)), [String(BACKLOG)]);
  /** @type {Socket[]} */
  #fillers = [];
  /** @type {Map<string, number>} */
  #told = new Map();
  port = 0;

  async start() {
    [this.port] = await once(this.#process, "message");
    this.#process.on("message", (/** @type {string} */ what) => this.#told.set(what, this.count(what) + 1));
  }

  stop() {
    for (const socket of this.#fillers) socket.destroy();
    this.#process.kill("SIGKILL");
  }

  /** How often something has happened to it: `connection`, `request` or `answered`. @param {string} what */
  count(what) {
    return this.#told.get(what) ?? 0;
  }

  /** @param {string} what @param {number} count */
  async has(what, count) {
    while (this.count(what) < count) await once(this.#process, "message");
  }

  /** Answers a request that waits for it. */
  answer() {
    this.#process.send("answer");
  }

  /** Fills the queue of connections that are not accepted: the next ones get no answer at all. */
  async deafen() {
    this.#process.kill("SIGSTOP");
    for (let count = 0; count < QUEUED; count++) {
      const socket = connect(this.port, "127.0.0.1");
      socket.on("error", () => {});
      this.#fillers.push(socket);
      await once(socket, "connect");
    }
  }

  /** Accepts connections again: those that filled the queue, and one more. */
  async hear() {
    for (const socket of this.#fillers.splice(0)) socket.destroy();
    this.#process.kill("SIGCONT");
    await this.has("connection", QUEUED + 1);
  }
}
