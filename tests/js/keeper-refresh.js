// A refresh that somebody asks for although none is due; and how often a server may be asked because of it.
import { KeeperServer } from "./keeper-server.js";
import { json, rejected } from "./token-server.js";

const SECRETS = ["good secret", "bad secret", "refresh 0"];

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function keeperRefresh(QUnit, api) {
  QUnit.module("keeper, refresh on request");

  /** A keeper whose token is old enough to be refreshed. @param {object} [more] */
  const opened = async (more) => {
    const server = new KeeperServer(api);
    const kept = await server.kept(more);
    const { access_token: token } = await server.clock.until(kept.keeper.token("user"));
    await server.clock.advance(60_000);
    return { server, token, ...kept };
  };

  QUnit.test("a valid token is refreshed, once for all callers and holders", async (assert) => {
    const { server, keeper, events } = await opened();
    const other = server.keeper().keeper;
    const asked = [keeper, other, keeper, other].map((one) => one.refresh("user"));
    const tokens = await server.clock.until(Promise.all(asked));
    assert.deepEqual([...new Set(tokens.map(({ access_token }) => access_token))], ["access 2"]);
    assert.equal(server.sent.length, 2);
    assert.equal((await keeper.token("user")).access_token, "access 2");
    assert.false(tokens.some((token) => "refresh_token" in token));
    const { refresh_at = 0, expires_at = 0 } = await keeper.status("user");
    assert.equal(expires_at - refresh_at, 75, "the next one is due as ever");
    const told = events.filter(({ type }) => type === "refreshed").at(-1);
    if (told !== undefined) assert.deepEqual([told.secret, typeof told.duration], [0, "number"]);
  });

  QUnit.test("other callers get the token before while it is refreshed, and keep it if that fails", async (assert) => {
    const { server, keeper, token } = await opened();
    server.answer = () => json(503, {});
    const asked = keeper.refresh("user");
    assert.equal((await keeper.token("user")).access_token, token);
    await rejected(assert, api, "ERR_TOKEN_REQUEST_FAILED", server.clock.until(asked), SECRETS);
    assert.equal((await keeper.token("user")).access_token, token);
    const { state, retry_at = 0, refresh_at } = await keeper.status("user");
    assert.equal(state, "failing");
    assert.equal(refresh_at, retry_at, "it is tried again as any other");
    await server.clock.advance(5_000);
    assert.equal((await server.clock.until(keeper.tick())).due, 1);
  });

  QUnit.test("a token that is less than 10 seconds old is returned as it is", async (assert) => {
    const { server, keeper } = await opened();
    const other = server.keeper().keeper;
    for (let call = 0; call < 50; call++) {
      const { access_token } = await server.clock.until((call % 2 === 0 ? keeper : other).refresh("user"));
      assert.equal(access_token, "access 2");
      await server.clock.advance(190);
    }
    assert.equal(server.sent.length, 2);
    await server.clock.advance(1_000);
    assert.equal((await server.clock.until(other.refresh("user"))).access_token, "access 3");
  });

  QUnit.test("a refresh does not wait for the next try, but for 10 seconds after a failure", async (assert) => {
    const { server, keeper } = await opened();
    server.answer = () => json(503, {}, { "retry-after": "600" });
    await rejected(assert, api, "ERR_TOKEN_REQUEST_FAILED", server.clock.until(keeper.refresh("user")), SECRETS);
    const sent = server.sent.length;
    const other = server.keeper().keeper;
    for (const one of [keeper, other, keeper]) {
      const error = await rejected(assert, api, "ERR_TOKEN_REQUEST_FAILED", one.refresh("user"), SECRETS);
      assert.true(error.retryAfter > 0 && error.retryAfter <= 10, `${error.retryAfter} s`);
    }
    assert.equal(server.sent.length, sent);
    await server.clock.advance(10_000);
    await rejected(assert, api, "ERR_TOKEN_REQUEST_FAILED", server.clock.until(other.refresh("user")), SECRETS);
    assert.equal(server.sent.length, sent + 1);
    assert.equal((await server.record()).failures, 2);
  });

  QUnit.test("a session that has ended is told at once, also while its last token is valid", async (assert) => {
    const { server, keeper, token } = await opened();
    server.isAlive = false;
    for (let call = 0; call < 2; call++) {
      const refused = server.clock.until(keeper.refresh("user"));
      await rejected(assert, api, "ERR_REAUTHORIZATION_REQUIRED", refused, SECRETS);
      assert.equal((await keeper.token("user")).access_token, token);
    }
    assert.equal(server.sent.length, 2);
    await rejected(assert, api, "ERR_SECRET_UNKNOWN", keeper.refresh("nobody"), SECRETS);
    for (const options of [{ maxAge: 0 }, { signal: 1 }])
      await rejected(assert, api, "ERR_INVALID_OPTION", keeper.refresh("user", /** @type {any} */ (options)), SECRETS);
  });

  QUnit.test(
    "a token without an end is refreshed on request, and what was replaced meanwhile stays",
    async (assert) => {
      const server = new KeeperServer(api);
      server.lifetime = undefined;
      const options = server.options({ clientSecrets: ["good secret"], assumedLifetime: Infinity });
      const { keeper } = await server.kept({ clients: { crm: new api.TokenClient(options) } });
      await server.clock.until(keeper.token("user"));
      assert.equal((await keeper.status("user")).refresh_at, undefined);
      await server.clock.advance(60_000);
      assert.equal((await server.clock.until(keeper.refresh("user"))).access_token, "access 2");
      await server.clock.advance(60_000);
      const asked = keeper.refresh("user");
      const credential = { client: "crm", grant: /** @type {const} */ ("refresh_token") };
      await keeper.put("user", { ...credential, tokens: { access_token: "put", token_type: "Bearer" } });
      assert.equal((await server.clock.until(asked)).access_token, "put");
    },
  );

  QUnit.test("tokens that are refused one after the other are each replaced once", async (assert) => {
    const { server, keeper, token } = await opened();
    let last = token;
    for (let round = 1; round <= 100; round++) {
      const reports = Array.from({ length: 5 }, () => keeper.refused("user", last));
      const tokens = await server.clock.until(Promise.all(reports));
      last = tokens[0]?.access_token ?? "";
      assert.deepEqual([...new Set(tokens.map(({ access_token }) => access_token))], [`access ${1 + round}`]);
    }
    assert.equal(server.sent.length, 101);
  });
}
