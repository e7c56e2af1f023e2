// Outages of every kind: no session is lost, callers have the old token while it is good, then an error at once, and a fresh token soon
// after.
import { FakeClock } from "./fake-clock.js";
import { Sessions } from "./sessions.js";
import { json } from "./token-server.js";

const SESSIONS = 20;
/** How often each token is asked for, and the client's timeout, in milliseconds. */
const STEP = 1_000;
const TIMEOUT = 2_000;
/** How long a request is listened for that is never answered, in seconds: not longer than its lease. */
const LISTENING = TIMEOUT / 1000 + 1 + 5;

/** As `fetch` fails. @param {string} code */
const broken = (code) => Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code } }));
/** @param {number} status */
const page = (status) => new Response("<h1>Sorry</h1>", { status, headers: { "content-type": "text/html" } });
const HEADERS = { "content-type": "application/json" };

/** A body that breaks off in the middle of the token. */
function truncated() {
  let isBegun = false;
  const body = new ReadableStream({
    pull(controller) {
      if (isBegun) controller.error(new TypeError("terminated"));
      else controller.enqueue(new TextEncoder().encode('{"access_token":"acc'));
      isBegun = true;
    },
  });
  return new Response(body, { status: 200, headers: HEADERS });
}

/** What comes in place of an answer. @type {Record<string, () => Response | Promise<Response>>} */
const FAILURES = {
  502: () => new Response("", { status: 502 }),
  503: () => json(503, {}),
  "503 with Retry-After": () => json(503, {}, { "retry-after": "2" }),
  504: () => json(504, { message: "upstream" }),
  "500 server_error": () => json(500, { error: "server_error" }),
  429: () => json(429, {}),
  "429 with Retry-After": () => json(429, { error: "rate_limited" }, { "retry-after": "3" }),
  "400 temporarily_unavailable": () => json(400, { error: "temporarily_unavailable" }),
  "an error page": () => page(500),
  "a page with status 200": () => page(200),
  "a truncated body": truncated,
  "a connection that is reset": () => broken("ECONNRESET"),
  "a connection that is closed": () => broken("UND_ERR_SOCKET"),
  "a connection that is refused": () => broken("ECONNREFUSED"),
  "a name that is not found": () => broken("ENOTFOUND"),
  "no answer": () => new Promise(() => {}),
};
const NAMES = Object.keys(FAILURES);

/**
 * @typedef {object} Call
 * @property {string} id
 * @property {number} at When it was made, and when it came back.
 * @property {number} [settledAt]
 * @property {boolean} [isRight] Whether it brought what it should.
 */

let outages = 0;

class Outage {
  clock = new FakeClock();
  isOver = true;
  /** @type {any[]} */
  events = [];
  /** @type {Call[]} */
  calls = [];
  /** When each access token expires. @type {Map<string, number>} */
  #expiries = new Map();
  #sessions;
  #processes;
  #api;
  #store;
  keeper;

