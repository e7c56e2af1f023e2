// How a credential is, for those who look after many: after each kind of event, and never with a token.
import { KeeperServer } from "./keeper-server.js";
import { json, rejected } from "./token-server.js";

const TOKENS = ["access 1", "access 2", "refresh 0", "refresh 1", "the-access-token", "the-refresh-token"];

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function keeperStatus(QUnit, api) {
  QUnit.module("keeper, status");

  const seconds = (/** @type {KeeperServer} */ server) => Math.floor(server.clock.now() / 1000);
  const failed = (/** @type {Promise<unknown>} */ call) =>
    call.then(
      () => "no error",
      ({ code }) => code,
    );
  const user = { id: "user", client: "crm", grant: /** @type {const} */ ("refresh_token") };
  /** @type {(state: import("../../js/index.js").CredentialStatus) => import("../../js/index.js").CredentialStatus} */
  const stateOf = (state) => state;

  QUnit.test("put, refreshed, failing, good again, dead, and put again", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    assert.deepEqual(await keeper.status("user"), { ...user, state: "ready" });
    await server.clock.until(keeper.token("user"));
    const first = { last_refresh_at: seconds(server), expires_at: seconds(server) + 3600 };
    const refresh_at = first.expires_at - 75;
    assert.deepEqual(await keeper.status("user"), { ...user, state: "ready", ...first, refresh_at });

    const answer = server.answer;
    server.answer = () => json(503, {});
    await server.clock.advance(3_590_000);
    await keeper.tick();
    const { retry_at, refresh_at: next, ...failing } = await keeper.status("user");
    assert.equal(next, retry_at);
    assert.deepEqual(failing, { ...user, state: "failing", ...first, last_error: "ERR_TOKEN_REQUEST_FAILED" });
    assert.true(Number(retry_at) > seconds(server) && Number(retry_at) <= seconds(server) + 1, String(retry_at));

    server.answer = answer;
    await server.clock.advance(2_000);
    await server.clock.until(keeper.tick());
    const second = { last_refresh_at: seconds(server), expires_at: seconds(server) + 3600 };
    const ready = stateOf({ ...user, state: "ready", ...second, refresh_at: second.expires_at - 75 });
    assert.deepEqual(await keeper.status("user"), ready);

    server.isAlive = false;
    await server.clock.advance(3_590_000);
    await server.clock.until(keeper.tick());
    const dead = stateOf({ ...user, state: "reauthorize", ...second, last_error: "ERR_REAUTHORIZATION_REQUIRED" });
    assert.deepEqual(await keeper.status("user"), dead, "also while its token is still valid");

    server.isAlive = true;
    const tokens = { refresh_token: server.refreshToken };
    await keeper.put("user", { client: "crm", grant: "refresh_token", tokens });
    assert.deepEqual(await keeper.status("user"), { ...user, state: "ready" });
  });

  QUnit.test("a dead grant that failed before has no time of a next attempt", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    const answer = server.answer;
    server.answer = () => json(503, {});
    await failed(server.clock.until(keeper.token("user")));
    Object.assign(server, { answer, isAlive: false });
    await server.clock.advance(2_000);
    assert.equal(await failed(server.clock.until(keeper.token("user"))), "ERR_REAUTHORIZATION_REQUIRED");
    const last_error = "ERR_REAUTHORIZATION_REQUIRED";
    assert.deepEqual(await keeper.status("user"), { ...user, state: "reauthorize", last_error });
  });

  QUnit.test("a credential that no user has authorized yet waits for it, and sends nothing", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = server.keeper();
    await keeper.put("new", { client: "crm", grant: "refresh_token", scope: "read", owner: "tenant 1", tokens: null });
    const expected = stateOf({ ...user, id: "new", owner: "tenant 1", scope: "read", state: "reauthorize" });
    assert.deepEqual(await keeper.status("new"), expected);
    assert.equal(await failed(keeper.token("new")), "ERR_REAUTHORIZATION_REQUIRED");
    assert.deepEqual(await server.clock.until(keeper.tick()), { due: 0, refreshed: 0, failed: 0 });
    assert.equal(server.sent.length, 0);
    assert.deepEqual(await keeper.status("new"), expected);
  });

  QUnit.test(
    "tokens without a refresh token are served until they expire, and the user must authorize",
    async (assert) => {
      const server = new KeeperServer(api);
      const { keeper } = server.keeper();
      const tokens = { access_token: "the-access-token", token_type: "Bearer", expires_in: 600, scope: "read" };
      await keeper.put("short", { client: "crm", grant: "refresh_token", tokens });
      const times = { last_refresh_at: seconds(server), expires_at: seconds(server) + 600 };
      const expected = stateOf({ ...user, id: "short", state: "reauthorize", scope: "read", ...times });
      assert.deepEqual(await keeper.status("short"), expected);
      await server.clock.advance(599_000);
      assert.equal((await keeper.token("short")).access_token, "the-access-token");
      await server.clock.advance(1_000);
      assert.equal(await failed(server.clock.until(keeper.token("short"))), "ERR_REAUTHORIZATION_REQUIRED");
      assert.equal(server.sent.length, 0);
      assert.deepEqual(await keeper.status("short"), expected);
    },
  );

  QUnit.test("what another process has done is seen", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    const other = server.keeper().keeper;
    await server.clock.until(other.token("user"));
    assert.equal((await keeper.status("user")).expires_at, seconds(server) + 3600);
    await other.remove("user");
    await rejected(assert, api, "ERR_SECRET_UNKNOWN", keeper.status("user"), TOKENS);
  });

  QUnit.test("an attempt under way changes no state", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    let release = () => {};
    server.after = (answer) => new Promise((resolve) => (release = () => resolve(answer)));
    const call = keeper.token("user");
    await server.clock.advance(10);
    assert.deepEqual(await keeper.status("user"), { ...user, state: "ready" });
    release();
    await server.clock.until(call);
  });

  QUnit.test("no token is in a state, whatever the record holds", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = server.keeper();
    const tokens = {
      access_token: "the-access-token",
      refresh_token: "the-refresh-token",
      expires_in: 60,
      id_token: "the-id",
    };
    await keeper.put("user", { client: "crm", grant: "refresh_token", tokens: /** @type {any} */ (tokens) });
    const shown = JSON.stringify([await keeper.status("user"), await keeper.list()]);
    assert.false(/the-/.test(shown), shown);
  });

  QUnit.test("a bad id, and a record that cannot be read, are typed errors", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    for (const id of ["", "x".repeat(129), "\ud800", 5, undefined])
      await rejected(assert, api, "ERR_INVALID_OPTION", keeper.status(/** @type {any} */ (id)), TOKENS);
    await server.store.write("token/broken", '{"format":1,"tokens":{"refresh_token":"the-refresh-token"}}', {
      ifVersion: null,
    });
    await rejected(assert, api, "ERR_STORE", keeper.status("broken"), TOKENS);
    server.store.read = () => Promise.reject(new Error("the-refresh-token"));
    await rejected(assert, api, "ERR_STORE", keeper.status("user"), TOKENS);
  });

  QUnit.test("an owner has 1 to 256 characters and stays with the credential", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = server.keeper();
    const credential = { client: "crm", grant: /** @type {const} */ ("client_credentials") };
    for (const owner of ["", "x".repeat(257), 5, null, "\ud800"]) {
      const put = keeper.put("a", { ...credential, owner: /** @type {any} */ (owner) });
      await rejected(assert, api, "ERR_INVALID_OPTION", put, TOKENS);
    }
    for (const owner of ["x".repeat(256), "/ü \n"]) {
      await keeper.put("a", { ...credential, owner });
      await server.clock.until(keeper.token("a"));
      assert.equal((await keeper.status("a")).owner, owner, "after a refresh too");
    }
  });
}
