// Outages of a second over real connections, of every kind: no session is lost.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { TokenClient, TokenError, TokenKeeper } from "../../js/index.js";
import { Sessions } from "../js/sessions.js";
import { Places } from "./sweep.js";
import { openStore } from "./place.js";

/** @typedef {import("node:http").ServerResponse} Response */

const SESSIONS = 20;

/**
 * @param {number} status
 * @param {object} headers
 * @param {string} body
 */
const answered = (status, headers, body) => (/** @type {Response} */ response) =>
  void response.writeHead(status, /** @type {any} */ (headers)).end(body);
const JSON_TYPE = { "content-type": "application/json" };

/** What is done in place of an answer, once the request was read. @type {Record<string, (response: Response) => void>} */
const FAILURES = {
  502: answered(502, {}, ""),
  503: answered(503, JSON_TYPE, "{}"),
  "503 with Retry-After": answered(503, { "retry-after": "2" }, ""),
  "500 server_error": answered(500, JSON_TYPE, '{"error":"server_error"}'),
  429: answered(429, {}, ""),
  "an error page": answered(500, { "content-type": "text/html" }, "<h1>Sorry</h1>"),
  "a page with status 200": answered(200, { "content-type": "text/html" }, "<h1>Sorry</h1>"),
  "a truncated body"(response) {
    response.writeHead(200, { ...JSON_TYPE, "content-length": "1000" });
    response.write('{"access_token":"acc', () => response.destroy());
  },
  "a reset after reading": (response) => /** @type {any} */ (response.socket).resetAndDestroy(),
  "no answer"() {},
};
/** What is done before anything is read. */
const [RESET, REFUSED] = ["a reset before reading", "a refused connection"];

class Outage {
  isOver = true;
  /** Whether a request has met it. */
  isFelt = false;
  #kind;
  #rotation;
  #sessions;
  #server = createServer((request, response) => void this.#answer(request, response));
  #port = 0;

  /** @param {string} kind @param {"strict" | "fixed"} rotation */
  constructor(kind, rotation) {
    this.#kind = kind;
    this.#rotation = rotation;
    this.#sessions = new Sessions(rotation);
    this.#server.on("connection", (socket) => void (!this.isOver && kind === RESET && socket.resetAndDestroy()));
  }

  get sessions() {
    return this.#sessions;
  }

  get tokenEndpoint() {
    return `http://127.0.0.1:${this.#port}/token`;
  }

  async listen() {
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = /** @type {import("node:net").AddressInfo} */ (this.#server.address()).port;
  }

  async begin() {
    this.isOver = false;
    const closed = this.#kind === REFUSED && new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async end() {
    this.isOver = true;
    if (!this.#server.listening) await this.listen();
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** @param {import("node:http").IncomingMessage} request @param {Response} response */
  async #answer(request, response) {
    let text = "";
    for await (const piece of request) text += piece;
    const refreshToken = String(new URLSearchParams(text).get("refresh_token"));
    if (!this.isOver) {
      this.isFelt = true;
      // A server that does not rotate may have processed what it does not answer.
      if (this.#rotation === "fixed") this.#sessions.refresh(refreshToken);
      return FAILURES[this.#kind](response);
    }
    const { status, body } = this.#sessions.refresh(refreshToken);
    answered(status, JSON_TYPE, JSON.stringify(body))(response);
  }
}

const places = await Places.make();
after(() => places.end());

describe("an outage of a second", { concurrency: true }, () => {
  for (const [rotation, store] of /** @type {const} */ ([
    ["strict", "file"],
    ["strict", "sqlite"],
    ["fixed", "redis"],
  ])) {
    for (const kind of [...Object.keys(FAILURES), RESET, REFUSED]) {
      test(`${kind}, at a server with ${rotation} rotation, over the store ${store}`, async () => {
        const outage = new Outage(kind, rotation);
        await outage.listen();
        const opened = await openStore(places.next(store));
        /** @type {any[]} */
        const events = [];
        const client = new TokenClient({
          ...{ tokenEndpoint: outage.tokenEndpoint, clientId: "app", clientSecrets: ["secret"], logger: null },
          ...{ timeout: 1_000, retries: 0 },
        });
        const keeper = new TokenKeeper({
          ...{ store: opened.store, clients: { app: client }, saveBudget: 1, window: 0, tickInterval: 1, jitter: 0 },
          concurrency: SESSIONS,
          onEvent: (event) => void events.push(event),
        });
        const ids = Array.from({ length: SESSIONS }, (_, index) => `user ${index}`);
        const put = (/** @type {string} */ id, access = {}) => {
          const tokens = { ...access, refresh_token: outage.sessions.begin(id) };
          return keeper.put(id, { client: "app", grant: "refresh_token", tokens });
        };
        const asked = async (/** @type {string} */ id) => {
          while (true) {
            const answer = await keeper.token(id).catch((error) => error);
            if (answer.access_token === undefined) {
              assert.ok(answer instanceof TokenError, String(answer));
              assert.match(answer.code, /^ERR_TOKEN_RE/);
            } else if (answer.access_token !== "old") return;
            await sleep(100);
          }
        };
        try {
          // A client that never had a token sends one request at a time.
          await put("first");
          await asked("first");
          await outage.begin();
          await Promise.all(ids.map((id) => put(id, { access_token: "old", token_type: "Bearer", expires_in: 2 })));
          keeper.start();
          const ends = async () => {
            // They come due within the first second.
            await sleep(2_000);
            while (!outage.isFelt && !events.some(({ type }) => type === "refresh_failed")) await sleep(10);
            await outage.end();
          };
          await Promise.all([ends(), ...ids.map(asked)]);
          const types = events.map(({ type }) => type);
          assert.ok(types.includes("refresh_failed"));
          assert.ok(!types.includes("reauthorization_required"));
          for (const id of ids) {
            const { tokens } = JSON.parse(String((await opened.store.read(`token/${id}`))?.value));
            assert.ok(outage.sessions.isHeldBy(id, tokens.refresh_token), id);
          }
        } finally {
          await keeper.stop();
          outage.stop();
          opened.close();
        }
      });
    }
  }
});