  /**
   * @param {import("./index.js").Package} api
   * @param {"strict" | "fixed"} rotation
   * @param {boolean} processes Whether the server has processed what it does not answer.
   */
  constructor(api, rotation, processes = rotation === "fixed") {
    outages += 1;
    this.#api = api;
    this.#processes = processes;
    this.#sessions = new Sessions(rotation, this.clock.now);
    this.#store = new api.stores.memory.MemoryStore();
    this.keeper = new api.TokenKeeper({
      ...{ store: this.#store, clock: this.clock, window: 0, tickInterval: 1, jitter: 0, saveBudget: 1 },
      concurrency: SESSIONS,
      clients: Object.fromEntries(NAMES.map((name) => [name, this.#client(name)])),
      onEvent: (event) => void this.events.push({ ...event, at: this.clock.now() }),
    });
  }

  /** Begins an outage in which the tokens of all sessions expire, one after the other. @param {number} seconds */
  async begin(seconds) {
    // A client that never had a token sends one request at a time.
    for (const client of NAMES) {
      const tokens = { refresh_token: this.#sessions.begin(client) };
      await this.keeper.put(client, { client, grant: "refresh_token", tokens });
      await this.clock.until(this.keeper.token(client));
    }
    for (const client of NAMES) {
      for (let index = 0; index < SESSIONS; index++) {
        const id = `${client} #${index}`;
        const expires_in = 1 + Math.floor((index * seconds) / SESSIONS);
        const access = { access_token: "old", token_type: "Bearer", expires_in };
        const tokens = { ...access, refresh_token: this.#sessions.begin(id) };
        await this.keeper.put(id, { client, grant: "refresh_token", tokens });
        this.#expiries.set(id, this.clock.now() + expires_in * 1000);
      }
    }
    this.isOver = false;
    this.keeper.start();
    await this.pass(seconds);
    this.isOver = true;
  }

  /** Lets a time pass, in which each token is asked for again and again. @param {number} seconds */
  async pass(seconds) {
    for (let passed = 0; passed < seconds * 1000; passed += STEP) {
      for (const id of this.#expiries.keys()) this.#ask(id);
      await this.clock.advance(STEP);
    }
  }

  /** The ids of sessions of one kind that the server has ended, or whose refresh token is not the stored one. @param {string} kind */
  async lost(kind) {
    const lost = [];
    for (const id of this.idsOf(kind)) {
      const { tokens } = JSON.parse(String((await this.#store.read(`token/${id}`))?.value));
      if (!this.#sessions.isHeldBy(id, tokens.refresh_token)) lost.push(id);
    }
    return lost;
  }

  /** @param {string} kind */
  idsOf(kind) {
    return [...this.#expiries.keys()].filter((id) => id.startsWith(`${kind} #`));
  }

  /** @param {string} id */
  #ask(id) {
    /** @type {Call} */
    const call = { id, at: this.clock.now() };
    const isGood = call.at < Number(this.#expiries.get(id));
    this.calls.push(call);
    const settle = (/** @type {boolean} */ isRight) =>
      void Object.assign(call, { isRight, settledAt: this.clock.now() });
    this.keeper.token(id).then(
      ({ access_token }) => settle(isGood || access_token !== "old"),
      (error) => settle(!isGood && error instanceof this.#api.TokenError && /^ERR_TOKEN_RE/.test(error.code)),
    );
  }

  /** @param {string} name */
  #client(name) {
    return new this.#api.TokenClient({
      tokenEndpoint: `https://issuer.example/outage-${outages}/${NAMES.indexOf(name)}`,
      ...{ clientId: "app", clientSecrets: ["secret"], retries: 0, timeout: TIMEOUT, clock: this.clock, logger: null },
      /** @type {any} */
      fetch: async (/** @type {string} */ _, /** @type {{ body: string }} */ { body }) => {
        const refreshToken = String(new URLSearchParams(body).get("refresh_token"));
        if (!this.isOver && this.#processes) this.#sessions.refresh(refreshToken);
        if (!this.isOver) return FAILURES[name]();
        const answer = this.#sessions.refresh(refreshToken);
        return json(answer.status, answer.body);
      },
    });
  }
}

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function keeperOutage(QUnit, api) {
  QUnit.module("keeper, through outages");

  for (const rotation of /** @type {const} */ (["strict", "fixed"])) {
    for (const seconds of [1, 6, 30]) {
      QUnit.test(`${seconds} s, at a server with ${rotation} rotation, of ${NAMES.length} kinds`, async (assert) => {
        const outage = new Outage(api, rotation);
        await outage.begin(seconds);
        const over = outage.clock.now();
        // The wait after the last failure is at most as long as the outage was, but for its rounding.
        const soon = Math.max(2 * seconds, 3) + LISTENING + 3;
        await outage.pass(soon);
        await outage.keeper.stop();
        await outage.clock.advance(TIMEOUT);
        const { events, calls } = outage;
        for (const kind of NAMES) {
          const ids = outage.idsOf(kind);
          const own = events.filter(({ id }) => ids.includes(id));
          const asked = calls.filter(({ id }) => ids.includes(id));
          assert.deepEqual(await outage.lost(kind), [], `${kind}: no session is lost`);
          assert.equal(
            own.filter(({ type }) => type === "reauthorization_required").length,
            0,
            `${kind}: nor given up`,
          );
          const refreshed = new Set(
            own.filter(({ type, at }) => type === "refreshed" && at >= over).map(({ id }) => id),
          );
          assert.equal(refreshed.size, SESSIONS, `${kind}: each has a new token within ${soon} s`);
          assert.true(
            own.some(({ type }) => type === "refresh_failed"),
            `${kind}: it failed before`,
          );
          const isInTime = (/** @type {Call} */ { at, settledAt = Infinity }) => settledAt - at <= TIMEOUT + 1_000;
          assert.deepEqual(asked.filter((call) => !isInTime(call)).slice(0, 3), [], `${kind}: no call waits for long`);
          assert.deepEqual(
            asked.filter((call) => !call.isRight).slice(0, 3),
            [],
            `${kind}: each call brings what it should`,
          );
        }
      });
    }
  }

  QUnit.test("the control: a strict server that has processed it all ends all sessions", async (assert) => {
    const outage = new Outage(api, "strict", true);
    await outage.begin(1);
    await outage.pass(3 + LISTENING + 3);
    await outage.keeper.stop();
    for (const kind of NAMES) assert.equal((await outage.lost(kind)).length, SESSIONS, kind);
    const given = outage.events.filter(({ type }) => type === "reauthorization_required");
    assert.equal(given.length, SESSIONS * NAMES.length);
  });
}
