// The rotation of all: delivered and then marked, resumed, and nothing rotated twice.
import { code, DAY, HOUR, Issuer } from "./registry-issuer.js";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function registryRotateAll(QUnit, api) {
  QUnit.module("registry, all at once");

  /** Applications with a secret each. @param {Issuer} issuer @param {number} count */
  const many = async (issuer, count) => {
    const registry = issuer.registry();
    /** @type {Map<string, string>} */
    const secrets = new Map();
    for (let index = 0; index < count; index++) {
      const id = `app ${index}`;
      await registry.createApplication(id, { type: "machine" });
      secrets.set(id, String((await registry.add(id, { description: "a" })).secret));
    }
    await registry.createApplication("page", { type: "spa" });
    return { registry, secrets };
  };

  QUnit.test("each new secret is delivered once, the old ones work on, progress is told", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secrets } = await many(issuer, 30);
    const delivered = new Map();
    const seen = /** @type {number[]} */ ([]);
    const report = await registry.rotateAll({
      deliver: (id, secret) => void delivered.set(id, secret),
      actor: "cron",
      onProgress: ({ applications }) => void seen.push(applications),
    });
    const none = { renewed: 0, rotatedBefore: 0, unselected: 0, skipped: 0, failed: 0 };
    assert.deepEqual(report, { applications: 31, rotated: 30, ...none, failures: [], skippedSecrets: [] });
    assert.equal(seen.at(-1), 31);
    assert.equal(seen.length, 31);
    for (const [id, secret] of secrets) {
      assert.deepEqual(await registry.verify(id, secret), { ok: true, secretId: "1", isPrevious: true });
      assert.deepEqual(await registry.verify(id, delivered.get(id)), { ok: true, secretId: "2", isPrevious: false });
      assert.false((await registry.list(id))[0].isUndelivered);
    }
    assert.equal((await registry.audit({ kind: "secret.delivered" })).length, 30);
    const again = await registry.rotateAll({ deliver: () => assert.true(false, "nothing is in need") });
    assert.deepEqual([again.rotated, again.skipped], [0, 30]);
  });

  QUnit.test("skipped secrets are named, the first 1,000 of each reason", async (assert) => {
    const issuer = new Issuer(api);
    const registry = issuer.registry({ domain: { expiry: { value: 1, unit: "d" }, maxSecrets: 60, maxKept: 120 } });
    await registry.createApplication("worn", { type: "web" });
    for (const description of ["expired", "revoked"]) await registry.add("worn", { description });
    await registry.revoke("worn", "2");
    await issuer.pass(DAY);
    await registry.createApplication("fresh", { type: "web" });
    await registry.add("fresh", { description: "rotated" });
    await registry.rotate("fresh", { overlap: HOUR });
    const { skipped, skippedSecrets } = await registry.rotateAll({ dryRun: true });
    assert.equal(skipped, 3);
    assert.deepEqual(
      skippedSecrets.sort((one, other) => (one.reason < other.reason ? -1 : 1)),
      [
        { applicationId: "worn", secretId: "1", reason: "expired" },
        { applicationId: "fresh", secretId: "2", reason: "in_overlap" },
        { applicationId: "worn", secretId: "2", reason: "revoked" },
      ],
    );
    for (let index = 0; index < 21; index++) {
      await registry.createApplication(`many ${index}`, { type: "web" });
      for (let count = 0; count < 50; count++) {
        const { secretId } = await registry.add(`many ${index}`, { description: `${count}` });
        await registry.revoke(`many ${index}`, secretId, { force: true });
      }
    }
    const many = await registry.rotateAll({ dryRun: true });
    assert.equal(many.skipped, 3 + 21 * 50);
    assert.equal(many.skippedSecrets.length, 2 + 1000);
  });

  QUnit.test("a dry run counts and changes nothing", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await many(issuer, 5);
    const before = await issuer.everything();
    const { rotated, failed } = await registry.rotateAll({ dryRun: true });
    assert.deepEqual([rotated, failed], [5, 0]);
    assert.equal(await issuer.everything(), before);
    assert.equal(await code(registry.rotateAll(/** @type {any} */ ({}))), "ERR_INVALID_OPTION", "who would have them?");
  });

  QUnit.test("what was not delivered is renewed when it is resumed, whatever the overlap", async (assert) => {
    for (const overlap of [undefined, 0]) {
      const issuer = new Issuer(api);
      const { registry, secrets } = await many(issuer, 20);
      const delivered = new Map();
      const isBad = (/** @type {string} */ id) => Number(id.slice(4)) % 4 === 0;
      const options = { overlap, idempotencyKey: "2025-03", actor: "cron" };
      const deliver = (/** @type {string} */ id, /** @type {string} */ secret) => {
        if (isBad(id)) throw new Error(`no way to deliver ${secret}`);
        delivered.set(id, secret);
      };
      const first = await registry.rotateAll({ ...options, deliver });
      assert.deepEqual([first.rotated, first.failed], [15, 5]);
      assert.true(first.failures.every(({ code, secretId }) => code === "undelivered" && secretId === "2"));
      assert.false(JSON.stringify(first).includes("no way"));
      assert.true((await registry.list("app 0"))[0].isUndelivered);
      const all = (/** @type {string} */ id, /** @type {string} */ secret) => void delivered.set(id, secret);
      const second = await issuer.registry().rotateAll({ ...options, deliver: all });
      const { rotated, renewed, rotatedBefore, skipped, failed } = second;
      assert.deepEqual([rotated, renewed, rotatedBefore, skipped, failed], [0, 5, 15, 0, 0], String(overlap));
      for (const [id, secret] of secrets) {
        assert.equal((await registry.verify(id, secret)).ok, overlap === undefined, id);
        assert.deepEqual(await registry.verify(id, delivered.get(id)), { ok: true, secretId: "2", isPrevious: false });
        assert.equal((await registry.list(id)).length, 1);
      }
    }
  });

  QUnit.test(
    "one that dies at any write is resumed: every application has one delivered secret that works",
    async (assert) => {
      for (const at of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) {
        const issuer = new Issuer(api);
        const { registry, secrets } = await many(issuer, 4);
        const delivered = new Map();
        const deliver = (/** @type {string} */ id, /** @type {string} */ secret) => void delivered.set(id, secret);
        let writes = 0;
        const dies = () => {
          if (writes >= at) throw new Error("killed");
        };
        issuer.before = dies;
        issuer.after = (name) => {
          if (name === "write" || name === "append") writes += 1;
          dies();
        };
        await registry.rotateAll({ deliver, concurrency: 1 }).catch(() => {});
        issuer.before = () => {};
        issuer.after = () => {};
        const report = await issuer.registry().rotateAll({ deliver, concurrency: 1 });
        assert.equal(report.failed, 0);
        for (const [id, secret] of secrets) {
          assert.true((await registry.verify(id, secret)).ok, `${at}: ${id}, the previous`);
          const verified = await registry.verify(id, delivered.get(id));
          assert.deepEqual(
            verified,
            { ok: true, secretId: "2", isPrevious: false },
            `${at}: ${id}, what was delivered`,
          );
        }
      }
    },
  );

  QUnit.test(
    "only selected secrets are rotated, and those that this run left undelivered need no selection",
    async (assert) => {
      const issuer = new Issuer(api);
      const { registry, secrets } = await many(issuer, 6);
      await registry.verify("app 3", String(secrets.get("app 3")));
      const asked = /** @type {Map<string, import("../../js/index.js").ClientSecretInfo>} */ (new Map());
      const select = async (
        /** @type {string} */ id,
        /** @type {import("../../js/index.js").ClientSecretInfo} */ secret,
      ) => {
        asked.set(id, secret);
        if (id === "app 4") throw undefined;
        if (id === "app 5") throw Object.assign(new Error("a filter that fails"), { code: "ERR_FILTER" });
        return id !== "app 0";
      };
      const failing = { deliver: () => Promise.reject(new Error("away")), select, idempotencyKey: "run" };
      const first = await registry.rotateAll(failing);
      assert.deepEqual([first.rotated, first.unselected, first.failed], [0, 1, 5]);
      const codes = Object.fromEntries(first.failures.map((failure) => [failure.applicationId, failure.code]));
      assert.deepEqual([codes["app 4"], codes["app 5"]], ["ERR_INTERNAL", "ERR_FILTER"]);
      assert.deepEqual(
        Object.keys(asked.get("app 1") ?? {}).sort(),
        Object.keys((await registry.list("app 1"))[0]).sort(),
      );
      assert.notEqual(asked.get("app 3")?.lastUsedAt, null, "the last use is told");
      assert.equal((await registry.list("app 0"))[0].secretId, "1");
      const deliver = () => {};
      const other = await registry.rotateAll({ deliver, select: () => false, idempotencyKey: "another run" });
      assert.deepEqual([other.renewed, other.unselected], [0, 6]);
      const none = await registry.rotateAll({ deliver, select: () => false, idempotencyKey: "run" });
      assert.deepEqual([none.renewed, none.unselected], [3, 3]);
      const rest = await registry.rotateAll({ deliver, select: (id) => id !== "app 0", idempotencyKey: "run" });
      assert.deepEqual([rest.rotatedBefore, rest.rotated, rest.unselected], [3, 2, 1]);
      assert.equal(
        await code(registry.rotateAll({ deliver, select: /** @type {any} */ (true) })),
        "ERR_INVALID_OPTION",
      );
    },
  );

  QUnit.test("one failure does not stop the rest, and an end is waited for", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await many(issuer, 10);
    issuer.before = (name, key) => {
      if (name === "write" && key.endsWith("app 3")) throw new Error("away");
    };
    const report = await registry.rotateAll({ deliver: () => {}, concurrency: 3 });
    assert.deepEqual([report.rotated, report.failed], [9, 1]);
    assert.deepEqual(report.failures, [{ applicationId: "app 3", secretId: "1", code: "ERR_STORE" }]);
    const some = await registry.rotateAll({ deliver: () => {}, applicationIds: ["app 3", "nobody"], overlap: HOUR });
    assert.deepEqual([some.applications, some.rotated], [2, 0], "still away");
    issuer.before = () => {};
    const controller = new AbortController();
    await issuer.pass(73 * HOUR);
    const stopped = await registry.rotateAll({
      concurrency: 1,
      signal: controller.signal,
      deliver: (id) => void (id === "app 4" && controller.abort()),
    });
    assert.equal(stopped.rotated, 5, "app 0 to app 4: what was begun is ended");
  });

  QUnit.test("a delivery is marked for the value that was delivered", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await many(issuer, 1);
    /** @type {string[]} */
    const delivered = [];
    let release = () => {};
    const slow = new Promise((resolve) => (release = () => resolve(undefined)));
    let begun = () => {};
    const isBegun = new Promise((resolve) => (begun = () => resolve(undefined)));
    const first = registry.rotateAll({
      deliver: async (_, secret) => {
        begun();
        await slow;
        delivered.push(secret);
      },
    });
    await isBegun;
    const renewed = await issuer.registry().rotateAll({
      deliver: () => {
        throw new Error("dies");
      },
    });
    assert.equal(renewed.failed, 1);
    release();
    const report = await first;
    assert.deepEqual(report.failures, [{ applicationId: "app 0", secretId: "1", code: "ERR_CONFLICT" }]);
    assert.true((await registry.list("app 0"))[0].isUndelivered, "nobody has the value that works");
    assert.deepEqual(await registry.verify("app 0", delivered[0]), { ok: false });
  });

  QUnit.test("an observer of progress that throws stops nothing", async (assert) => {
    const { registry } = await many(new Issuer(api), 5);
    const report = await registry.rotateAll({
      deliver: () => {},
      onProgress: () => {
        throw new Error("a bar that is broken");
      },
    });
    assert.equal(report.rotated, 5);
  });
}
