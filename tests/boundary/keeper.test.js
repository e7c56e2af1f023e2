// What a trap costs a keeper: one call, at whichever crossing of the boundary it comes; no session, and nothing of other calls.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as main from "../../js/index.js";
import { core } from "../../js/wasm/client/core.js";
import * as conformance from "../../js/stores/conformance.js";
import * as memory from "../../js/stores/memory.js";
import { KeeperServer } from "../js/keeper-server.js";
import { invalidClient, json } from "../js/token-server.js";
import { callIo, CROSSINGS, intercept, refreshIo, SYNCHRONOUS } from "./crossings.js";

/** @type {import("../js/index.js").Package} */
const api = { ...main, fastedge: /** @type {any} */ (undefined), stores: { conformance, memory } };

/** What each makes first. @type {[Record<string, Function>, string][]} */
const FIRST_CALLS = [
  [refreshIo, "read"],
  [callIo, "moment"],
];
const OTHERS = ["first", "second", "third"];
const REJECTED = "the promise is rejected";

/** What happens there. @type {Record<string, (call: () => unknown) => unknown>} */
const FAULTS = {
  "the stack is exhausted": () => {
    throw new RangeError("Maximum call stack size exceeded");
  },
  [REJECTED]: () => Promise.reject(new RangeError("Maximum call stack size exceeded")),
  "another call traps": (call) => {
    const answer = call();
    core.failure(new WebAssembly.RuntimeError("a trap"), core.glue);
    return answer;
  },
};

/** The session's server, and others' calls that are under way at it. */
class Session extends KeeperServer {
  /** @type {(() => void)[] | undefined} */
  #held = [];
  #client = 0;

