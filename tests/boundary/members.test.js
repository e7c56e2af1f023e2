// What JavaScript hands to the client's module has each member that the core reads, as one of its own: a member that is forgotten
// would silently be its default.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import * as main from "../../js/index.js";
import { RefreshIo } from "../../js/keeper/refresh-io.js";
import * as conformance from "../../js/stores/conformance.js";
import * as memory from "../../js/stores/memory.js";
import { CallIo } from "../../js/token/call-io.js";
import { core } from "../../js/wasm/client/core.js";
import { KeeperServer } from "../js/keeper-server.js";

const FOLDER = new URL("../../wasm/src/client/", import.meta.url);
const GETTER =
  /#\[wasm_bindgen\(method, getter(?:, js_name = (\w+))?\)\]\s+(?:pub )?fn (\w+)\(this: &(\w+)\) -> ([^;]+);/g;

/** The members that the core reads of each type, and the types of those that are objects. @type {Map<string, Map<string, string>>} */
const READ = new Map();
for (const file of readdirSync(FOLDER)) {
  for (const [, alias, name, type, result] of readFileSync(new URL(file, FOLDER), "utf8").matchAll(GETTER)) {
    const members = READ.get(type) ?? new Map();
    READ.set(type, members.set(alias ?? name, result.replace(/^Option<(\w+)>$/, "$1")));
  }
}

/** Of these an object has some members only, by what it is. */
const PARTIAL = new Set(["TimedStep", "AnsweredOptions", "LostAttempt"]);

/** @type {Set<string>} */
const seen = new Set();

/** @param {any} object @param {string} type */
function check(object, type) {
  const members = READ.get(type);
  assert.ok(members, type);
  seen.add(type);
  for (const [name, result] of members) {
    const isOwn = Object.hasOwn(object, name);
    if (!PARTIAL.has(type)) assert.ok(isOwn, `${type} has no ${name} of its own`);
    if (isOwn && READ.has(result) && object[name] !== undefined) check(object[name], result);
  }
}

/** What the core is called with. @type {Record<string, string[]>} */
const ARGUMENTS = {
  checkTokenClient: ["ClientOptions"],
  fetchToken: ["ClientOptions", "CallOptions"],
  beginAuthorization: ["ClientOptions", "AuthorizationOptions"],
  planRecord: ["KeptRecord", "PolicyOptions", "TimesOptions"],
  refreshAt: ["KeptRecord", "PolicyOptions"],
  recordDueAt: ["KeptRecord", "PolicyOptions"],
  refreshRecord: ["AttemptOptions"],
};
/** What the core is answered. @type {[Record<string, any>, Record<string, string>][]} */
const ANSWERS = [
  [CallIo.prototype, { moment: "CallMoment", send: "Received" }],
  [
    RefreshIo.prototype,
    {
      times: "TimesOptions",
      read: "TimedStep",
      write: "TimedStep",
      prepare: "TimedStep",
      settle: "TimedStep",
      wait: "TimedStep",
    },
  ],
];

test("each member that the core reads is there, in token calls, authorizations and refreshes", async () => {
  const glue = /** @type {Record<string, (...args: any[]) => unknown>} */ (/** @type {unknown} */ (core.glue));
  for (const [name, types] of Object.entries(ARGUMENTS)) {
    const call = glue[name];
    glue[name] = (...args) => {
      types.forEach((type, index) => check(args[index], type));
      return call(...args);
    };
  }
  for (const [prototype, methods] of ANSWERS) {
    for (const [name, type] of Object.entries(methods)) {
      const method = prototype[name];
      prototype[name] = function (/** @type {any[]} */ ...args) {
        const answer = method.apply(this, args);
        const judge = (/** @type {unknown} */ value) => {
          if (typeof value === "object") check(value, type);
          return value;
        };
        return answer instanceof Promise ? answer.then(judge) : judge(answer);
      };
    }
  }

  const api = { ...main, fastedge: /** @type {any} */ (undefined), stores: { conformance, memory } };
  const server = new KeeperServer(api);
  const more = {
    authorizationEndpoint: "https://issuer.example/authorize",
    clientSecrets: ["bad secret", "good secret"],
  };
  const crm = new main.TokenClient({ ...server.options(more), retries: 0 });
  await server.clock.until(crm.clientCredentials({ scope: "read" }));
  const begun = crm.authorizationUrl({ redirectUri: "https://app.example/callback" });
  const callback = `https://app.example/callback?code=c&state=${begun.state}`;
  await server.clock.until(crm.exchangeCode(callback, begun));

  const { keeper } = server.keeper({ clients: { crm } });
  await keeper.put("user", { client: "crm", grant: "refresh_token", tokens: { refresh_token: server.refreshToken } });
  const { keeper: other } = server.keeper({ clients: { crm } });
  await server.clock.until(Promise.all([keeper.token("user"), other.token("user")]));
  server.isAlive = false;
  await server.clock.advance(3_600_000);
  await server.clock.until(keeper.token("user").catch(() => {}));

  // A lost attempt is in keeper.test.js: no instance is dropped here.
  const unseen = [...READ.keys()].filter((type) => !seen.has(type) && type !== "LostAttempt");
  assert.deepEqual(unseen, []);
});
