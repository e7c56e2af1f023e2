// An authorization server on this machine, that tells when each request came and whether another was open.
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Sessions } from "../js/sessions.js";

/** How long it takes before a request is processed, and again before it is answered, in milliseconds. */
const WORK = 25;

/**
 * @typedef {object} Post
 * @property {string} id Of the session.
 * @property {number} late How long after its announcement it came, in milliseconds.
 * @property {boolean} isSecond Whether another request of this session was open.
 */

export class SweepServer {
  /** @type {Post[]} */
  posts = [];
  /** The sessions of the requests that are open. @type {string[]} */
  open = [];
  sessions;
  #server = createServer((request, response) => void this.#answer(request, response));

  /** @param {import("../js/sessions.js").Rotation} rotation */
  constructor(rotation) {
    this.sessions = new Sessions(rotation);
  }

  /** @param {import("../js/sessions.js").Rotation} rotation */
  static async start(rotation) {
    const server = new SweepServer(rotation);
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get tokenEndpoint() {
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    return `http://127.0.0.1:${port}/token`;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** @param {import("node:http").IncomingMessage} request @param {import("node:http").ServerResponse} response */
  async #answer(request, response) {
    const arrived = Date.now();
    let text = "";
    try {
      for await (const piece of request) text += piece;
    } catch {
      // Its sender was killed in the middle of it.
      return;
    }
    const refreshToken = String(new URLSearchParams(text).get("refresh_token"));
    const id = Sessions.idOf(refreshToken);
    const late = arrived - Number(request.headers["x-announced"]);
    this.posts.push({ id, late, isSecond: this.open.includes(id) });
    this.open.push(id);
    response.on("close", () => this.open.splice(this.open.indexOf(id), 1));
    await sleep(WORK);
    const { status, body } = this.sessions.refresh(refreshToken);
    await sleep(WORK);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }
}
