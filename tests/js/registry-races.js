// Two at once, stores that fail, records that are damaged.
import { code, Issuer } from "./registry-issuer.js";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function registryRaces(QUnit, api) {
  QUnit.module("registry, races and failures");

  /** Both have read the application before either writes. @param {Issuer} issuer */
  const together = (issuer) => {
    let reads = 0;
    let release = () => {};
    const both = new Promise((resolve) => (release = () => resolve(undefined)));
    issuer.before = async (name, key) => {
      if (name === "read" && key.includes("application/") && ++reads === 2) release();
      if (name === "write" && key.includes("application/")) await both;
    };
  };

  QUnit.test(
    "of two rotations at once one wins, the other is a conflict, and there is no third secret",
    async (assert) => {
      const issuer = new Issuer(api);
      const { registry, secret } = await issuer.issued();
      const other = issuer.registry();
      for (const [first, second] of [
        [registry.rotate.bind(registry), other.rotate.bind(other)],
        [registry.rotate.bind(registry), registry.rotate.bind(registry)],
      ]) {
        together(issuer);
        const ended = await Promise.allSettled([first("shop", { overlap: 60 }), second("shop", { overlap: 60 })]);
        assert.deepEqual(ended.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
        const lost = /** @type {PromiseRejectedResult} */ (ended.find(({ status }) => status === "rejected"));
        assert.equal(lost.reason.code, "ERR_CONFLICT");
        issuer.before = () => {};
        assert.equal((await registry.list("shop")).length, 1);
        await issuer.pass(60);
      }
      assert.deepEqual(await registry.verify("shop", secret), { ok: false });
      assert.equal((await registry.list("shop"))[0].secretId, "3", "two rotations, two secrets");
    },
  );

  QUnit.test("of two renewals, or a rotation and a deletion, one is a conflict", async (assert) => {
    for (const [first, second] of [
      ["renew", "renew"],
      ["rotate", "delete"],
    ]) {
      const issuer = new Issuer(api);
      const { registry } = await issuer.issued();
      await registry.add("shop", { description: "another" });
      const run = (/** @type {string} */ name) =>
        name === "rotate"
          ? registry.rotate("shop", { secretId: "1" })
          : /** @type {any} */ (registry)[name]("shop", "1");
      together(issuer);
      const codes = await Promise.all([code(run(first)), code(run(second))]);
      assert.deepEqual(codes.sort(), ["ERR_CONFLICT", "no error"], `${first} and ${second}`);
    }
  });

  QUnit.test("what does not touch one another is done, both", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    await registry.add("shop", { description: "staging" });
    const other = issuer.registry();
    together(issuer);
    await Promise.all([registry.rotate("shop", { secretId: "1" }), other.rotate("shop", { secretId: "2" })]);
    assert.equal((await registry.list("shop")).filter(({ hasPrevious }) => hasPrevious).length, 2);
    together(issuer);
    await Promise.all([registry.add("shop", { description: "a" }), other.add("shop", { description: "b" })]);
    assert.equal((await registry.list("shop")).length, 4);
    together(issuer);
    const twice = [registry.add("shop", { description: "c" }), other.add("shop", { description: "c" })];
    assert.deepEqual((await Promise.all(twice.map(code))).sort(), ["ERR_INVALID_OPTION", "no error"], "judged anew");
    together(issuer);
    await Promise.all([registry.revoke("shop", "3"), other.add("shop", { description: "d" })]);
    assert.equal((await registry.list("shop"))[0].status, "revoked", "revoke always comes through");
  });

  QUnit.test("the same key from two machines at once: one makes a secret, the other repeats", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    together(issuer);
    const options = { idempotencyKey: "k" };
    const [a, b] = await Promise.all([registry.rotate("shop", options), issuer.registry().rotate("shop", options)]);
    assert.equal(a.secretId, b.secretId);
    assert.deepEqual([a.isRepeated, b.isRepeated].sort(), [false, true]);
    assert.equal([a.secret, b.secret].filter((secret) => secret !== null).length, 1);
  });

  QUnit.test("a write that was done although the store failed is found, and the secret is not lost", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    let fails = 1;
    issuer.after = (name, key) => {
      if (name === "write" && key.includes("application/") && fails-- > 0) throw new Error("connection reset");
    };
    const { secret } = await registry.rotate("shop");
    assert.true((await registry.verify("shop", String(secret))).ok);
    fails = 0;
    issuer.before = (name) => {
      if (name === "write") throw Object.assign(new Error('{"hash":"x"}'), { code: "ECONNREFUSED", args: ["hash"] });
    };
    const error = await registry.renew("shop", "2").catch((error) => error);
    assert.equal(error.code, "ERR_STORE");
    assert.true(error.message.includes("ECONNREFUSED"));
    assert.equal(error.cause, undefined, "the store's error may quote the document");
    issuer.before = () => {};
    assert.true((await registry.verify("shop", String(secret))).ok, "nothing was changed");
  });

  QUnit.test("the audit log is away: the operation is done, and logged with the next, once", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    issuer.before = (name) => {
      if (name === "append") throw new Error("away");
    };
    const { secret } = await registry.rotate("shop", { actor: "ana" });
    assert.true((await registry.verify("shop", String(secret))).ok);
    assert.deepEqual(issuer.events, [{ type: "audit_delayed", applicationId: "shop" }]);
    const rotations = async () => (await registry.audit({ applicationId: "shop", kind: "secret.rotated" })).length;
    assert.equal(await rotations(), 1, "it is saved with the application");
    issuer.before = () => {};
    await issuer.registry().add("shop", { description: "next" });
    assert.equal(await rotations(), 1);
    const everywhere = await registry.audit({ kind: "secret.rotated" });
    assert.deepEqual(
      everywhere.map(({ actor, secretId }) => [actor, secretId]),
      [["ana", "2"]],
    );
  });

  QUnit.test("the store is down: verification fails, and refuses nobody", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    issuer.before = () => {
      throw new Error("down");
    };
    assert.equal(await code(registry.verify("shop", secret)), "ERR_STORE");
    const request = new Request("https://issuer.example/token", {
      method: "POST",
      headers: { Authorization: `Basic ${btoa(`shop:${secret}`)}` },
    });
    const answer = await registry.clientAuthentication(request);
    assert.false(answer.ok);
    const { response, error } = /** @type {any} */ (answer);
    assert.deepEqual([response.status, error], [503, "temporarily_unavailable"]);
    assert.equal((await response.json()).error, "temporarily_unavailable");
  });

  QUnit.test("a damaged application is told of, and disables no other", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued({ domain: { expiry: { value: 1, unit: "d" } } });
    await registry.createApplication("bad", { type: "web" });
    await registry.add("bad", { description: "a" });
    const key = "registry/application/bad";
    const found = /** @type {{ value: string, version: string }} */ (await issuer.memory.read(key));
    await issuer.memory.write(key, found.value.slice(0, 40), { ifVersion: found.version, dueAt: 1 });
    assert.equal(await code(registry.verify("bad", "x")), "ERR_STORE");
    assert.equal(await code(registry.rotate("bad")), "ERR_STORE");
    assert.equal(await code(registry.list("bad")), "ERR_STORE");
    assert.true(
      issuer.events.every(({ type, applicationId }) => type === "application_damaged" && applicationId === "bad"),
    );
    assert.true(issuer.events.length >= 3);
    assert.true((await registry.verify("shop", secret)).ok);
    assert.equal((await registry.dueNotices()).length, 1);
    const delivered = /** @type {string[]} */ ([]);
    const notifier = issuer.registry({ notify: ({ applicationId }) => void delivered.push(applicationId) });
    assert.equal((await notifier.tick()).delivered, 1);
    assert.deepEqual(delivered, ["shop"]);
    const report = await registry.rotateAll({ deliver: () => {} });
    assert.deepEqual([report.rotated, report.failed], [1, 1]);
    assert.deepEqual(report.failures, [{ applicationId: "bad", secretId: null, code: "ERR_STORE" }]);
  });

  QUnit.test("a damaged secret is told of, and disables no other of its application", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    const { secret: second } = await registry.add("shop", { description: "staging" });
    const key = "registry/application/shop";
    const found = /** @type {{ value: string, version: string }} */ (await issuer.memory.read(key));
    await issuer.memory.write(key, found.value.replace(/"hash":"../, '"hash":"!!'), { ifVersion: found.version });
    assert.deepEqual(await registry.verify("shop", secret), { ok: false });
    assert.true((await registry.verify("shop", String(second))).ok);
    assert.equal((await registry.application("shop")).damagedSecrets, 1);
    assert.true(issuer.events.some(({ type }) => type === "secret_damaged"));
    await registry.rotate("shop", { secretId: "2" });
    assert.true(String((await issuer.memory.read(key))?.value).includes('"hash":"!!'), "it is kept as it is");
  });

  QUnit.test("a source of randomness that fails changes nothing", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    const before = await issuer.memory.read("registry/application/shop");
    const own = Object.getOwnPropertyDescriptor(crypto, "getRandomValues");
    const fails = () => {
      throw new Error("no entropy");
    };
    Object.defineProperty(crypto, "getRandomValues", { configurable: true, writable: true, value: fails });
    try {
      assert.equal(await code(registry.rotate("shop")), "ERR_ENTROPY_UNAVAILABLE");
    } finally {
      if (own) Object.defineProperty(crypto, "getRandomValues", own);
      else Reflect.deleteProperty(crypto, "getRandomValues");
    }
    assert.deepEqual(await issuer.memory.read("registry/application/shop"), before);
  });

  QUnit.test("an observer that throws, or whose promise is rejected, loses nothing", async (assert) => {
    const issuer = new Issuer(api);
    for (const onEvent of [
      () => {
        throw new Error("a logger that is broken");
      },
      () => Promise.reject(new Error("a logger that is away")),
    ]) {
      issuer.before = () => {};
      const registry = issuer.registry({ onEvent });
      const id = `app ${String(onEvent).length}`;
      await registry.createApplication(id, { type: "web" });
      issuer.before = (name) => {
        if (name === "append") throw new Error("away");
      };
      const { secret } = await registry.add(id, { description: "a" });
      assert.true((await registry.verify(id, String(secret))).ok);
      const isTold = await code(registry.rotate(id, { overlap: -1 }));
      assert.equal(isTold, "ERR_INVALID_OPTION");
    }
  });

  QUnit.test("a deletion that dies half-way is ended by the next tick, and its line is in the log", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    issuer.before = (name) => {
      if (name === "append" || name === "delete") throw new Error("killed");
    };
    await registry.deleteApplication("shop", { force: true, actor: "eve" });
    issuer.before = () => {};
    const other = issuer.registry();
    assert.deepEqual(await other.verify("shop", secret), { ok: false });
    const deletions = async (/** @type {object} */ query) =>
      (await other.audit({ kind: "application.deleted", ...query })).map(({ actor }) => actor);
    assert.deepEqual(await deletions({ applicationId: "shop" }), ["eve"]);
    assert.equal((await other.rotateAll({ deliver: () => {} })).failed, 0);
    await other.tick();
    assert.deepEqual(await other.applications(), []);
    assert.deepEqual(await deletions({}), ["eve"]);
    await other.createApplication("shop", { type: "web" });
    assert.deepEqual(await other.list("shop"), []);
  });

  QUnit.test(
    "an application that was deleted half-way is made anew, and nothing of its log is lost",
    async (assert) => {
      const issuer = new Issuer(api);
      const { registry } = await issuer.issued();
      issuer.before = (name) => {
        if (name === "append" || name === "delete") throw new Error("killed");
      };
      await registry.deleteApplication("shop", { force: true, actor: "eve" });
      issuer.before = () => {};
      const other = issuer.registry();
      await other.createApplication("shop", { type: "machine", actor: "ana" });
      const kinds = (await other.audit()).map(({ kind, actor }) => `${kind} ${actor}`);
      assert.true(kinds.includes("application.deleted eve") && kinds.includes("application.created ana"));
    },
  );

  QUnit.test(
    "what other processes have not logged is logged once by the next, and the log grows with what is done",
    async (assert) => {
      const issuer = new Issuer(api);
      const { registry } = await issuer.issued();
      for (let index = 0; index < 40; index++) await issuer.registry().renew("shop", "1");
      const log = await issuer.memory.entries("registry/audit/2025-03", { limit: 10_000 });
      assert.true(log.entries.length <= 2 * 42, `${log.entries.length} lines`);
      assert.equal((await registry.audit({ kind: "secret.renewed" })).length, 40);
    },
  );

  QUnit.test("a store that throws at once is a store that fails", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    const throws = () => {
      throw new Error("the document");
    };
    const methods = ["read", "write", "delete", "list", "append", "entries"];
    const store = /** @type {any} */ (Object.fromEntries(methods.map((name) => [name, throws])));
    const broken = issuer.registry({ store });
    for (const call of [broken.verify("shop", secret), broken.rotate("shop"), broken.list("shop"), broken.audit()]) {
      assert.equal(await code(call), "ERR_STORE");
    }
    assert.true((await registry.verify("shop", secret)).ok);
  });
}
