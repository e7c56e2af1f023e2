// Stored clients that change while refreshes run: a refresh ends with the old secrets or finds the new ones, and no session is lost.
import fc from "fast-check";
import { KeeperServer } from "./keeper-server.js";
import { Sessions } from "./sessions.js";
import { invalidClient, json, rejected } from "./token-server.js";

const ENDPOINT = "https://issuer.example/token";
const SECRETS = ["good secret", "old secret", "other secret"];

let runs = 0;
/** A client of its own, as what is known of a client's secrets is shared by its id. */
const ownClient = () => ({ tokenEndpoint: ENDPOINT, clientId: `raced ${++runs}`, rawBasic: false, retries: 0 });

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function keeperClientRaces(QUnit, api) {
  QUnit.module("keeper, stored clients that change");

  /** A holder: stored clients, and a keeper over them. @param {KeeperServer} server */
  const holder = (server) => {
    const { fetch, clock, store } = server;
    const clients = new api.StoredClients({ store, fetch, clock, logger: null });
    return { clients, ...server.keeper({ clients: clients.client }) };
  };
  const user = (/** @type {KeeperServer} */ server) => ({
    ...{ client: "crm", grant: /** @type {const} */ ("refresh_token") },
    tokens: { refresh_token: server.refreshToken },
  });
  const settled = (/** @type {Promise<unknown>} */ promise) =>
    promise.then(
      () => {},
      () => {},
    );

  QUnit.test("a refresh that runs finds the new secrets when its own are refused", async (assert) => {
    const server = new KeeperServer(api);
    const { clients, keeper, types } = holder(server);
    const options = ownClient();
    await clients.put("crm", { ...options, clientSecrets: ["old secret"] });
    await keeper.put("user", user(server));
    const answer = server.answer;
    server.answer = async (sent) => {
      if (sent.secret === "old secret") {
        await clients.put("crm", { ...options, clientSecrets: ["good secret"] });
        return invalidClient();
      }
      return answer?.(sent);
    };
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 1");
    assert.deepEqual(server.secrets, ["old secret", "good secret"]);
    assert.deepEqual(types(), ["refreshed"]);
  });

  QUnit.test("a refresh that runs sends the secrets of another destination to neither", async (assert) => {
    const server = new KeeperServer(api);
    const { clients, keeper } = holder(server);
    const options = ownClient();
    await clients.put("crm", { ...options, clientSecrets: ["old secret"] });
    await keeper.put("user", user(server));
    const moved = { ...options, tokenEndpoint: "https://other.example/token", clientSecrets: ["other secret"] };
    const answer = server.answer;
    server.answer = async (sent) => {
      if (sent.url !== ENDPOINT) return answer?.({ ...sent, secret: "good secret" });
      await clients.put("crm", moved);
      return invalidClient();
    };
    const first = server.clock.until(keeper.token("user"));
    await rejected(assert, api, "ERR_CLIENT_SECRETS_REFUSED", first, SECRETS);
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 1", "the next call, at once");
    assert.deepEqual(
      server.sent.map(({ url, secret }) => [url, secret]),
      [
        [ENDPOINT, "old secret"],
        [moved.tokenEndpoint, "other secret"],
      ],
    );
  });

  QUnit.test("a client that is removed while a refresh runs serves it to its end", async (assert) => {
    const server = new KeeperServer(api);
    const { clients, keeper } = holder(server);
    const options = { ...ownClient(), clientSecrets: ["good secret"] };
    await clients.put("crm", options);
    await keeper.put("user", user(server));
    server.after = async (answer) => {
      await clients.remove("crm");
      return answer;
    };
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 1");
    await server.clock.advance(3_700_000);
    await rejected(assert, api, "ERR_INVALID_OPTION", server.clock.until(keeper.token("user")), SECRETS);
    server.after = undefined;
    await clients.put("crm", options);
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 2");
    assert.true(server.isAlive);
  });

  QUnit.test("all holders see a change at their next refresh", async (assert) => {
    const server = new KeeperServer(api);
    const holders = [holder(server), holder(server), holder(server)];
    const options = ownClient();
    await holders[0].clients.put("crm", { ...options, clientSecrets: ["good secret"] });
    for (const [index, { keeper }] of holders.entries()) {
      await keeper.put(`user ${index}`, { client: "crm", grant: "client_credentials" });
      await server.clock.until(keeper.token(`user ${index}`));
    }
    const answer = server.answer;
    server.answer = (sent) => answer?.({ ...sent, secret: sent.secret === "new secret" ? "good secret" : "" });
    await holders[2].clients.put("crm", { ...options, clientSecrets: ["new secret"] });
    await server.clock.advance(3_700_000);
    server.sent = [];
    for (const [index, { keeper }] of holders.entries()) await server.clock.until(keeper.token(`user ${index}`));
    assert.deepEqual(server.secrets, ["new secret", "new secret", "new secret"]);
  });

  QUnit.test("of two puts over the same version one is done, and without a version both are", async (assert) => {
    const server = new KeeperServer(api);
    const [{ clients: first }, { clients: second }] = [holder(server), holder(server)];
    const options = { ...ownClient(), clientSecrets: ["good secret"] };
    const version = await first.put("crm", options);
    const both = [
      first.put("crm", options, { ifVersion: version }),
      second.put("crm", options, { ifVersion: version }),
    ];
    const outcomes = await Promise.allSettled(both);
    assert.deepEqual(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    const { reason } = /** @type {any} */ (outcomes.find(({ status }) => status === "rejected"));
    assert.equal(reason.code, "ERR_CONFLICT");
    const versions = await Promise.all(Array.from({ length: 20 }, () => first.put("crm", options)));
    assert.equal(new Set(versions).size, 20);
    assert.true(versions.includes(String((await first.get("crm"))?.version)));
    const creations = Array.from({ length: 20 }, () => first.put("new", options, { ifVersion: null }));
    const created = (await Promise.allSettled(creations)).filter(({ status }) => status === "fulfilled");
    assert.equal(created.length, 1);
  });

  QUnit.test(
    "whatever changes and whenever, no session is lost, and the right secrets mend all at once",
    async (assert) => {
      const step = fc.oneof(
        { weight: 3, arbitrary: fc.record({ type: fc.constant("rotate"), overlaps: fc.boolean() }) },
        {
          weight: 4,
          arbitrary: fc.record({ type: fc.constant("put"), which: fc.constantFrom("both", "new", "stale", "none") }),
        },
        { weight: 1, arbitrary: fc.record({ type: fc.constant("remove") }) },
        { weight: 8, arbitrary: fc.record({ type: fc.constant("call"), at: fc.nat(2), id: fc.nat(3) }) },
        { weight: 2, arbitrary: fc.record({ type: fc.constant("tick"), at: fc.nat(2) }) },
        {
          weight: 4,
          arbitrary: fc.record({ type: fc.constant("wait"), seconds: fc.constantFrom(0, 0.1, 1, 30, 3_700) }),
        },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
          const server = new KeeperServer(api);
          const sessions = new Sessions("strict", server.clock.now);
          const options = ownClient();
          let [secret, previous] = [0, 0];
          /** @type {number[]} */
          let accepted = [0];
          server.answer = async (sent) => {
            await new Promise((resolve) => server.clock.setTimeout(() => resolve(undefined), 20));
            if (!accepted.includes(Number(sent.secret.slice("secret ".length)))) return invalidClient();
            const { status, body } = sessions.refresh(String(sent.form.get("refresh_token")));
            return json(status, body);
          };
          const holders = [holder(server), holder(server), holder(server)];
          const [{ clients }] = holders;
          const put = (/** @type {number[]} */ ...numbers) =>
            clients.put("crm", { ...options, clientSecrets: numbers.map((number) => `secret ${number}`) });
          await put(0);
          const ids = ["0", "1", "2", "3"];
          for (const id of ids) {
            const tokens = { refresh_token: sessions.begin(id) };
            await holders[0].keeper.put(id, { client: "crm", grant: "refresh_token", tokens });
          }
          const running = /** @type {Promise<void>[]} */ ([]);
          for (const one of /** @type {any[]} */ (steps)) {
            if (one.type === "rotate") {
              [previous, secret] = [secret, secret + 1];
              accepted = one.overlaps ? [previous, secret] : [secret];
            }
            if (one.type === "put") {
              const lists = { both: [previous, secret], new: [secret], stale: [previous], none: [] };
              await put(...lists[/** @type {keyof typeof lists} */ (one.which)]);
            }
            if (one.type === "remove") await clients.remove("crm");
            if (one.type === "call") running.push(settled(holders[one.at].keeper.token(String(one.id))));
            if (one.type === "tick") running.push(settled(holders[one.at].keeper.tick()));
            if (one.type === "wait") await server.clock.advance(one.seconds * 1000);
          }
          await server.clock.until(Promise.all(running));
          accepted = [secret];
          await put(secret);
          for (const { keeper } of holders) for (const id of ids) await server.clock.until(keeper.token(id));
          for (const id of ids) {
            const { value = "{}" } = (await server.store.read(`token/${id}`)) ?? {};
            const { tokens, failures, attempt } = JSON.parse(value);
            if (!sessions.isHeldBy(id, tokens?.refresh_token)) throw new Error(`session ${id} is lost`);
            if (failures !== undefined || attempt !== undefined) throw new Error(`session ${id} is not at rest`);
          }
          for (const { keeper } of holders) await keeper.stop();
        }),
        { numRuns: 60 },
      );
      assert.true(true);
    },
  );
}
