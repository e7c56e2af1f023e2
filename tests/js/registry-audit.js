// The audit log: operations one by one, verifications counted and bounded, consumers that were forgotten.
import { code, DAY, HOUR, Issuer, NOW } from "./registry-issuer.js";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function registryAudit(QUnit, api) {
  QUnit.module("registry, audit");

  QUnit.test("every operation with its actor, time, application, secret and outcome", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    await issuer.pass(5);
    await registry.rotate("shop", { actor: "bo" });
    await code(registry.rotate("shop", { actor: "cy" }));
    await registry.renew("shop", "2");
    await registry.revokePrevious("shop", { actor: "bo" });
    await registry.updateApplication("shop", { expiry: "none", actor: "bo" });
    await registry.revoke("shop", "2", { force: true, actor: "bo" });
    await registry.delete("shop", "2", { actor: "bo" });
    await registry.deleteApplication("shop", { actor: "bo" });
    await code(registry.add("shop", { description: "x", actor: "dee" }));
    const events = (await registry.audit()).map(({ time, kind, applicationId, secretId, actor, outcome }) => {
      assert.equal(applicationId, outcome === "ERR_SECRET_UNKNOWN" ? null : "shop");
      return [time - NOW, kind, secretId, actor, outcome].join(" ");
    });
    assert.deepEqual(events, [
      "0 application.created  ana ok",
      "0 secret.added 1 ana ok",
      "5 secret.rotated 2 bo ok",
      "5 secret.rotated  cy ERR_ROTATION_IN_PROGRESS",
      "5 secret.renewed 2  ok",
      "5 secret.previous_revoked 1 bo ok",
      "5 application.updated  bo ok",
      "5 secret.revoked 2 bo ok",
      "5 secret.deleted 2 bo ok",
      "5 application.deleted  bo ok",
      "5 secret.added  dee ERR_SECRET_UNKNOWN",
    ]);
  });

  QUnit.test("an operation that changes nothing is audited as unchanged, and writes nothing", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued({ domain: { expiry: { value: 90, unit: "d" } } });
    await registry.revoke("shop", "1", { force: true });
    await registry.updateApplication("shop", { expiry: "none" });
    const keyed = { idempotencyKey: "request 7", actor: "bo" };
    await registry.add("shop", { description: "staging", ...keyed });
    const before = await issuer.memory.read("registry/application/shop");
    await issuer.pass(5);
    for (let times = 0; times < 2; times++) {
      await registry.revoke("shop", "1", { force: true, actor: "ana" });
      await registry.reapply("shop", { actor: "ana" });
      await registry.updateApplication("shop", { expiry: "none", actor: "ana" });
      const repeated = await registry.add("shop", { description: "staging", ...keyed });
      assert.deepEqual([repeated.isRepeated, repeated.secret], [true, null]);
    }
    const round = [
      "secret.revoked 1 ana unchanged",
      "secret.expiry_reapplied  ana unchanged",
      "application.updated  ana unchanged",
      "secret.added 2 bo unchanged",
    ];
    const events = await registry.audit({ applicationId: "shop", from: NOW + 5 });
    assert.deepEqual(
      events.map(({ kind, secretId, actor, outcome }) => [kind, secretId, actor, outcome].join(" ")),
      [...round, ...round],
    );
    assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
    assert.deepEqual(await issuer.memory.read("registry/application/shop"), before, "the document is as it was");
    issuer.before = (name) => {
      if (name === "append") throw new Error("away");
    };
    await registry.revoke("shop", "1", { force: true });
    assert.true(issuer.events.some(({ type }) => type === "audit_delayed"));
    issuer.before = () => {};
    // A question is no operation.
    await registry.rotateAll({ dryRun: true });
    await registry.list("shop");
    assert.equal((await registry.audit({ from: NOW + 5 })).length, 2 * round.length);
  });

  QUnit.test("a flood of operations that change nothing does not grow the application", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    await registry.revoke("shop", "1", { force: true });
    const before = await issuer.memory.read("registry/application/shop");
    for (let times = 0; times < 300; times++) await registry.revoke("shop", "1");
    assert.deepEqual(await issuer.memory.read("registry/application/shop"), before);
    assert.equal((await registry.audit({ kind: "secret.revoked" })).length, 301);
  });

  QUnit.test("it is asked by application, kind and time, across months", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    await issuer.pass(30 * DAY);
    await registry.createApplication("reports", { type: "machine" });
    await registry.add("reports", { description: "a" });
    await registry.verify("reports", "wrong");
    const kinds = async (/** @type {import("../../js/index.js").AuditQuery} */ query) =>
      (await registry.audit(query)).map(({ kind }) => kind);
    assert.equal((await kinds({})).length, 5);
    assert.deepEqual(await kinds({ applicationId: "shop" }), ["application.created", "secret.added"]);
    assert.equal((await kinds({ kind: "secret.added" })).length, 2);
    assert.deepEqual(await kinds({ kind: "oauth.token_request_failed" }), ["oauth.token_request_failed"]);
    assert.deepEqual(await kinds({ to: NOW + DAY }), ["application.created", "secret.added"]);
    assert.equal((await kinds({ from: NOW + DAY })).length, 3);
    assert.deepEqual(await kinds({ limit: 1 }), ["oauth.token_request_failed"]);
    assert.deepEqual(await kinds({ from: NOW, to: NOW }), []);
  });

  QUnit.test("successes are counted per secret, refusals by who and why", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued({ store: { ...issuer.store, sharesPromises: true } });
    for (let index = 0; index < 50; index++) {
      await registry.verify("shop", secret, { ip: `203.0.113.${index}`, userAgent: "app" });
      await registry.verify("shop", "wrong", { ip: "203.0.113.7", userAgent: "curl" });
    }
    const [success, failure, ...more] = await registry
      .audit({ applicationId: "shop", from: NOW, kind: undefined })
      .then((events) => events.filter(({ kind }) => kind.startsWith("oauth.")));
    assert.deepEqual(more, []);
    assert.deepEqual(
      [success.kind, success.secretId, success.count, success.ip],
      ["oauth.token_request_succeeded", "1", 50, undefined],
    );
    assert.deepEqual(
      [failure.kind, failure.reason, failure.count, failure.ip, failure.userAgent, failure.outcome],
      ["oauth.token_request_failed", "unknown", 50, "203.0.113.7", "curl", "invalid_client"],
    );
    await registry.flush();
    await registry.verify("shop", "wrong", { ip: "203.0.113.7", userAgent: "curl" });
    const again = await issuer.registry().audit({ kind: "oauth.token_request_failed" });
    assert.equal(again[0].count, 50, "another process sees what is saved");
    await issuer.pass(10);
    assert.equal(
      (await issuer.registry().audit({ kind: "oauth.token_request_failed" }))[0].count,
      51,
      "saved after a while",
    );
  });

  QUnit.test(
    "a flood of 100,000 wrong secrets changes no application, delays no revoke, and is bounded",
    async (assert) => {
      const issuer = new Issuer(api);
      const { registry, secret } = await issuer.issued();
      const stored = () => issuer.memory.read("registry/application/shop");
      const before = await stored();
      const flood = (/** @type {number} */ from) =>
        Array.from({ length: 1000 }, (_, place) =>
          registry.verify(place % 2 === 0 ? "shop" : `nobody ${from + place}`, `wrong ${from + place}`, {
            ip: `198.51.100.${(from + place) % 1000}.${from}`,
            userAgent: "x".repeat(5000) + place,
          }),
        );
      for (let from = 0; from < 99_000; from += 1000) await Promise.all(flood(from));
      assert.deepEqual(await stored(), before);
      // In the midst of it: one write, whatever else is asked.
      issuer.calls.length = 0;
      const last = flood(99_000);
      await registry.revoke("shop", "1", { force: true });
      assert.deepEqual(await registry.verify("shop", secret), { ok: false });
      await Promise.all(last);
      const writes = issuer.calls.filter((call) => call.startsWith("write") && call.includes("application/"));
      assert.deepEqual(writes, ["write registry/application/shop"], "the revocation alone, at the first try");
      const events = await registry.audit({ kind: "oauth.token_request_failed" });
      assert.true(events.length <= 404, `${events.length} lines`);
      const counted = events.reduce((sum, { count = 0 }) => sum + count, 0);
      assert.equal(counted, 100_001, "and every one is counted");
      assert.true(events.some(({ reason }) => reason === "beyond"));
      assert.true((await issuer.everything()).length < 300_000, "the store has grown by little");
    },
  );

  QUnit.test("forgotten consumers: who still presents what was rotated, and who no longer does", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    await registry.verify("shop", secret, { ip: "10.0.0.1", userAgent: "before" });
    assert.deepEqual(await registry.forgottenConsumers("shop"), []);
    await issuer.pass(60);
    const second = String((await registry.rotate("shop", { overlap: HOUR })).secret);
    await issuer.pass(60);
    await registry.verify("shop", second, { ip: "10.0.0.1", userAgent: "managed" });
    await registry.verify("shop", secret, { ip: "10.0.0.2", userAgent: "nightly-report/1.4" });
    await issuer.pass(60);
    await registry.verify("shop", secret, { ip: "10.0.0.2", userAgent: "nightly-report/1.4" });
    await registry.verify("shop", "wrong", { ip: "10.0.0.3", userAgent: "stranger" });
    assert.deepEqual(await registry.forgottenConsumers("shop"), [
      {
        ip: "10.0.0.2",
        userAgent: "nightly-report/1.4",
        secretId: "1",
        reason: "previous",
        isAccepted: true,
        count: 2,
        firstSeenAt: NOW + 120,
        lastSeenAt: NOW + 180,
      },
    ]);
    await issuer.pass(HOUR);
    await registry.verify("shop", secret, { ip: "10.0.0.2", userAgent: "nightly-report/1.4" });
    const [late, early] = await registry.forgottenConsumers("shop");
    assert.deepEqual([late.reason, late.isAccepted, late.count], ["expired", false, 1]);
    assert.deepEqual([early.reason, early.count], ["previous", 2]);
    // A later rotation: what was presented before it is history.
    await registry.rotate("shop");
    assert.deepEqual(await registry.forgottenConsumers("shop"), []);
    await registry.verify("shop", secret, { ip: "10.0.0.2", userAgent: "nightly-report/1.4" });
    await registry.verify("shop", second, { ip: "10.0.0.4" });
    const since = await registry.forgottenConsumers("shop");
    assert.deepEqual(since.map(({ secretId, reason, count }) => [secretId, reason, count]).sort(), [
      ["1", "expired", 1],
      ["2", "previous", 1],
    ]);
    // And after that one was forced out of its line, and after a day.
    await issuer.pass(2 * DAY);
    await registry.rotate("shop", { force: true });
    await registry.verify("shop", second, { ip: "10.0.0.4" });
    const [forced] = await registry.forgottenConsumers("shop");
    assert.deepEqual([forced.secretId, forced.reason], ["2", "retired"]);
  });

  QUnit.test("each line of an application has its own rotations", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    await registry.add("shop", { description: "staging" });
    await registry.rotate("shop", { secretId: "1" });
    await registry.verify("shop", secret, { userAgent: "job" });
    await issuer.pass(60);
    await registry.rotate("shop", { secretId: "2" });
    assert.equal((await registry.forgottenConsumers("shop")).length, 1);
    await registry.renew("shop", "3");
    assert.equal((await registry.forgottenConsumers("shop")).length, 1, "a renewal forgets nobody");
  });

  QUnit.test("addresses and agents are kept for 90 days, and bounded", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    await registry.verify("shop", "wrong", { ip: "1".repeat(500), userAgent: "é".repeat(500) });
    const [event] = await registry.audit({ kind: "oauth.token_request_failed" });
    assert.deepEqual([event.ip?.length, event.userAgent?.length], [64, 256]);
    await issuer.pass(89 * DAY);
    await registry.flush();
    const all = { kind: "oauth.token_request_failed", from: 0 };
    assert.equal((await registry.audit(all)).length, 1);
    await issuer.pass(3 * DAY);
    await registry.flush();
    assert.deepEqual(await registry.audit(all), []);
    assert.equal((await registry.audit({ kind: "secret.added", from: NOW })).length, 1, "operations are kept");
  });

  QUnit.test("what cannot be saved stays counted, without growing for ever", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    issuer.before = (name, key) => {
      if (name === "write" && key.includes("seen/")) throw new Error("away");
    };
    for (let index = 0; index < 1000; index++) {
      await registry.verify("shop", "wrong", { ip: String(index) });
      if (index % 100 === 0) assert.equal(await code(registry.flush()), "ERR_STORE");
    }
    assert.true(issuer.events.some(({ type }) => type === "verifications_delayed"));
    issuer.before = () => {};
    const events = await registry.audit({ kind: "oauth.token_request_failed" });
    assert.equal(
      events.reduce((sum, { count = 0 }) => sum + count, 0),
      1000,
    );
    assert.true(events.length <= 201);
  });

  QUnit.test("machines add up", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    const machines = Array.from({ length: 5 }, () => issuer.registry());
    await Promise.all(
      machines.flatMap((machine) => [machine.verify("shop", "wrong"), machine.verify("shop", "wrong")]),
    );
    await Promise.all(machines.map((machine) => machine.flush()));
    assert.equal((await registry.audit({ kind: "oauth.token_request_failed" }))[0].count, 10);
  });

  QUnit.test("pages are the parts of the whole, and read the counts of no day but their own", async (assert) => {
    const issuer = new Issuer(api);
    const registry = issuer.registry();
    const ids = ["a", "b", "c"];
    for (const id of ids) await registry.createApplication(id, { type: "web" });
    for (let day = 0; day < 20; day++) {
      for (const id of ids.slice(0, 1 + (day % 3))) await registry.verify(id, "wrong", { ip: `203.0.113.${day}` });
      await registry.verify("unknown", "wrong");
      await registry.flush();
      await issuer.pass(DAY);
    }
    const all = await registry.audit();
    for (const start of ["oauth.", "application."]) {
      const begins = (/** @type {{ kind: string }} */ { kind }) => kind.startsWith(start);
      assert.deepEqual(await registry.audit({ kind: `${start}*` }), all.filter(begins));
      assert.deepEqual(
        await registry.audit({ kind: `!${start}*` }),
        all.filter((event) => !begins(event)),
      );
    }
    for (const asked of [{}, { applicationId: "a" }, { kind: "oauth.token_request_failed" }]) {
      const whole = await registry.audit(asked);
      /** @type {typeof whole} */
      const pages = [];
      for (let before, page; (page = await registry.audit({ ...asked, before, limit: 4 })).length > 0; [before] = page)
        pages.unshift(...page);
      assert.deepEqual(pages, whole);
    }
    issuer.calls.length = 0;
    await registry.audit({ limit: 4 });
    const days = new Set(
      issuer.calls.filter((call) => /^read registry\/seen/.test(call)).map((call) => call.slice(-10)),
    );
    assert.ok(days.size > 0 && days.size <= 3, [...days].join(", "));
    issuer.calls.length = 0;
    await registry.audit({ from: NOW + 18 * DAY });
    const read = issuer.calls.filter((call) => /^read registry\/seen/.test(call)).map((call) => call.slice(-10));
    assert.deepEqual([...new Set(read)].sort(), ["2025-03-30", "2025-03-31"]);
  });

  QUnit.test("one application's name may begin as another's", async (assert) => {
    const registry = new Issuer(api).registry();
    for (const id of ["a", "a/b", "a/2025-03-12"]) {
      await registry.createApplication(id, { type: "web" });
      await registry.verify(id, "wrong");
    }
    for (const id of ["a", "a/b", "a/2025-03-12"]) {
      assert.equal((await registry.audit({ applicationId: id, kind: "oauth.token_request_failed" })).length, 1, id);
    }
  });

  QUnit.test("a flood of one kind crowds out no other", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    const second = String((await registry.rotate("shop")).secret);
    for (let index = 0; index < 300; index++)
      await registry.verify("shop", `wrong ${index}`, { userAgent: `bot ${index}` });
    await registry.verify("shop", secret, { userAgent: "nightly-report/1.4" });
    await registry.verify("shop", second);
    assert.deepEqual(
      (await registry.forgottenConsumers("shop")).map(({ userAgent }) => userAgent),
      ["nightly-report/1.4"],
    );
    const events = await registry.audit({ applicationId: "shop" });
    assert.equal(events.filter(({ kind }) => kind === "oauth.token_request_succeeded").length, 2);
    const beyond = events.filter(({ reason }) => reason === "beyond");
    assert.deepEqual(
      beyond.map(({ kind, count }) => [kind, count]),
      [["oauth.token_request_failed", 100]],
    );
    for (let index = 0; index < 300; index++) await registry.verify("shop", secret, { userAgent: `host ${index}` });
    const accepted = await registry.audit({ applicationId: "shop", kind: "oauth.token_request_succeeded" });
    assert.true(
      accepted.some(({ reason, count, outcome }) => reason === "beyond" && count === 101 && outcome === "ok"),
    );
  });

  QUnit.test("the many holders of one old secret do not hide the one of another", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    const other = String((await registry.add("shop", { description: "staging" })).secret);
    await registry.rotate("shop", { secretId: "1" });
    await registry.rotate("shop", { secretId: "2" });
    for (let index = 0; index < 300; index++) await registry.verify("shop", secret, { ip: `10.0.0.${index}` });
    await registry.verify("shop", other, { userAgent: "victim" });
    const consumers = await registry.forgottenConsumers("shop");
    assert.true(consumers.some(({ userAgent, secretId }) => userAgent === "victim" && secretId === "2"));
    const beyond = consumers.filter(({ reason }) => reason === "beyond");
    assert.deepEqual(
      beyond.map(({ secretId, count, isAccepted, ip }) => [secretId, count, isAccepted, ip]),
      [["1", 100, true, null]],
    );
  });

  QUnit.test("a secret in the wrong place is not logged", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    await code(registry.revoke("shop", secret));
    await code(registry.revoke(secret, "1"));
    await code(registry.rotate(secret));
    await code(registry.rotate("shop", { actor: secret.repeat(5) }));
    await code(registry.createApplication("x".repeat(1 << 20), { type: "web", actor: "y".repeat(1 << 20) }));
    const everything = await issuer.everything();
    assert.false(everything.includes(secret.slice(0, 30)));
    assert.true(everything.length < 10_000);
  });

  QUnit.test(
    "a write of counts that was done although the store failed, or said that it was not, is counted once",
    async (assert) => {
      for (const answer of ["rejects", "conflict"]) {
        const issuer = new Issuer(api);
        const { registry } = await issuer.issued();
        let times = 1;
        const write = issuer.store.write.bind(issuer.store);
        issuer.store.write = async (key, value, options) => {
          const written = await write(key, value, options);
          if (!key.includes("seen/") || times-- <= 0) return written;
          if (answer === "conflict") return null;
          throw new Error("connection reset");
        };
        await registry.verify("shop", "wrong");
        const [event] = await registry.audit({ kind: "oauth.token_request_failed" });
        assert.equal(event.count, 1, answer);
      }
    },
  );

  QUnit.test("two flushes at once, where promises are not shared, count once", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    for (let times = 0; times < 10; times++) await registry.verify("shop", "wrong");
    await Promise.all([registry.flush(), registry.flush(), registry.list("shop"), registry.list("shop")]);
    assert.equal((await registry.audit({ kind: "oauth.token_request_failed" }))[0].count, 10);
  });

  QUnit.test("a damaged record of counts is told of, and stops neither lists nor notices", async (assert) => {
    const issuer = new Issuer(api);
    /** @type {string[]} */
    const notices = [];
    const { registry } = await issuer.issued({
      domain: { expiry: { value: 1, unit: "d" } },
      notify: ({ id }) => void notices.push(id),
    });
    await registry.verify("shop", "wrong");
    await registry.flush();
    const [key] = await issuer.memory.list("registry/seen/", { limit: 10 });
    for (const damaged of ["[null]", "{", '{"lines":[null,{"reason":7}]}']) {
      const found = /** @type {{ version: string }} */ (await issuer.memory.read(key));
      await issuer.memory.write(key, damaged, { ifVersion: found.version });
      await registry.verify("shop", "wrong");
      assert.equal((await registry.list("shop")).length, 1);
      assert.equal((await registry.audit({ kind: "oauth.token_request_failed" }))[0].count, 1);
    }
    assert.true(issuer.events.some(({ type }) => type === "verifications_damaged"));
    issuer.before = (name, key) => {
      if (name === "write" && key.includes("seen/")) throw new Error("too large");
    };
    await registry.verify("shop", "wrong");
    assert.equal(await code(registry.tick()), "ERR_STORE");
    assert.equal(notices.length, 1, "notices come first");
    assert.equal((await registry.list("shop")).length, 1);
  });

  QUnit.test("the last use is of the present value", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    await registry.verify("shop", secret);
    assert.equal((await registry.list("shop"))[0].lastUsedAt, NOW);
    await issuer.pass(60);
    await registry.renew("shop", "1");
    assert.equal((await registry.list("shop"))[0].lastUsedAt, null);
  });
}
