// Tokens that are kept fresh: who refreshes, when, and what callers see meanwhile.
import { KeeperServer } from "./keeper-server.js";
import { json } from "./token-server.js";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function keeper(QUnit, api) {
  const { TokenError } = api;
  const many = (/** @type {() => Promise<any>} */ call, count = 1000) =>
    Promise.all(Array.from({ length: count }, call));
  const code = (/** @type {Promise<unknown>} */ promise) =>
    promise.then(
      () => "no error",
      (error) => error.code,
    );

  QUnit.module("keeper");

  /** Asks again, as a caller would, until there is a token or a new authorization is needed. */
  const askedUntilGood = async (/** @type {KeeperServer} */ server, /** @type {() => Promise<any>} */ ask) => {
    for (let round = 0; round < 20; round++) {
      const answer = await server.clock.until(ask().catch((error) => error));
      if (answer.access_token !== undefined || answer.code === "ERR_REAUTHORIZATION_REQUIRED") return answer;
      await server.clock.advance(1_000);
    }
    throw new Error("there is never a token");
  };

  QUnit.test("1,000 callers at once: one refresh, one frozen token without the refresh token", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    const tokens = await server.clock.until(many(() => keeper.token("user")));
    assert.equal(server.sent.length, 1);
    assert.deepEqual(new Set(tokens.map(({ access_token }) => access_token)), new Set(["access 1"]));
    assert.true(Object.isFrozen(tokens[0]));
    assert.false("refresh_token" in tokens[0]);
    assert.equal((await keeper.token("user")).access_token, "access 1");
    assert.equal(server.sent.length, 1, "from memory");
  });

  QUnit.test("a token is refreshed behind its callers, at least a minute before it expires", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept({ tickInterval: 15 });
    await server.clock.until(keeper.token("user"));
    await server.clock.advance((3600 - 60 - 15 - 5) * 1000);
    await keeper.token("user");
    assert.equal(server.sent.length, 1);
    await server.clock.advance(10_000);
    // A Worker says how to go on after it has answered.
    const served = await keeper.token("user", { waitUntil() {} });
    assert.equal(served.access_token, "access 1", "the old one is served meanwhile");
    await server.clock.advance(10);
    assert.equal((await keeper.token("user")).access_token, "access 2");
    assert.equal(server.sent.length, 2);
  });

  QUnit.test("a tick refreshes what is due, and nothing else", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    for (const id of ["a", "b", "c"]) await keeper.put(id, { client: "crm", grant: "client_credentials" });
    assert.deepEqual(await server.clock.until(keeper.tick()), { due: 4, refreshed: 4, failed: 0 });
    assert.deepEqual(await server.clock.until(keeper.tick()), { due: 0, refreshed: 0, failed: 0 });
    await server.clock.advance(3_590_000);
    assert.deepEqual(await server.clock.until(keeper.tick({ ids: ["a", "missing"] })), {
      due: 1,
      refreshed: 1,
      failed: 1,
    });
    assert.deepEqual(await server.clock.until(keeper.tick()), { due: 3, refreshed: 3, failed: 0 });
    const { credentials, refreshed, nearestExpiry, oldestOverdue } = keeper.stats();
    assert.deepEqual([credentials, refreshed, oldestOverdue], [4, 8, undefined]);
    assert.equal(nearestExpiry?.at, Math.floor(server.clock.now() / 1000) + 3600);
  });

  QUnit.test("a store without an index is looked through", async (assert) => {
    const server = new KeeperServer(api);
    Object.assign(server.store, { due: undefined });
    const { keeper } = await server.kept();
    await keeper.put("other", { client: "crm", grant: "client_credentials" });
    assert.deepEqual(await server.clock.until(keeper.tick()), { due: 2, refreshed: 2, failed: 0 });
    assert.deepEqual(await server.clock.until(keeper.tick()), { due: 0, refreshed: 0, failed: 0 });
    await server.clock.advance(3_590_000);
    assert.equal(keeper.stats().oldestOverdue?.since, 1_741_790_697 + 3600 - 75);
    const other = server.keeper().keeper;
    assert.deepEqual(
      await server.clock.until(other.tick()),
      { due: 2, refreshed: 2, failed: 0 },
      "also by who knows none yet",
    );
  });

  QUnit.test("what start does, stop ends", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept({ tickInterval: 20 });
    keeper.start();
    keeper.start();
    await server.clock.advance(20_000);
    assert.equal(server.sent.length, 1);
    for (let hour = 0; hour < 20; hour++) await server.clock.advance(360_000);
    assert.equal(server.sent.length, 3, "two hours, a token an hour");
    await keeper.stop();
    await server.clock.advance(7_200_000);
    assert.equal(server.sent.length, 3);
    assert.equal(server.clock.timers, 0);
  });

  QUnit.test("two processes, one store: one refresh, and both have its token", async (assert) => {
    const server = new KeeperServer(api);
    const first = await server.kept();
    const second = server.keeper();
    const tokens = await server.clock.until(
      Promise.all([many(() => first.keeper.token("user"), 50), many(() => second.keeper.token("user"), 50)]),
    );
    assert.equal(server.sent.length, 1);
    assert.deepEqual(new Set(tokens.flat().map(({ access_token }) => access_token)), new Set(["access 1"]));
    assert.true(server.isAlive);
    for (let round = 2; round < 10; round++) {
      await server.clock.advance(3_600_000);
      await server.clock.until(
        Promise.all([first, second].flatMap(({ keeper }) => [keeper.token("user"), keeper.tick()])),
      );
      assert.equal(server.sent.length, round);
    }
    assert.true(server.isAlive);
  });

  QUnit.test(
    "a token that is good is served while refreshes fail, and they are tried less and less",
    async (assert) => {
      const server = new KeeperServer(api);
      const { keeper, types } = await server.kept();
      await server.clock.until(keeper.token("user"));
      server.after = () => json(503, {}, { "retry-after": "1" });
      const process = server.answer;
      server.answer = () => json(503, {}, { "retry-after": "1" });
      await server.clock.advance(3_560_000);
      for (let second = 0; second < 39; second++) {
        assert.equal((await keeper.token("user")).access_token, "access 1");
        await server.clock.advance(1000);
      }
      assert.true(server.sent.length <= 8, `${server.sent.length} requests in 39 s`);
      assert.true(types().filter((type) => type === "refresh_failed").length >= 4);
      await server.clock.advance(2000);
      const error = await keeper.token("user").catch((error) => error);
      assert.equal(error.code, "ERR_TOKEN_REQUEST_FAILED");
      assert.true(error instanceof TokenError);
      [server.answer, server.after] = [process, undefined];
      await server.clock.advance(60_000);
      assert.equal(
        (await server.clock.until(keeper.token("user"))).access_token,
        "access 2",
        "a failure poisons nothing",
      );
    },
  );

  QUnit.test(
    "1,000 reports that a token is refused: one refresh; a late report gets the newer token",
    async (assert) => {
      const server = new KeeperServer(api);
      const { keeper } = await server.kept();
      const { access_token } = await server.clock.until(keeper.token("user"));
      const tokens = await server.clock.until(many(() => keeper.refused("user", access_token)));
      assert.equal(server.sent.length, 2);
      assert.deepEqual(new Set(tokens.map(({ access_token }) => access_token)), new Set(["access 2"]));
      assert.equal((await keeper.refused("user", access_token)).access_token, "access 2");
      assert.equal(server.sent.length, 2);
      const other = server.keeper();
      assert.equal(
        (await other.keeper.refused("user", access_token)).access_token,
        "access 2",
        "in another process too",
      );
      assert.equal(server.sent.length, 2);
    },
  );

  QUnit.test("one caller's abort does not end the refresh of the others", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    const controller = new AbortController();
    let release = () => {};
    server.after = (answer) => new Promise((resolve) => (release = () => resolve(answer)));
    const aborted = keeper.token("user", { signal: controller.signal }).catch((error) => error);
    const other = keeper.token("user");
    await server.clock.advance(10);
    const reason = new Error("the user left");
    controller.abort(reason);
    assert.equal(await aborted, reason);
    release();
    assert.equal((await server.clock.until(other)).access_token, "access 1");
    assert.equal(server.sent.length, 1);
    assert.equal(await keeper.token("user", { signal: controller.signal }).catch((error) => error), reason);
  });

  QUnit.test("invalid_grant asks for a new authorization once; a new one ends it", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper, types } = await server.kept();
    await server.clock.until(keeper.token("user"));
    server.isAlive = false;
    await server.clock.advance(3_590_000);
    await keeper.token("user");
    await server.clock.advance(10);
    const sent = server.sent.length;
    assert.equal((await keeper.token("user")).access_token, "access 1", "the token is good to its end");
    await server.clock.advance(10_000);
    for (let call = 0; call < 3; call++) assert.equal(await code(keeper.token("user")), "ERR_REAUTHORIZATION_REQUIRED");
    await server.clock.until(keeper.tick());
    assert.equal(server.sent.length, sent, "and nothing is sent any more");
    assert.true(types().includes("reauthorization_required"));
    server.isAlive = true;
    await keeper.put("user", { client: "crm", grant: "refresh_token", tokens: { refresh_token: server.refreshToken } });
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 2");
  });

  QUnit.test("a refresh token that is refused in a server's own words is refused", async (assert) => {
    for (const error of ["token_revoked", "bad_refresh_token", "InvalidGrant"]) {
      const server = new KeeperServer(api);
      const { keeper, types } = await server.kept();
      server.answer = () => json(400, { error });
      assert.equal(await code(server.clock.until(keeper.token("user"))), "ERR_REAUTHORIZATION_REQUIRED", error);
      assert.equal(server.sent.length, 1);
      assert.true(types().includes("reauthorization_required"));
    }
  });

  QUnit.test(
    "a record that lacks what it is refreshed with is an error of the store, and sends nothing",
    async (assert) => {
      const server = new KeeperServer(api);
      const { keeper } = await server.kept();
      const found = /** @type {{ value: string, version: string }} */ (await server.store.read("token/user"));
      const document = JSON.parse(found.value);
      let { version } = found;
      for (const damage of [
        { tokens: {} },
        { tokens: undefined },
        { obtained_at: "x" },
        { grant: "password", tokens: {} },
        { format: 2 },
      ]) {
        const damaged = JSON.stringify({ ...document, ...damage });
        version = String(await server.store.write("token/user", damaged, { ifVersion: version }));
        assert.equal(await code(server.keeper().keeper.token("user")), "ERR_STORE", JSON.stringify(damage));
      }
      assert.equal(await code(keeper.token("user")), "ERR_STORE");
      assert.equal(server.sent.length, 0);
    },
  );

  QUnit.test("a record that was read slowly does not take the place of what was saved meanwhile", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    await server.clock.until(keeper.token("user"));
    const read = server.store.read.bind(server.store);
    let release = () => {};
    server.store.read = async (key) => {
      const found = await read(key);
      server.store.read = read;
      return new Promise((resolve) => (release = () => resolve(found)));
    };
    // It reads because it is told of a token that it does not know.
    const slow = keeper.refused("user", "an older token");
    await server.clock.advance(10);
    await server.clock.until(keeper.refused("user", "access 1"));
    release();
    assert.equal((await server.clock.until(slow)).access_token, "access 2");
    assert.equal((await keeper.token("user")).access_token, "access 2");
  });

  QUnit.test("invalid_grant with a record that is newer adopts it", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper, types } = await server.kept();
    server.isAlive = false;
    server.after = async (answer) => {
      const tokens = {
        access_token: "new authorization",
        token_type: "Bearer",
        refresh_token: "new",
        expires_in: 3600,
      };
      await server.keeper().keeper.put("user", { client: "crm", grant: "refresh_token", tokens });
      return answer;
    };
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "new authorization");
    assert.deepEqual(types(), ["adopted"]);
  });

  QUnit.test("client secrets that are refused ask for no new authorization", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    server.answer = () => json(401, { error: "invalid_client" });
    assert.equal(await code(server.clock.until(keeper.token("user"))), "ERR_CLIENT_SECRETS_REFUSED");
    assert.equal((await server.record()).needs_reauthorization, undefined);
    assert.equal((await server.record()).error, "ERR_CLIENT_SECRETS_REFUSED");
    assert.equal(await code(server.clock.until(server.keeper().keeper.token("user"))), "ERR_CLIENT_SECRETS_REFUSED");
  });

  QUnit.test("a new pair is saved before anybody sees it, also with a lifetime that makes no sense", async (assert) => {
    const server = new KeeperServer(api);
    server.lifetime = -5;
    const { keeper } = await server.kept();
    const write = server.store.write.bind(server.store);
    let isSaved = false;
    server.store.write = async (key, value, options) => {
      const version = await write(key, value, options);
      isSaved ||= JSON.parse(value).tokens?.refresh_token === "refresh 1";
      return version;
    };
    const token = await server.clock.until(keeper.token("user").finally(() => assert.true(isSaved)));
    assert.equal(token.access_token, "access 1");
    assert.equal((await server.record()).tokens.refresh_token, "refresh 1");
    assert.true(server.isAlive);
  });

  QUnit.test(
    "an answer that is lost: the old token is served, and a replay needs no new authorization",
    async (assert) => {
      for (const rotates of [false, true]) {
        const server = new KeeperServer(api);
        server.rotates = rotates;
        // As many servers do: the last answer is given again for a while.
        server.grace = rotates;
        const { keeper, types } = await server.kept();
        await server.clock.until(keeper.token("user"));
        server.after = () => Promise.reject(new TypeError("fetch failed"));
        await server.clock.advance(3_550_000);
        await keeper.token("user");
        await server.clock.advance(1);
        assert.equal((await keeper.token("user")).access_token, "access 1", "it is good");
        assert.deepEqual((await server.record()).attempt, undefined, "the sender has heard of the failure");
        assert.true((await server.record()).outcome_unknown);
        server.after = undefined;
        await server.clock.advance(1_000);
        await keeper.token("user");
        await server.clock.advance(10);
        const { access_token } = await keeper.token("user");
        assert.notEqual(access_token, "access 1", "it is replayed before the old token expires");
        assert.equal(server.sent.length, 3);
        assert.true(types().includes("replayed"));
        assert.false(types().includes("reauthorization_required"));
        const { rotates: learned, outcome_unknown } = await server.record();
        assert.deepEqual([learned, outcome_unknown], [rotates, undefined]);
      }
    },
  );

  QUnit.test("that a server keeps its refresh token is learned from a first send only", async (assert) => {
    const server = new KeeperServer(api);
    server.rotates = false;
    const { keeper } = await server.kept();
    server.after = () => Promise.reject(new TypeError("fetch failed"));
    await server.clock.until(keeper.token("user").catch(() => {}));
    server.after = undefined;
    await server.clock.advance(1_000);
    await server.clock.until(keeper.token("user"));
    assert.equal((await server.record()).rotates, undefined);
    await server.clock.advance(3_600_000);
    await server.clock.until(keeper.token("user"));
    assert.false((await server.record()).rotates);
  });

  QUnit.test(
    "a holder that ends before it sends is taken over, after its lease, and nothing is lost",
    async (assert) => {
      const server = new KeeperServer(api);
      const { keeper } = await server.kept();
      const write = server.store.write.bind(server.store);
      // A process that ends right after its lease is written.
      server.store.write = async (key, value, options) => {
        const version = await write(key, value, options);
        return JSON.parse(value).attempt === undefined ? version : new Promise(() => {});
      };
      keeper.token("user").catch(() => {});
      await server.clock.advance(10);
      server.store.write = write;
      assert.equal((await server.record()).attempt.phase, "leased");
      const second = server.keeper();
      const begun = server.clock.now();
      const early = await server.clock.until(second.keeper.token("user").catch((error) => error));
      assert.equal(early.code, "ERR_TOKEN_REQUEST_TIMEOUT", "a caller waits no longer than the client's timeout");
      assert.equal((await askedUntilGood(server, () => second.keeper.token("user"))).access_token, "access 1");
      assert.true(server.clock.now() - begun >= 24_000);
      assert.deepEqual(second.types(), ["lease_taken_over", "refreshed"]);
    },
  );

  QUnit.test(
    "a process that ends before or after any message to the store: a survivor goes on, and only what was sent is asked for",
    async (assert) => {
      for (let message = 0; message < 6; message++) {
        for (const moment of ["before", "after"]) {
          const server = new KeeperServer(api);
          await server.kept();
          let left = message;
          const ends =
            (/** @type {(...args: any[]) => Promise<unknown>} */ method) =>
            async (/** @type {any[]} */ ...args) => {
              const isLast = left-- === 0;
              if (left < -1 || (isLast && moment === "before")) return new Promise(() => {});
              const answer = await method.apply(server.store, args);
              return isLast ? new Promise(() => {}) : answer;
            };
          const { read, write, list, delete: remove } = server.store;
          const store = {
            read: ends(read),
            write: ends(write),
            list: list.bind(server.store),
            delete: remove.bind(server.store),
          };
          // The process is gone: what its callers hear does not matter.
          server
            .keeper({ store })
            .keeper.token("user")
            .catch(() => {});
          await server.clock.advance(100);
          const phase = (await server.record()).attempt?.phase;
          const title = `${moment} message ${message}, ${phase}`;
          const wasSent = server.sent.length > 0;
          const survivor = server.keeper().keeper;
          const answer = await askedUntilGood(server, () => survivor.token("user"));
          // Where an answer was lost, this server takes the replay for a theft; that alone ends a session.
          if (wasSent && phase === "sending") assert.equal(answer.code, "ERR_REAUTHORIZATION_REQUIRED", title);
          else assert.true(/^access [12]$/.test(answer.access_token), `${title}: ${answer.code}`);
          if (!wasSent) assert.equal(server.sent.length, 1, title);
        }
      }
    },
  );

  QUnit.test(
    "a holder that stood still while it asked the store for its time writes no lease of old",
    async (assert) => {
      const server = new KeeperServer(api);
      const { keeper } = await server.kept();
      let release = () => {};
      let asked = 0;
      const now = async () => {
        const time = server.clock.now();
        if (asked++ === 0) await new Promise((resolve) => (release = () => resolve(undefined)));
        return time;
      };
      Object.assign(server.store, { now });
      let left = 0;
      server.after = async (answer) => {
        left = (await server.record()).attempt.until * 1000 - server.clock.now();
        return answer;
      };
      keeper.token("user").catch(() => {});
      await server.clock.advance(60_000);
      release();
      assert.equal((await askedUntilGood(server, () => keeper.token("user"))).access_token, "access 1");
      assert.true(left > 20_000, `others may take over in ${left} ms`);
    },
  );

  QUnit.test("an announcement of what was never sent is taken back when the store can again", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    const { read, write } = server.store;
    let isDown = false;
    server.store.read = async (key) => {
      if (isDown) throw new Error("no connection");
      return read.call(server.store, key);
    };
    server.store.write = async (key, value, options) => {
      if (isDown) throw new Error("no connection");
      const version = await write.call(server.store, key, value, options);
      if (JSON.parse(value).attempt?.phase !== "sending") return version;
      isDown = true;
      throw new Error("the answer was lost");
    };
    assert.equal(await code(keeper.token("user")), "ERR_STORE");
    Object.assign(server.store, { read, write });
    assert.equal((await server.record()).attempt.phase, "sending");
    await server.clock.advance(5_000);
    assert.equal((await server.record()).attempt, undefined);
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 1");
    await keeper.stop();
  });

  QUnit.test("a new token is not given up for a store that fails", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper, types } = await server.kept();
    const write = server.store.write.bind(server.store);
    let failures = 0;
    server.store.write = async (key, value, options) => {
      if (JSON.parse(value).tokens.access_token !== undefined && ++failures <= 7) throw new Error("no connection");
      return write(key, value, options);
    };
    const call = keeper.token("user");
    await server.clock.advance(100);
    const stopped = keeper.stop();
    assert.equal((await server.clock.until(call)).access_token, "access 1");
    await stopped;
    assert.equal(types().filter((type) => type === "save_failed").length, 7);
    assert.equal((await server.record()).tokens.refresh_token, "refresh 1");
  });

  QUnit.test(
    "while the store is down good tokens are served, and after that there is a clear error",
    async (assert) => {
      const server = new KeeperServer(api);
      const { keeper } = await server.kept();
      await server.clock.until(keeper.token("user"));
      const fails = async () => {
        throw new Error("no connection");
      };
      Object.assign(server.store, { read: fails, write: fails });
      await server.clock.advance(3_590_000);
      assert.equal((await keeper.token("user")).access_token, "access 1");
      await server.clock.advance(20_000);
      assert.equal(await code(keeper.token("user")), "ERR_STORE");
      assert.equal(await code(server.keeper().keeper.token("user")), "ERR_STORE");
    },
  );

  QUnit.test("what is removed during a refresh does not come back", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    let release = () => {};
    server.after = (answer) => new Promise((resolve) => (release = () => resolve(answer)));
    const call = code(keeper.token("user"));
    await server.clock.advance(10);
    assert.true(await keeper.remove("user"));
    release();
    assert.equal(await server.clock.until(call), "ERR_SECRET_UNKNOWN");
    assert.equal(await server.record(), null);
    assert.false(await keeper.remove("user"));
  });

  QUnit.test("what was removed and put anew is another credential, for all that are on their way", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    const other = server.keeper().keeper;
    const tokens = { access_token: "new user", token_type: "Bearer", refresh_token: "new", expires_in: 3600 };
    let release = () => {};
    server.after = (answer) => new Promise((resolve) => (release = () => resolve(answer)));
    const call = keeper.token("user");
    await server.clock.advance(10);
    await other.remove("user");
    await other.put("user", { client: "crm", grant: "refresh_token", tokens });
    release();
    assert.equal((await server.clock.until(call)).access_token, "new user");
    assert.equal((await server.record()).tokens.refresh_token, "new");
    assert.equal((await keeper.token("user")).access_token, "new user");
  });

  QUnit.test("a refresh token goes to the endpoint of the client that the record names now", async (assert) => {
    const server = new KeeperServer(api);
    const erp = new KeeperServer(api);
    erp.clock = server.clock;
    const clients = { crm: server.keeper().client, erp: erp.keeper().client };
    const { keeper } = await server.kept({ clients });
    const other = server.keeper({ clients }).keeper;
    await server.clock.until(keeper.token("user"));
    await other.put("user", { client: "erp", grant: "refresh_token", tokens: { refresh_token: erp.refreshToken } });
    const sent = server.sent.length;
    await server.clock.advance(3_700_000);
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 1");
    assert.equal(server.sent.length, sent);
    assert.equal(erp.sent.length, 1);
  });

  QUnit.test(
    "a tick ends, also when a thousand that are due cannot be refreshed, and reaches those behind them",
    async (assert) => {
      const server = new KeeperServer(api);
      const broken = new api.TokenClient({
        ...server.options(),
        fetch: () => Promise.reject(new TypeError("reset")),
        retries: 0,
      });
      const { keeper, client } = server.keeper({ clients: { crm: server.keeper().client, broken } });
      assert.true(client instanceof api.TokenClient);
      const tokens = { access_token: "a", token_type: "Bearer", refresh_token: "r", expires_in: 70 };
      for (let index = 0; index < 1100; index++)
        await keeper.put(`id ${index}`, { client: "broken", grant: "refresh_token", tokens });
      await keeper.put("behind", {
        client: "crm",
        grant: "client_credentials",
        tokens: { access_token: "b", token_type: "Bearer", expires_in: 80 },
      });
      await server.clock.advance(65_000);
      assert.deepEqual(await server.clock.until(keeper.tick()), { due: 1101, refreshed: 1, failed: 1100 });
      assert.deepEqual(
        await server.clock.until(keeper.tick()),
        { due: 0, refreshed: 0, failed: 0 },
        "what is lost is served to its end",
      );
    },
  );

  QUnit.test("client secrets that are not there for a moment cost no authorization", async (assert) => {
    const server = new KeeperServer(api);
    /** @type {string[]} */
    let list = [];
    const client = new api.TokenClient(server.options({ clientSecrets: async () => list }));
    const { keeper, types } = await server.kept({ clients: { crm: client } });
    assert.equal(await code(keeper.token("user")), "ERR_INVALID_OPTION");
    assert.equal((await server.record()).attempt, undefined);
    assert.deepEqual(types(), ["refresh_failed"]);
    list = ["good secret"];
    await server.clock.advance(1000);
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 1");
  });

  QUnit.test(
    "a token that is refused is not answered when there is no other, also where memory has an older one",
    async (assert) => {
      const server = new KeeperServer(api);
      const { keeper } = await server.kept();
      const other = server.keeper().keeper;
      await server.clock.until(keeper.token("user"));
      await other.token("user");
      await server.clock.until(keeper.refused("user", "access 1"));
      const process = server.answer;
      server.answer = () => json(503, {}, { "retry-after": "1" });
      assert.equal(await code(server.clock.until(other.refused("user", "access 2"))), "ERR_TOKEN_REQUEST_FAILED");
      assert.equal((await other.token("user")).access_token, "access 2", "who does not say so gets it");
      server.answer = process;
      await server.clock.advance(2000);
      assert.equal((await server.clock.until(other.refused("user", "access 2"))).access_token, "access 3");
    },
  );

  QUnit.test("who waits while a new authorization is put gets its token", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    let release = () => {};
    server.after = (answer) => new Promise((resolve) => (release = () => resolve(answer)));
    const call = keeper.token("user");
    await server.clock.advance(10);
    const tokens = { access_token: "put meanwhile", token_type: "Bearer", refresh_token: "new", expires_in: "3600" };
    await keeper.put("user", /** @type {any} */ ({ client: "crm", grant: "refresh_token", tokens }));
    release();
    assert.equal((await server.clock.until(call)).access_token, "put meanwhile");
    await server.clock.advance(3_590_000);
    assert.equal((await keeper.tick({ ids: [] })).due, 0);
    assert.true(Number(keeper.stats().oldestOverdue?.since) > 0, "a lifetime as text is one");
  });

  QUnit.test("a tick sees what another process has put", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    await server.clock.until(keeper.token("user"));
    const tokens = { access_token: "short", token_type: "Bearer", refresh_token: server.refreshToken, expires_in: 300 };
    await server.keeper().keeper.put("user", { client: "crm", grant: "refresh_token", tokens });
    await server.clock.advance(250_000);
    assert.deepEqual(await server.clock.until(keeper.tick()), { due: 1, refreshed: 1, failed: 0 });
  });

  QUnit.test("a token that is never good is not asked for without end, and says why", async (assert) => {
    const server = new KeeperServer(api);
    server.lifetime = 0;
    const { keeper } = await server.kept();
    for (let call = 0; call < 5; call++)
      assert.equal(await code(server.clock.until(keeper.token("user"))), "ERR_TOKEN_REQUEST_FAILED");
    assert.equal(server.sent.length, 1);
    server.lifetime = 3600;
    await server.clock.advance(2000);
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 2");
    assert.true(server.isAlive);
  });

  QUnit.test("a store's error that quotes the record is not passed on", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    const write = server.store.write.bind(server.store);
    server.store.write = (_key, value) => {
      throw Object.assign(new Error(value), { code: "ECONNRESET", command: { name: "set", args: [value] } });
    };
    const credential = { client: "crm", grant: /** @type {const} */ ("client_credentials") };
    const error = await keeper.put("another", credential).catch((error) => error);
    assert.equal(error.code, "ERR_STORE");
    assert.true(error.message.includes("ECONNRESET"));
    const printed = JSON.stringify([error, error.message, error.stack, String(error.cause), Object.entries(error)]);
    assert.false(printed.includes("generation"));
    server.store.write = write;
  });

  QUnit.test("a store whose writes fail is an error of the store, and is not asked without end", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    let writes = 0;
    server.store.write = async () => {
      writes += 1;
      throw new Error("READONLY");
    };
    assert.equal(await code(server.clock.until(keeper.token("user"))), "ERR_STORE");
    assert.true(writes <= 4, `${writes} writes`);
    assert.equal(server.sent.length, 0);
    await server.clock.advance(120_000);
    await server.clock.until(keeper.stop());
  });

  QUnit.test("start, stop and start again is one loop", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper } = await server.kept();
    let asked = 0;
    const due = server.store.due.bind(server.store);
    server.store.due = async (...args) => (asked++, due(...args));
    keeper.start();
    const stopped = keeper.stop();
    keeper.start();
    await server.clock.until(stopped);
    const begun = asked;
    await server.clock.advance(150_000);
    assert.true(asked - begun <= 11, `${asked - begun} in 150 s`);
    await server.clock.until(keeper.stop());
  });

  QUnit.test("expiry is judged by the clock that is further ahead", async (assert) => {
    const server = new KeeperServer(api);
    let setBack = 0;
    const clock = {
      now: () => server.clock.now() - setBack,
      monotonic: () => server.clock.now(),
      setTimeout: server.clock.setTimeout,
    };
    const { keeper } = await server.kept({ clock });
    await server.clock.until(keeper.token("user"));
    setBack = 7_200_000;
    await server.clock.advance(3_700_000);
    assert.equal((await server.clock.until(keeper.token("user"))).access_token, "access 2");
  });

  QUnit.test("refreshes are bounded for each token endpoint", async (assert) => {
    const server = new KeeperServer(api);
    let [flying, most] = [0, 0];
    server.after = async (answer) => {
      most = Math.max(most, ++flying);
      await new Promise((resolve) => server.clock.setTimeout(() => resolve(undefined), 100));
      flying -= 1;
      return answer;
    };
    const { keeper } = server.keeper({ concurrency: 7 });
    const ids = Array.from({ length: 50 }, (_, index) => `id ${index}`);
    for (const id of ids) await keeper.put(id, { client: "crm", grant: "client_credentials" });
    assert.deepEqual(await server.clock.until(keeper.tick()), { due: 50, refreshed: 50, failed: 0 });
    assert.equal(most, 7);
  });

  QUnit.test("options, ids and credentials of another form are refused", async (assert) => {
    const server = new KeeperServer(api);
    const { keeper, client } = server.keeper();
    const right = { store: server.store, clients: { crm: client } };
    const wrong = {
      store: [undefined, null, {}, 5, { read() {} }],
      clients: [undefined, null, 5, "crm", []],
      window: [-1, 0.5, "60", null, 86_401],
      tickInterval: [0, 3601, "1"],
      jitter: [-1, null],
      saveBudget: [0, "5"],
      concurrency: [0, 1001, null],
      replayLostReply: [true, false],
      replayAfter: [1, "never", true],
      encrypt: [[], null, "key", [new Uint8Array(31)], ["short"], [5]],
      prefix: [5, null],
      onEvent: [5, null],
      clock: [5, {}],
      client: [client],
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) {
        const make = () => new api.TokenKeeper(/** @type {any} */ ({ ...right, [name]: value }));
        assert.throws(
          make,
          (/** @type {any} */ error) => error.code === "ERR_INVALID_OPTION",
          `${name}: ${String(value)}`,
        );
      }
    }
    const credential = { client: "crm", grant: "client_credentials" };
    const bad = [
      ...[
        undefined,
        null,
        5,
        {},
        { ...credential, client: "other" },
        { ...credential, grant: "password" },
        { ...credential, x: 1 },
      ],
      ...[
        { ...credential, grant: "refresh_token" },
        { ...credential, tokens: "t" },
        { ...credential, scope: 5 },
      ],
      ...[
        { ...credential, tokens: { access_token: 5 } },
        { ...credential, tokens: { access_token: "a", scope: ["a", "b"] } },
        { ...credential, grant: "refresh_token", tokens: { refresh_token: "" } },
      ],
    ];
    for (const given of bad)
      assert.equal(await code(keeper.put("a", /** @type {any} */ (given))), "ERR_INVALID_OPTION");
    for (const id of [undefined, "", 5, "x".repeat(129), "é".repeat(65), "\ud800"]) {
      assert.equal(
        await code(keeper.put(/** @type {any} */ (id), /** @type {any} */ (credential))),
        "ERR_INVALID_OPTION",
      );
      assert.equal(await code(keeper.token(/** @type {any} */ (id))), "ERR_INVALID_OPTION");
    }
    assert.equal(await code(keeper.tick(/** @type {any} */ ({ ids: "abc" }))), "ERR_INVALID_OPTION");
    assert.equal(await code(keeper.token("unknown")), "ERR_SECRET_UNKNOWN");
    assert.equal(await code(keeper.token("a", /** @type {any} */ ({ timeout: 5 }))), "ERR_INVALID_OPTION");
  });

  QUnit.test("a client that is unknown, or not a TokenClient, is refused by its name", async (assert) => {
    const server = new KeeperServer(api);
    const { client } = server.keeper();
    const messageOf = (/** @type {any} */ { code, message }) => `${code} ${message}`;
    const notOne = (/** @type {string} */ name) =>
      `ERR_INVALID_OPTION client ${name} must be a TokenClient, made by the same copy of secret-slots as the keeper`;
    const make = (/** @type {any} */ clients) => new api.TokenKeeper({ store: server.store, clients });
    const heir = Object.create(api.TokenClient.prototype);
    for (const wrong of [{ tokenEndpoint: "https://issuer.example/token" }, null, "crm", [], () => client, heir]) {
      assert.throws(
        () => make({ other: client, crm: wrong }),
        (/** @type {any} */ error) => messageOf(error) === notOne('"crm"'),
      );
    }
    const put = (/** @type {any} */ clients, name = "crm") =>
      make(clients)
        .put("a", { client: name, grant: "client_credentials" })
        .then(() => "", messageOf);
    assert.equal(
      await put({ crm: client, erp: undefined }, "cmr"),
      'ERR_INVALID_OPTION unknown client "cmr": clients has no such name; did you mean "crm"?',
    );
    assert.equal(
      await put(() => undefined),
      'ERR_INVALID_OPTION unknown client "crm": the function clients returned undefined',
    );
    assert.equal(await put(async () => client), "", "a function may take time");
    assert.equal(await put(async () => () => client), notOne('"crm"'));
    assert.equal(
      await put(async () => undefined),
      'ERR_INVALID_OPTION unknown client "crm": the function clients returned undefined',
    );
    const clients = { crm: client };
    const later = make(clients);
    Object.assign(clients, { erp: client });
    assert.true(await later.put("a", { client: "erp", grant: "client_credentials" }), "a client may be added later");
  });

  QUnit.test(
    "a record that is damaged in part is refreshed, and what cannot be counted on is refused",
    async (assert) => {
      const sound = { format: 1, client: "crm", grant: "refresh_token", generation: 5, obtained_at: 1 };
      const expired = { access_token: "expired", expires_at: 1 };
      const odd = [
        ...[
          "attempt",
          "rotates",
          "outcome_unknown",
          "needs_reauthorization",
          "failures",
          "retry_at",
          "refresh_at",
          "scope",
        ],
      ].flatMap((name) => [null, 0, "", false, "x", {}, [], -1, 1e300].map((value) => ({ [name]: value })));
      for (const damage of odd) {
        const server = new KeeperServer(api);
        const tokens = { ...expired, refresh_token: server.refreshToken };
        await server.store.write("token/user", JSON.stringify({ ...sound, tokens, ...damage }), { ifVersion: null });
        const { keeper } = server.keeper();
        const given = await server.clock.until(keeper.token("user")).catch((/** @type {any} */ error) => error);
        // A next try that is thousands of years ahead is one.
        const isPutOff = damage.retry_at === 1e300;
        const got = isPutOff ? given.code : given.access_token;
        assert.equal(got, isPutOff ? "ERR_TOKEN_REQUEST_FAILED" : "access 1", JSON.stringify(damage));
        assert.false(
          server.sent.some(({ form }) => form.get("scope") === ""),
          "no empty scope is sent",
        );
      }
      for (const generation of [Number.MAX_SAFE_INTEGER, 2 ** 53, 1e300, "5", null, 0.5]) {
        const server = new KeeperServer(api);
        const tokens = { ...expired, refresh_token: server.refreshToken };
        const value = JSON.stringify({ ...sound, tokens, generation });
        await server.store.write("token/user", value, { ifVersion: null });
        assert.equal(await code(server.keeper().keeper.token("user")), "ERR_STORE", String(generation));
        assert.equal(server.sent.length, 0, "nothing is sent for it");
      }
    },
  );
}