  constructor() {
    super(api);
    const process = this.answer;
    this.answer = async (/** @type {import("../js/token-server.js").Sent} */ sent) => {
      const scope = sent.form.get("scope");
      if (scope === null) return this.first?.(sent) ?? process?.(sent) ?? invalidClient();
      if (this.#held !== undefined) await new Promise((resolve) => this.#held?.push(() => resolve(undefined)));
      return json(200, { access_token: `for ${scope}`, token_type: "Bearer", expires_in: 3600 });
    };
  }

  /** What it answers, if anything, in place of what it would. @type {((sent: import("../js/token-server.js").Sent) => unknown) | undefined} */
  first;

  /** @param {object} [more] */
  client(more) {
    const own = { clientId: `client ${++this.#client}`, clientSecrets: ["good secret"] };
    return new main.TokenClient({ ...this.options(), tokenEndpoint: newEndpoint(), ...own, ...more });
  }

  release() {
    const held = this.#held;
    this.#held = undefined;
    for (const release of held ?? []) release();
  }
}

let endpoints = 0;
const newEndpoint = () => `https://issuer.example/${++endpoints}`;

/**
 * What a session goes through: options of its client, and what else is to be so when it is refreshed.
 *
 * @typedef {object} Course
 * @property {() => object} [client]
 * @property {(session: Session, crm: main.TokenClient) => unknown} [begin]
 * @property {string[]} [crosses] What the core calls in it, beside what it always calls.
 * @property {string} [ends] The code of the error that it ends with.
 */

/** @param {(() => unknown)[]} answers */
function inTurn(...answers) {
  return (/** @type {Session} */ session) => {
    const left = [...answers];
    session.first = () => left.shift()?.();
  };
}
const busy = () => json(503, {}, { "retry-after": "1" });

/** A function of secrets that has the good one when it is asked again. */
function laterGood() {
  let reads = 0;
  return async () => (reads++ === 0 ? ["bad secret"] : ["bad secret", "good secret"]);
}

/** @type {Record<string, Course>} */
const COURSES = {
  "a refresh": {},
  "a server that is busy": { client: () => ({ retries: 2 }), begin: inTurn(busy, busy), crosses: ["pause"] },
  "secrets that are read anew": { client: () => ({ clientSecrets: laterGood() }), crosses: ["readSecrets"] },
  "an answer that says nothing": {
    client: () => ({ classify: async () => "next", clientSecrets: ["odd secret", "good secret"] }),
    begin: inTurn(() => json(418, { error: "teapot" })),
    crosses: ["classify"],
  },
  "another call that looks for the secret": {
    begin: async (session, crm) => {
      crm.clientCredentials({ scope: "the scout" }).catch(() => {});
      await session.clock.advance(0);
    },
    crosses: ["waitForOther"],
  },
  "another holder": {
    begin: async (session) => {
      const found = /** @type {{ value: string, version: string }} */ (await session.store.read("token/user"));
      const until = Math.floor(session.clock.now() / 1000) + 2;
      const held = { ...JSON.parse(found.value), attempt: { owner: 5, phase: "leased", until, lease: 1 } };
      await session.store.write("token/user", JSON.stringify(held), { ifVersion: found.version });
    },
    crosses: ["wait"],
  },
  "a server that refuses the client": { begin: inTurn(invalidClient) },
  "a grant that is dead": {
    begin: (session) => void (session.isAlive = false),
    ends: "ERR_REAUTHORIZATION_REQUIRED",
  },
};

/**
 * One refresh with a fault in the nth call of a method.
 *
 * @param {Course} course
 * @param {{ prototype: Record<string, Function>, method: string, nth: number, fault: (call: () => unknown) => unknown }} at
 * @param {string} title
 * @returns {Promise<boolean>} whether there was such a call
 */
async function survives({ client, begin, ends }, { prototype, method, nth, fault }, title) {
  const session = new Session();
  const { clock } = session;
  const crm = session.client({ retries: 0, ...client?.() });
  const { keeper } = session.keeper({ clients: { crm, other: session.client() } });
  const tokens = { refresh_token: session.refreshToken };
  await keeper.put("user", { client: "crm", grant: "refresh_token", tokens });
  for (const scope of OTHERS) await keeper.put(scope, { client: "other", grant: "client_credentials", scope });

  const foreign = new WeakSet();
  const notes = FIRST_CALLS.map(([prototype, name]) =>
    intercept(prototype, name, (self, call) => (foreign.add(self), call())),
  );
  await begin?.(session, crm);
  const others = Promise.all(OTHERS.map((id) => keeper.token(id)));
  await clock.advance(0);
  for (const end of notes) end();

  let count = 0;
  const end = intercept(prototype, method, (self, call) => {
    if (!foreign.has(self)) count += 1;
    return !foreign.has(self) && count === nth ? fault(call) : call();
  });
  const ask = () =>
    keeper.token("user").then(
      (token) => token.access_token,
      (error) => error.code,
    );
  let isSettled = false;
  const call = ask().finally(() => (isSettled = true));
  for (let step = 0; step < 12 && !isSettled; step++) await clock.advance(250);
  session.release();
  const given = await clock.until(others);
  const own = OTHERS.map((id) => `for ${id}`);
  assert.deepEqual(
    given.map(({ access_token }) => access_token),
    own,
    `${title}: others' calls`,
  );
  const first = await clock.until(call);

  // As a caller would, whatever the first call has told.
  let last = first;
  for (let round = 0; round < 40 && last.startsWith("ERR_") && last !== ends; round++) {
    await clock.advance(1_000);
    last = await clock.until(ask());
  }
  end();
  await clock.until(keeper.stop());
  assert.equal(keeper.stats().refreshing, 0, `${title}: nothing is pending`);
  if (ends === undefined) {
    assert.match(last, /^access \d$/, `${title}: a good token in the end, after ${first}`);
    assert.ok(session.isAlive, `${title}: the session lives, after ${first}`);
    const { tokens, attempt } = await session.record();
    assert.equal(tokens.refresh_token, session.refreshToken, `${title}: the pair that was received is saved`);
    assert.equal(attempt, undefined, title);
  } else {
    assert.equal(last, ends, title);
  }
  return count >= nth;
}

for (const [name, course] of Object.entries(COURSES)) {
  test(`${name}, with a trap at each crossing: one call at most fails, and no session is lost`, async () => {
    const reached = new Set();
    for (const [prototype, methods] of CROSSINGS) {
      for (const method of methods) {
        for (const [what, fault] of Object.entries(FAULTS)) {
          if (what === REJECTED && SYNCHRONOUS.has(method)) continue;
          const title = (/** @type {number} */ nth) => `${what}, at call ${nth} of ${method}`;
          for (let nth = 1; await survives(course, { prototype, method, nth, fault }, title(nth)); nth++) {
            reached.add(method);
          }
        }
      }
    }
    const always = ["times", "read", "write", "prepare", "settle", "moment", "update", "send"];
    const missed = [...always, ...(course.crosses ?? [])].filter((method) => !reached.has(method));
    assert.deepEqual(missed, [], "each of them is crossed");
  });
}
