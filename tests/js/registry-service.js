// What a service over a registry needs: a policy that changes, versions, events of its own, pages of the audit log, notices of one kind.
import { code, DAY, HOUR, Issuer, NOW } from "./registry-issuer.js";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function registryService(QUnit, api) {
  QUnit.module("registry, as a service needs it");

  QUnit.test("a new policy holds for what is issued from then on", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued({ domain: { prefix: "old", overlap: HOUR } });
    registry.setDomain({ prefix: "new", expiry: { value: 1, unit: "d" }, maxSecrets: 2 });
    const { secret, expiresAt, secretId } = await registry.add("shop", { description: "second" });
    assert.true(String(secret).startsWith("new_"));
    assert.equal(expiresAt, NOW + DAY);
    assert.equal((await registry.list("shop"))[0].expiresAt, null, "what was issued before is as it was");
    assert.equal(await code(registry.add("shop", { description: "third" })), "ERR_SECRET_LIMIT");
    assert.equal(
      (await registry.rotate("shop", { secretId })).previousExpiresAt,
      NOW + DAY,
      "72 hours, but no longer than it lives",
    );
    for (const wrong of [{ overlap: -1 }, { prefix: "a b" }, { nothing: 1 }, { overlap: 8 * DAY }, 5, null]) {
      assert.throws(
        () => registry.setDomain(/** @type {any} */ (wrong)),
        (/** @type {any} */ error) => error.code === "ERR_INVALID_OPTION",
      );
    }
    assert.true(
      String((await registry.renew("shop", "1")).secret).startsWith("new_"),
      "a refused policy changes nothing",
    );
  });

  QUnit.test("operations under way end with the policy that they began with", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued({ domain: { prefix: "old" } });
    const other = issuer.registry({ domain: { prefix: "other" } });
    let writes = 0;
    issuer.before = async (name) => {
      if (name !== "write" || ++writes !== 1) return;
      registry.setDomain({ prefix: "new" });
      await other.add("shop", { description: "faster" });
    };
    const { secret } = await registry.add("shop", { description: "second" });
    assert.true(secret.startsWith("old_"), "also after a lost compare-and-swap");
    assert.equal((await registry.list("shop")).length, 3);
    /** @type {string[]} */
    const delivered = [];
    const deliver = (/** @type {string} */ _, /** @type {string} */ value) => {
      registry.setDomain({ prefix: "newer" });
      delivered.push(value);
    };
    await registry.rotateAll({ deliver, concurrency: 1 });
    assert.deepEqual(
      delivered.map((value) => value.slice(0, 4)),
      ["new_", "new_", "new_"],
    );
    assert.true((await registry.add("shop", { description: "last" })).secret.startsWith("newer_"));
  });

  QUnit.test("applications are described with their secrets, and a damaged one holds up no other", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    await registry.createApplication("page", { type: "spa", expiry: "none" });
    const { previousSecretId } = await registry.rotate("shop", { overlap: HOUR });
    await registry.verify("shop", secret);
    await registry.flush();
    await issuer.memory.write("registry/application/a damaged one", "{", { ifVersion: null });
    const ids = ["shop", "a damaged one", "unknown", "page"];
    const [shop, damaged, page, ...rest] = await registry.describe(ids);
    assert.deepEqual(rest, []);
    assert.deepEqual(damaged, { id: "a damaged one", isDamaged: true });
    assert.deepEqual(page, { ...(await registry.application("page")), isDamaged: false, secrets: [] });
    const secrets = await registry.list("shop");
    assert.deepEqual(shop, { ...(await registry.application("shop")), isDamaged: false, secrets });
    assert.equal(previousSecretId, "1");
    assert.deepEqual([secrets[0].lastUsedAt, secrets[0].previousLastUsedAt], [null, NOW]);
    await issuer.pass(5);
    await registry.verify("shop", secret);
    assert.equal((await registry.list("shop"))[0].previousLastUsedAt, NOW + 5);
    issuer.calls.length = 0;
    await registry.describe(["shop", "page"]);
    assert.equal(issuer.calls.length, 4, "two reads each");
    issuer.before = (name, key) => {
      if (name === "read" && key === "registry/application/page") throw new Error("away");
    };
    assert.equal(await code(registry.describe(ids)), "ERR_STORE", "an outage is no damage");
    for (const wrong of [undefined, "shop", [1], [""], Array.from({ length: 1001 }, () => "shop")])
      assert.equal(await code(registry.describe(/** @type {any} */ (wrong))), "ERR_INVALID_OPTION");
  });

  QUnit.test("counted verifications are read without the log of operations", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    await registry.verify("shop", secret);
    const whole = await registry.audit();
    issuer.calls.length = 0;
    const kind = "oauth.token_request_succeeded";
    assert.deepEqual(
      await registry.audit({ applicationId: "shop", kind }),
      whole.filter((event) => event.kind === kind),
    );
    assert.deepEqual(
      issuer.calls.filter((call) => call.startsWith("entries")),
      [],
    );
  });

  QUnit.test("new thresholds hold for notices", async (assert) => {
    const issuer = new Issuer(api);
    const expiry = /** @type {const} */ ({ value: 30, unit: "d" });
    const { registry } = await issuer.issued({ domain: { expiry, noticeThresholds: [DAY] } });
    assert.deepEqual(await registry.dueNotices(NOW + 25 * DAY), []);
    registry.setDomain({ expiry, noticeThresholds: [10 * DAY] });
    await issuer.memory.write("registry/application/a damaged one", "{", { ifVersion: null });
    await registry.rescheduleNotices();
    assert.equal((await issuer.memory.read("registry/application/a damaged one"))?.value, "{");
    assert.equal((await registry.dueNotices(NOW + 25 * DAY))[0].threshold, 10 * DAY);
    assert.deepEqual(await registry.dueNotices(NOW + 19 * DAY), []);
  });

  QUnit.test("an issued secret tells what a list tells", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secretId } = await issuer.issued();
    await issuer.pass(HOUR);
    const rotated = await registry.rotate("shop", { idempotencyKey: "k" });
    const [listed] = await registry.list("shop");
    assert.deepEqual(
      [rotated.hint, rotated.issuedAt, rotated.previousSecretId, rotated.previousExpiresAt],
      [listed.hint, NOW + HOUR, secretId, NOW + HOUR + 72 * HOUR],
    );
    const repeated = await registry.rotate("shop", { idempotencyKey: "k" });
    assert.deepEqual({ ...repeated, secret: rotated.secret, isRepeated: false }, rotated);
    const renewed = await registry.renew("shop", rotated.secretId);
    assert.equal(renewed.previousSecretId, secretId);
    await registry.revokePrevious("shop");
    assert.equal((await registry.renew("shop", rotated.secretId)).previousSecretId, null);
  });

  QUnit.test("an operation on an older version is refused, and changes nothing", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    const { version } = await registry.application("shop");
    await registry.add("shop", { description: "second", ifVersion: version });
    const before = (await issuer.memory.read("registry/application/shop"))?.value;
    const late = { ifVersion: version };
    for (const operation of [
      () => registry.add("shop", { ...late, description: "third" }),
      () => registry.rotate("shop", { ...late, secretId: "1" }),
      () => registry.renew("shop", "1", late),
      () => registry.revoke("shop", "1", late),
      () => registry.delete("shop", "1", late),
      () => registry.revokePrevious("shop", late),
      () => registry.reapply("shop", late),
      () => registry.updateApplication("shop", { ...late, expiry: "none" }),
      () => registry.deleteApplication("shop", { ...late, force: true }),
    ]) {
      assert.equal(await code(operation()), "ERR_CONFLICT", String(operation));
    }
    assert.equal((await issuer.memory.read("registry/application/shop"))?.value, before);
    assert.notEqual((await registry.application("shop")).version, version);
    assert.equal(await code(registry.revoke("shop", "1", { ifVersion: /** @type {any} */ (1) })), "ERR_INVALID_OPTION");
  });

  QUnit.test("of two operations on one version, one is refused", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    const { version: ifVersion } = await registry.application("shop");
    const both = ["a", "b"].map((description) => code(registry.add("shop", { description, ifVersion })));
    assert.deepEqual((await Promise.all(both)).sort(), ["ERR_CONFLICT", "no error"]);
    assert.equal((await registry.list("shop")).length, 2);
  });

  QUnit.test("an event of the program's own is in the audit log", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    await registry.record({ kind: "settings.changed", actor: "ana" });
    await registry.record({ kind: "roles.changed", applicationId: "shop", secretId: "1", outcome: "refused" });
    const [settings] = await registry.audit({ kind: "settings.changed" });
    const { id, ...event } = settings;
    assert.true(/^[0-9a-f]{24}$/.test(id));
    const usual = { time: NOW, kind: "settings.changed", applicationId: null, secretId: null };
    assert.deepEqual(event, { ...usual, actor: "ana", outcome: "ok" });
    const [roles] = await registry.audit({ applicationId: "shop", kind: "roles.changed" });
    assert.deepEqual([roles.secretId, roles.actor, roles.outcome], ["1", null, "refused"]);
    for (const kind of [
      "secret.rotated",
      "application.created",
      "oauth.x",
      "",
      "A",
      "a b",
      "x".repeat(65),
      5,
      undefined,
    ]) {
      assert.equal(await code(registry.record(/** @type {any} */ ({ kind }))), "ERR_INVALID_OPTION", String(kind));
    }
    assert.equal(await code(registry.record({ kind: "a", actor: "a\nb" })), "ERR_INVALID_OPTION");
    assert.equal(await code(registry.record(/** @type {any} */ ({ kind: "a", more: 1 }))), "ERR_INVALID_OPTION");
    issuer.before = (name) => {
      if (name === "append") throw new Error("full");
    };
    assert.equal(await code(registry.record({ kind: "a" })), "ERR_STORE");
  });

  QUnit.test("the audit log is filtered by whole texts", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    await registry.verify("shop", "wrong", { ip: "203.0.113.7", userAgent: "nightly/1" });
    await registry.verify("shop", "wrong", { ip: "203.0.113.70", userAgent: "nightly/1" });
    await registry.add("shop", { description: "second", actor: "bea" });
    const count = async (/** @type {any} */ query) => (await registry.audit(query)).length;
    assert.equal(await count({ ip: "203.0.113.7" }), 1);
    assert.equal(await count({ userAgent: "nightly/1" }), 2);
    assert.equal(
      await count({ userAgent: "nightly/1", ip: "203.0.113.70", outcome: "invalid_client", reason: "unknown" }),
      1,
    );
    assert.equal(await count({ actor: "bea" }), 1);
    assert.equal(await count({ actor: "be" }), 0);
    assert.equal(await code(registry.audit(/** @type {any} */ ({ ip: 1 }))), "ERR_INVALID_OPTION");
  });

  QUnit.test("pages backwards cover the audit log once, also within one second", async (assert) => {
    const issuer = new Issuer(api);
    const registry = issuer.registry();
    for (let index = 0; index < 57; index++) {
      await registry.record({ kind: "a", outcome: String(index) });
      if (index % 10 === 9) await issuer.pass(1);
    }
    const whole = await registry.audit();
    assert.equal(whole.length, 57);
    /** @type {import("../../js/index.js").AuditEvent[]} */
    const paged = [];
    for (let before; ;) {
      const page = await registry.audit({ limit: 10, before });
      paged.unshift(...page);
      if (page.length < 10) break;
      before = { time: page[0].time, id: page[0].id };
    }
    assert.deepEqual(paged, whole);
    for (const before of [5, {}, { time: 1 }, { id: "a" }, { time: -1, id: "a" }, null]) {
      assert.equal(await code(registry.audit(/** @type {any} */ ({ before }))), "ERR_INVALID_OPTION");
    }
  });

  QUnit.test("the latest of many more events than the limit are returned", async (assert) => {
    const issuer = new Issuer(api);
    const registry = issuer.registry();
    const entries = Array.from({ length: 5000 }, (_, index) => {
      const time = NOW - ((index * 7919) % 5000);
      return JSON.stringify({
        id: String(index),
        time,
        kind: "a",
        applicationId: null,
        secretId: null,
        actor: null,
        outcome: "ok",
      });
    });
    await issuer.memory.append("registry/audit/2025-03", entries);
    const latest = await registry.audit({ limit: 3 });
    assert.deepEqual(
      latest.map(({ time }) => time),
      [NOW - 2, NOW - 1, NOW],
    );
  });

  QUnit.test("an event that the log has twice is returned once, also among many of one second", async (assert) => {
    const issuer = new Issuer(api);
    const registry = issuer.registry();
    const event = { time: NOW, kind: "a", applicationId: null, secretId: null, actor: null, outcome: "ok" };
    const entries = Array.from({ length: 2000 }, (_, index) => JSON.stringify({ ...event, id: String(index) }));
    await issuer.memory.append("registry/audit/2025-03", [...entries, ...entries.slice(0, 1500), entries[1998]]);
    const ids = async (/** @type {any} */ query) => (await registry.audit(query)).map(({ id }) => id);
    assert.deepEqual(await ids({ limit: 3 }), ["1997", "1998", "1999"]);
    assert.deepEqual(await ids({ limit: 3, before: { time: NOW, id: "1500" } }), ["1497", "1498", "1499"]);
    assert.equal((await ids({ limit: 5000 })).length, 2000);
  });

  QUnit.test("a page backwards reads no later logs", async (assert) => {
    const issuer = new Issuer(api);
    const registry = issuer.registry();
    await registry.record({ kind: "first" });
    const [{ time, id }] = await registry.audit();
    await issuer.pass(40 * DAY);
    await registry.record({ kind: "second" });
    issuer.calls = [];
    assert.deepEqual(await registry.audit({ before: { time, id } }), []);
    const logs = issuer.calls.filter((call) => call.startsWith("entries"));
    assert.true(logs.includes("entries registry/audit/2025-03"));
    assert.false(logs.includes("entries registry/audit/2025-04"));
  });

  QUnit.test("expired secrets alone are told, and the others stay due without a write", async (assert) => {
    const issuer = new Issuer(api);
    /** @type {string[]} */
    const told = [];
    const { registry } = await issuer.issued({
      domain: { expiry: { value: 30, unit: "d" } },
      notify: ({ kind, secretId }) => void told.push(`${kind} ${secretId}`),
    });
    await issuer.pass(10 * DAY);
    await registry.add("shop", { description: "second" });
    await issuer.pass(19 * DAY);
    const writes = () => issuer.calls.filter((call) => call.startsWith("write registry/application/")).length;
    const before = writes();
    await registry.tick({ kinds: ["secret.expired"] });
    assert.equal(writes(), before, "nothing has expired");
    assert.deepEqual(await issuer.memory.due("registry/application/", NOW + 29 * DAY, 10), [
      "registry/application/shop",
    ]);
    await issuer.pass(DAY);
    assert.deepEqual(await registry.tick({ kinds: ["secret.expired"] }), { due: 1, delivered: 1, failed: 0 });
    assert.deepEqual(told, ["secret.expired 1"]);
    const document = async () => (await issuer.memory.read("registry/application/shop"))?.value;
    const after = await document();
    await registry.tick({ kinds: ["secret.expired"] });
    await registry.tick({ kinds: [] });
    assert.equal(await document(), after);
    assert.deepEqual(await registry.tick({ kinds: ["secret.expiring"] }), { due: 1, delivered: 1, failed: 0 });
    assert.deepEqual(told, ["secret.expired 1", "secret.expiring 2"], "no claim holds it back");
    assert.deepEqual(await issuer.memory.due("registry/application/", NOW + 34 * DAY, 10), []);
    assert.equal((await issuer.memory.due("registry/application/", NOW + 35 * DAY, 10)).length, 1);
    for (const kinds of [["x"], "secret.expired", 5, [1]]) {
      assert.equal(await code(registry.tick(/** @type {any} */ ({ kinds }))), "ERR_INVALID_OPTION");
    }
  });
}
