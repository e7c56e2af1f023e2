// Notices: what is due, delivered once by however many machines, and at least once whatever fails.
import { DAY, HOUR, Issuer, NOW } from "./registry-issuer.js";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function registryNotices(QUnit, api) {
  QUnit.module("registry, notices");

  /** An issuer of secrets of 30 days, and what it has delivered. @param {Issuer} issuer @param {(id: string) => void} [deliver] */
  const notifying = async (issuer, deliver = () => {}) => {
    /** @type {import("../../js/index.js").ExpiryNotice[]} */
    const delivered = [];
    const options = {
      domain: { expiry: /** @type {const} */ ({ value: 30, unit: "d" }) },
      notify: (/** @type {import("../../js/index.js").ExpiryNotice} */ notice) => {
        deliver(notice.id);
        delivered.push(notice);
      },
    };
    const { registry, secret } = await issuer.issued(options);
    return { registry, secret, delivered, other: issuer.registry(options) };
  };
  const days = (/** @type {{ threshold: number }[]} */ notices) => notices.map(({ threshold }) => threshold / DAY);

  QUnit.test("20, 15, 10, 5 and 1 days before, and at the end, each once", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, delivered } = await notifying(issuer);
    for (let hours = 0; hours < 32 * 24; hours += 6) {
      await registry.tick();
      await issuer.pass(6 * HOUR);
    }
    assert.deepEqual(days(delivered), [20, 15, 10, 5, 1, 0]);
    assert.deepEqual(new Set(delivered.map(({ id }) => id)).size, 6);
    assert.deepEqual(delivered[0], {
      id: `shop/1/${NOW + 30 * DAY}/${20 * DAY}`,
      kind: "secret.expiring",
      applicationId: "shop",
      secretId: "1",
      description: "production",
      hint: delivered[0].hint,
      expiresAt: NOW + 30 * DAY,
      threshold: 20 * DAY,
    });
    assert.equal(delivered[5].kind, "secret.expired");
  });

  QUnit.test("what was missed comes as one, the most urgent", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, delivered } = await notifying(issuer);
    await issuer.pass(21 * DAY);
    assert.deepEqual(days(await registry.dueNotices()), [10]);
    await registry.tick();
    await registry.tick();
    assert.deepEqual(days(delivered), [10]);
    await issuer.pass(20 * DAY);
    await registry.tick();
    await registry.tick();
    assert.deepEqual(days(delivered), [10, 0], "expired comes once, also after others");
  });

  QUnit.test("asking what is due changes nothing, and may be of any time", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, delivered } = await notifying(issuer);
    const before = await issuer.everything();
    assert.deepEqual(await registry.dueNotices(), []);
    assert.deepEqual(days(await registry.dueNotices(NOW + 10 * DAY - 1)), []);
    assert.deepEqual(days(await registry.dueNotices(NOW + 10 * DAY)), [20]);
    assert.deepEqual(days(await registry.dueNotices(NOW + 30 * DAY)), [0]);
    for (const call of [
      () => registry.dueNotices(NOW * 1000),
      () => registry.audit({ from: NOW * 1000 }),
      () => registry.audit({ to: 1e11 }),
    ]) {
      await assert.rejects(call(), (/** @type {any} */ error) => {
        return error.code === "ERR_INVALID_OPTION" && error.message.includes("looks like milliseconds");
      });
    }
    assert.equal(await issuer.everything(), before);
    assert.deepEqual(delivered, []);
  });

  QUnit.test("of many machines one delivers each", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, other, delivered } = await notifying(issuer);
    for (let index = 0; index < 20; index++)
      await registry.add("shop", { description: `more ${index}` }).catch(() => {});
    await issuer.pass(12 * DAY);
    const reports = await Promise.all([registry, other, registry, other, registry].map((machine) => machine.tick()));
    assert.equal(
      reports.reduce((sum, report) => sum + report.delivered, 0),
      10,
    );
    assert.equal(delivered.length, 10);
    assert.equal(new Set(delivered.map(({ id }) => id)).size, 10);
    assert.equal((await registry.tick()).due, 0);
  });

  QUnit.test("a delivery that fails, or whose machine dies, is made again with the same id", async (assert) => {
    const issuer = new Issuer(api);
    let fails = true;
    const asked = /** @type {string[]} */ ([]);
    const { registry, other, delivered } = await notifying(issuer, (id) => {
      asked.push(id);
      if (fails) throw new Error("no mail today");
    });
    await issuer.pass(10 * DAY);
    assert.deepEqual(await registry.tick(), { due: 1, delivered: 0, failed: 1 });
    assert.deepEqual(await other.tick(), { due: 0, delivered: 0, failed: 0 }, "not at once");
    fails = false;
    await issuer.pass(59);
    assert.equal((await other.tick()).due, 0);
    await issuer.pass(1);
    assert.equal((await other.tick()).delivered, 1);
    assert.equal(delivered.length, 1);
    assert.equal(new Set(asked).size, 1);
    // It dies after it has claimed, before it delivers.
    await issuer.pass(5 * DAY);
    let writes = 0;
    issuer.after = (name) => {
      if (name === "write" && ++writes === 1) throw new Error("killed");
    };
    issuer.before = (name) => {
      if (writes === 1 && name === "read") throw new Error("killed");
    };
    await registry.tick().catch(() => {});
    issuer.after = () => {};
    issuer.before = () => {};
    assert.equal(delivered.length, 1);
    await issuer.pass(60);
    await other.tick();
    assert.deepEqual(days(delivered), [20, 15]);
  });

  QUnit.test("rotate, revoke and delete cancel; a changed expiry arms again", async (assert) => {
    for (const end of ["rotate", "revoke", "delete"]) {
      const issuer = new Issuer(api);
      const { registry, delivered } = await notifying(issuer);
      await registry.updateApplication("shop", { expiry: "none" });
      await registry.add("shop", { description: "another" });
      await issuer.pass(20 * DAY);
      if (end === "rotate") await registry.rotate("shop", { secretId: "1" });
      else await /** @type {any} */ (registry)[end]("shop", "1");
      assert.deepEqual(await registry.dueNotices(), []);
      await issuer.pass(20 * DAY);
      await registry.tick();
      assert.deepEqual(delivered, [], end);
    }
    const issuer = new Issuer(api);
    const { registry, delivered } = await notifying(issuer);
    await issuer.pass(10 * DAY);
    await registry.tick();
    await registry.updateApplication("shop", { expiry: { value: 31, unit: "d" } });
    await registry.reapply("shop");
    await registry.tick();
    assert.deepEqual(days(delivered), [20], "20 days before the new end is a day away");
    await issuer.pass(DAY);
    await registry.tick();
    assert.deepEqual(days(delivered), [20, 20]);
    assert.notEqual(delivered[0].id, delivered[1].id);
    await registry.renew("shop", "1");
    await issuer.pass(11 * DAY);
    await registry.tick();
    assert.deepEqual(days(delivered), [20, 20, 20], "and the renewed one has an end of its own");
  });

  QUnit.test("thresholds are the domain's", async (assert) => {
    const issuer = new Issuer(api);
    /** @type {number[]} */
    const told = [];
    const options = {
      domain: { expiry: /** @type {const} */ ({ value: 2, unit: "h" }), noticeThresholds: [HOUR, 60] },
      notify: (/** @type {{ threshold: number }} */ { threshold }) => void told.push(threshold),
    };
    const { registry } = await issuer.issued(options);
    for (let minutes = 0; minutes < 130; minutes++) {
      await registry.tick();
      await issuer.pass(60);
    }
    assert.deepEqual(told, [HOUR, 60, 0]);
  });

  QUnit.test("a store without an index is looked through", async (assert) => {
    const issuer = new Issuer(api);
    const store = { ...issuer.store, due: undefined };
    /** @type {string[]} */
    const told = [];
    const { registry } = await issuer.issued({
      store,
      domain: { expiry: { value: 1, unit: "d" } },
      notify: ({ id }) => void told.push(id),
    });
    await registry.tick();
    await registry.tick();
    assert.equal(told.length, 1);
  });

  QUnit.test("nothing is written where nothing is due", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued({
      store: { ...issuer.store, due: undefined },
      domain: { expiry: { value: 90, unit: "d" } },
      notify: () => {},
    });
    issuer.calls.length = 0;
    for (let times = 0; times < 5; times++) await registry.tick();
    assert.deepEqual(
      issuer.calls.filter((call) => call.startsWith("write")),
      [],
    );
  });

  QUnit.test("none is sent for an application that is deleted while it is claimed", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, other, delivered } = await notifying(issuer);
    await issuer.pass(12 * DAY);
    let isDeleted = false;
    issuer.before = async (name, key) => {
      if (name !== "write" || !key.includes("application/") || isDeleted) return;
      isDeleted = true;
      await other.deleteApplication("shop", { force: true });
    };
    await registry.tick();
    assert.deepEqual(delivered, []);
  });

  QUnit.test("one application in trouble keeps no other from its notices", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, delivered } = await notifying(issuer);
    for (const id of ["a", "b", "z"]) {
      await registry.createApplication(id, { type: "web" });
      await registry.add(id, { description: "a" });
    }
    await issuer.pass(12 * DAY);
    issuer.before = (name, key) => {
      if (name === "write" && key.endsWith("application/b")) throw new Error("away");
    };
    await registry.tick();
    assert.deepEqual(delivered.map(({ applicationId }) => applicationId).sort(), ["a", "shop", "z"]);
    assert.true(issuer.events.some(({ type, applicationId }) => type === "notice_failed" && applicationId === "b"));
  });

  QUnit.test("an application that is deleted while its notice is delivered leaves nothing", async (assert) => {
    for (const failing of ["", "append"]) {
      const issuer = new Issuer(api);
      let deletion = Promise.resolve();
      const { registry, other } = await notifying(issuer, () => {
        issuer.before = (name) => {
          if (name === failing) throw new Error("away");
        };
        deletion = other.deleteApplication("shop", { force: true });
      });
      await issuer.pass(12 * DAY);
      await registry.tick();
      await deletion;
      issuer.before = () => {};
      await registry.tick();
      assert.deepEqual(await registry.applications(), [], failing);
      assert.equal((await registry.audit({ kind: "application.deleted" })).length, 1);
    }
  });

  QUnit.test("a tick that is told to end begins with no further application", async (assert) => {
    const issuer = new Issuer(api);
    const controller = new AbortController();
    const { registry, delivered, other } = await notifying(issuer, () => controller.abort());
    await registry.createApplication("other", { type: "web" });
    await registry.add("other", { description: "a" });
    await issuer.pass(12 * DAY);
    await registry.tick({ signal: controller.signal });
    assert.equal(delivered.length, 1);
    assert.equal((await other.tick()).delivered, 1, "the next process delivers the rest at once");
  });

  QUnit.test("what took longer than its claim is left to whoever claims it next", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, delivered, other } = await notifying(issuer);
    for (let index = 0; index < 9; index++) await registry.add("shop", { description: `more ${index}` });
    await issuer.pass(12 * DAY);
    let slow = 0;
    const slowly = issuer.registry({
      notify: async (notice) => {
        delivered.push(notice);
        if (++slow % 3 === 0) await issuer.pass(61);
      },
    });
    await slowly.tick();
    await other.tick();
    assert.equal(delivered.length, 10);
    assert.equal(new Set(delivered.map(({ id }) => id)).size, 10);
  });
}
