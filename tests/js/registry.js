// The issuer's operations, through their lives.
import { code, DAY, HOUR, Issuer, NOW } from "./registry-issuer.js";

/** @type {(runner: QUnit, api: import("./index.js").Package) => void} */
export function registry(QUnit, api) {
  QUnit.module("registry");

  QUnit.test("a secret is shown once, is 64 characters that meet the policy, and is in no list", async (assert) => {
    const { registry, secret, secretId } = await new Issuer(api).issued({ domain: { prefix: "acme" } });
    assert.true(/^acme_[A-Za-z0-9]{59}$/.test(secret));
    assert.true(api.checkSecret(secret).ok);
    assert.deepEqual(await registry.list("shop"), [
      {
        secretId,
        description: "production",
        hint: secret.slice(54, 58),
        status: "active",
        issuedAt: NOW,
        expiresAt: null,
        revokedAt: null,
        hasPrevious: false,
        previousSecretId: null,
        previousExpiresAt: null,
        isUndelivered: false,
        lastUsedAt: null,
        previousLastUsedAt: null,
      },
    ]);
    assert.deepEqual(await registry.verify("shop", secret), { ok: true, secretId, isPrevious: false });
    assert.equal((await registry.list("shop"))[0].lastUsedAt, NOW);
  });

  QUnit.test("no plaintext and no hash in lists, audit, errors, events and what is inspected", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    const rotated = await registry.rotate("shop");
    await registry.verify("shop", secret, { ip: "203.0.113.7", userAgent: "cron" });
    await registry.verify("shop", "_wrong", { ip: "203.0.113.8" });
    const error = await registry.rotate("shop").catch((error) => error);
    const stored = String((await issuer.memory.read("registry/application/shop"))?.value);
    const hashes = [...stored.matchAll(/"hash":"([^"]+)"/g)].map(([, hash]) => hash);
    assert.equal(hashes.length, 2);
    const shown = JSON.stringify([
      await registry.list("shop"),
      await registry.audit(),
      await registry.application("shop"),
      await registry.forgottenConsumers("shop"),
      await registry.dueNotices(),
      [error.message, error.stack, String(error.cause)],
      issuer.events,
      { ...registry },
    ]);
    for (const word of [secret, String(rotated.secret), ...hashes]) assert.false(shown.includes(word.slice(0, 20)));
    const everything = await issuer.everything();
    assert.false(everything.includes(secret.slice(0, 50)) || everything.includes(String(rotated.secret).slice(0, 50)));
  });

  QUnit.test("the stored hash is no secret", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    const stored = String((await issuer.memory.read("registry/application/shop"))?.value);
    const hash = String(/"hash":"([^"]+)"/.exec(stored)?.[1]);
    const bytes = Uint8Array.from(atob(hash.replaceAll("-", "+").replaceAll("_", "/")), (character) =>
      character.charCodeAt(0),
    );
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    for (const presented of [hash, hex, String.fromCharCode(...bytes), secret.slice(1), `${secret} `]) {
      assert.deepEqual(await registry.verify("shop", presented), { ok: false });
    }
  });

  QUnit.test(
    "the eleventh of ten is refused and told when a place frees; what does not count does not",
    async (assert) => {
      const issuer = new Issuer(api);
      const { registry } = await issuer.issued({ domain: { expiry: { value: 30, unit: "d" } } });
      for (let index = 2; index <= 10; index++) {
        await issuer.pass(DAY);
        await registry.add("shop", { description: `secret ${index}` });
      }
      const refused = await registry.add("shop", { description: "one more" }).catch((error) => error);
      assert.equal(refused.code, "ERR_SECRET_LIMIT");
      assert.true(refused.message.includes(String(NOW + 30 * DAY)), refused.message);
      const lower = issuer.registry({ domain: { maxSecrets: 5, expiry: { value: 30, unit: "d" } } });
      const lowered = await lower.add("shop", { description: "one more" }).catch((error) => error);
      assert.equal(lowered.code, "ERR_SECRET_LIMIT");
      assert.true(lowered.message.includes(String(NOW + 35 * DAY)), "six have to go first");
      await registry.rotate("shop", { secretId: "2" });
      assert.equal(await code(registry.add("shop", { description: "one more" })), "ERR_SECRET_LIMIT");
      await registry.revoke("shop", "3");
      await registry.add("shop", { description: "in place of the revoked one" });
      await issuer.pass(22 * DAY);
      await registry.add("shop", { description: "in place of the expired one" });
    },
  );

  QUnit.test("descriptions are trimmed and composed, given, and given once", async (assert) => {
    const { registry } = await new Issuer(api).issued();
    await registry.add("shop", { description: "  caf\u00e9 " });
    for (const description of ["", " \t ", "production", " production", "cafe\u0301", "x".repeat(257), "a\nb"]) {
      assert.equal(
        await code(registry.add("shop", { description })),
        "ERR_INVALID_OPTION",
        JSON.stringify(description),
      );
    }
    assert.equal((await registry.list("shop")).length, 2);
    assert.equal((await registry.list("shop"))[1].description, "caf\u00e9");
  });

  QUnit.test("a rotation keeps the previous for its overlap, and no longer than it had", async (assert) => {
    for (const [overlap, lasts] of [
      [undefined, 72 * HOUR],
      [12 * HOUR, 12 * HOUR],
      [7 * DAY, 7 * DAY],
    ]) {
      const issuer = new Issuer(api);
      const { registry, secret } = await issuer.issued();
      const rotated = await registry.rotate("shop", { overlap, actor: "ana" });
      assert.equal(rotated.previousExpiresAt, NOW + Number(lasts));
      assert.deepEqual(await registry.verify("shop", secret), { ok: true, secretId: "1", isPrevious: true });
      const [listed] = await registry.list("shop");
      assert.deepEqual(
        [listed.secretId, listed.hasPrevious, listed.previousSecretId, listed.previousExpiresAt],
        ["2", true, "1", NOW + Number(lasts)],
      );
      await issuer.pass(Number(lasts) - 1);
      assert.true((await registry.verify("shop", secret)).ok);
      await issuer.pass(1);
      assert.deepEqual(await registry.verify("shop", secret), { ok: false });
      assert.true((await registry.verify("shop", String(rotated.secret))).ok);
      assert.false((await registry.list("shop"))[0].hasPrevious);
    }
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued({ domain: { expiry: { value: 1, unit: "h" } } });
    assert.equal((await registry.rotate("shop")).previousExpiresAt, NOW + HOUR);
    await issuer.pass(HOUR);
    assert.deepEqual(await registry.verify("shop", secret), { ok: false });
    assert.equal(await code(registry.rotate("shop", { overlap: 7 * DAY + 1 })), "ERR_INVALID_OPTION");
  });

  QUnit.test("an overlap of 0 refuses the previous at the next verification, in every process", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    const other = issuer.registry();
    assert.true((await other.verify("shop", secret)).ok);
    const { secret: second } = await registry.rotate("shop", { overlap: 0 });
    assert.deepEqual(await other.verify("shop", secret), { ok: false });
    assert.true((await other.verify("shop", String(second))).ok);
  });

  QUnit.test("within an overlap a rotation wants force, and ends it", async (assert) => {
    const { registry, secret } = await new Issuer(api).issued();
    const second = String((await registry.rotate("shop")).secret);
    assert.equal(await code(registry.rotate("shop")), "ERR_ROTATION_IN_PROGRESS");
    await registry.rotate("shop", { force: true });
    assert.deepEqual(await registry.verify("shop", secret), { ok: false });
    assert.deepEqual(await registry.verify("shop", second), { ok: true, secretId: "2", isPrevious: true });
  });

  QUnit.test("the previous works on when the current is revoked, or expires first", async (assert) => {
    const { registry, secret } = await new Issuer(api).issued();
    await registry.rotate("shop");
    await registry.revoke("shop", "2");
    assert.true((await registry.verify("shop", secret)).ok);
    const issuer = new Issuer(api);
    const short = await issuer.issued();
    await short.registry.updateApplication("shop", { expiry: { value: 1, unit: "h" } });
    const { secret: current } = await short.registry.rotate("shop");
    await issuer.pass(HOUR);
    assert.deepEqual(await short.registry.verify("shop", String(current)), { ok: false });
    assert.true((await short.registry.verify("shop", short.secret)).ok);
  });

  QUnit.test("dev, staging and a partner rotate each for itself", async (assert) => {
    const { registry } = await new Issuer(api).issued();
    const lines = new Map([
      ["staging", ""],
      ["partner", ""],
    ]);
    for (const description of lines.keys()) {
      lines.set(description, String((await registry.add("shop", { description })).secret));
    }
    assert.equal(await code(registry.rotate("shop")), "ERR_SECRET_AMBIGUOUS");
    await registry.rotate("shop", { secretId: "2" });
    await registry.rotate("shop", { secretId: "3" });
    for (const secret of lines.values()) assert.true((await registry.verify("shop", secret)).ok);
    assert.equal(await code(registry.revokePrevious("shop")), "ERR_SECRET_AMBIGUOUS");
    await registry.revokePrevious("shop", { secretId: "4" });
    assert.deepEqual(await registry.verify("shop", String(lines.get("staging"))), { ok: false });
    assert.true((await registry.verify("shop", String(lines.get("partner")))).ok);
    assert.equal(await code(registry.rotate("shop", { secretId: "9" })), "ERR_SECRET_UNKNOWN");
  });

  QUnit.test("a rotation whose answer was lost is cured by renew, and the previous is not touched", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    const lost = String((await registry.rotate("shop")).secret);
    const { secretId, secret: renewed } = await registry.renew("shop", "2");
    assert.equal(secretId, "2");
    assert.deepEqual(await registry.verify("shop", lost), { ok: false });
    assert.deepEqual(await registry.verify("shop", String(renewed)), { ok: true, secretId: "2", isPrevious: false });
    assert.deepEqual(await registry.verify("shop", secret), { ok: true, secretId: "1", isPrevious: true });
    assert.equal((await registry.list("shop"))[0].previousExpiresAt, NOW + 72 * HOUR);
  });

  QUnit.test("revoke is at once and final, and the last that works is not taken without force", async (assert) => {
    const { registry, secret } = await new Issuer(api).issued();
    assert.equal(await code(registry.revoke("shop", "1")), "ERR_INVALID_OPTION");
    assert.equal(await code(registry.delete("shop", "1")), "ERR_INVALID_OPTION");
    assert.equal(await code(registry.deleteApplication("shop")), "ERR_INVALID_OPTION");
    await registry.revoke("shop", "1", { force: true });
    assert.deepEqual(await registry.verify("shop", secret), { ok: false });
    assert.equal(await code(registry.renew("shop", "1")), "ERR_INVALID_OPTION");
    assert.equal((await registry.list("shop"))[0].status, "revoked");
    await registry.delete("shop", "1");
    assert.deepEqual(await registry.list("shop"), []);
    assert.equal(await code(registry.revoke("shop", "1")), "ERR_SECRET_UNKNOWN");
  });

  QUnit.test("public clients have no secrets, and are pointed to PKCE", async (assert) => {
    const registry = new Issuer(api).registry();
    for (const type of /** @type {const} */ (["spa", "native"])) {
      await registry.createApplication(type, { type });
      const refused = await registry.add(type, { description: "a" }).catch((error) => error);
      assert.equal(refused.code, "ERR_INVALID_OPTION");
      assert.true(refused.message.includes("PKCE"));
      assert.deepEqual(await registry.verify(type, "x"), { ok: false });
      await registry.deleteApplication(type);
    }
    for (const type of [undefined, "server", 5]) {
      assert.equal(await code(registry.createApplication("x", /** @type {any} */ ({ type }))), "ERR_INVALID_OPTION");
    }
  });

  QUnit.test("applications are created once, listed, and gone when they are deleted", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    assert.equal(await code(registry.createApplication("shop", { type: "web" })), "ERR_CONFLICT");
    await registry.createApplication("reports", { type: "machine", expiry: { value: 3, unit: "months" } });
    assert.deepEqual(await registry.applications(), ["reports", "shop"]);
    assert.deepEqual(await registry.applications({ after: "reports", limit: 1 }), ["shop"]);
    const { version, ...reports } = await registry.application("reports");
    assert.equal(version, (await issuer.memory.read("registry/application/reports"))?.version);
    assert.deepEqual(reports, {
      id: "reports",
      type: "machine",
      expiry: { value: 3, unit: "months" },
      createdAt: NOW,
      damagedSecrets: 0,
    });
    await registry.deleteApplication("shop", { force: true, actor: "ana" });
    assert.deepEqual(await registry.applications(), ["reports"]);
    assert.deepEqual(await registry.verify("shop", secret), { ok: false });
    for (const gone of [registry.application("shop"), registry.list("shop"), registry.rotate("shop")]) {
      assert.equal(await code(gone), "ERR_SECRET_UNKNOWN");
    }
    await registry.createApplication("shop", { type: "web" });
    assert.deepEqual(await registry.list("shop"), []);
    assert.deepEqual(await registry.verify("shop", secret), { ok: false });
    for (const id of ["", "x".repeat(129), "a\u0000", "\ud800", 7]) {
      assert.equal(
        await code(registry.createApplication(/** @type {any} */ (id), { type: "web" })),
        "ERR_INVALID_OPTION",
        String(id),
      );
    }
  });

  QUnit.test("an idempotency key does a command once a day, and shows nothing again", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    const options = { description: "staging", idempotencyKey: "request 7" };
    const first = await registry.add("shop", options);
    assert.false(first.isRepeated);
    await issuer.pass(DAY - 1);
    const other = issuer.registry();
    assert.deepEqual(await other.add("shop", options), { ...first, secret: null, isRepeated: true });
    assert.equal((await registry.list("shop")).length, 2);
    assert.equal(await code(other.add("shop", { ...options, description: "other" })), "ERR_CONFLICT");
    assert.equal(await code(other.rotate("shop", { idempotencyKey: "request 7" })), "ERR_CONFLICT");
    await registry.createApplication("reports", { type: "machine" });
    assert.false((await registry.add("reports", options)).isRepeated, "a key is of one application");
    await issuer.pass(1);
    assert.equal(await code(registry.add("shop", options)), "ERR_INVALID_OPTION", "now it is a duplicate");
  });

  QUnit.test("expiry: the calendar, the application before the domain, none before both", async (assert) => {
    const issuer = new Issuer(api);
    const at = (/** @type {string} */ day) => Date.parse(`${day}T00:00:00Z`) / 1000;
    await issuer.pass(at("2027-01-31") - NOW);
    const { registry } = await issuer.issued({ domain: { expiry: { value: 1, unit: "months" } } });
    const expiry = async () => (await registry.list("shop")).at(-1)?.expiresAt;
    assert.equal(await expiry(), at("2027-02-28"));
    await registry.updateApplication("shop", { expiry: { value: 2, unit: "w" } });
    assert.deepEqual((await registry.application("shop")).expiry, { value: 2, unit: "w" });
    await registry.add("shop", { description: "as the application says" });
    assert.equal(await expiry(), at("2027-02-14"));
    await registry.updateApplication("shop", { expiry: "none" });
    await registry.add("shop", { description: "never" });
    assert.equal(await expiry(), null);
    await registry.updateApplication("shop", { expiry: null });
    assert.equal((await registry.application("shop")).expiry, null);
    await issuer.pass(at("2028-02-29") - at("2027-01-31"));
    await registry.updateApplication("shop", { expiry: { value: 1, unit: "years" } });
    await registry.add("shop", { description: "a leap day" });
    assert.equal(await expiry(), at("2029-02-28"));
  });

  QUnit.test("valid at the second before it expires, refused at it", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued({ domain: { expiry: { value: 1, unit: "d" } } });
    await issuer.pass(DAY - 1);
    assert.true((await registry.verify("shop", secret)).ok);
    await issuer.pass(1);
    assert.deepEqual(await registry.verify("shop", secret), { ok: false });
    assert.equal((await registry.list("shop"))[0].status, "expired");
  });

  QUnit.test("expiries that are none are refused by type", async (assert) => {
    const { registry } = await new Issuer(api).issued({
      domain: { expiry: { value: 1, unit: "d" }, maxExpiry: { value: 6, unit: "months" } },
    });
    const wrong = [
      { value: 0, unit: "d" },
      { value: -1, unit: "d" },
      { value: 1.5, unit: "d" },
      { value: 2 ** 32, unit: "s" },
      { value: 1, unit: "day" },
      { value: "1", unit: "d" },
      { value: 1 },
      { value: 1, unit: "d", more: 1 },
      "3 months",
      7,
      { value: 7, unit: "months" },
      "none",
    ];
    for (const expiry of wrong) {
      const update = registry.updateApplication("shop", /** @type {any} */ ({ expiry }));
      assert.equal(await code(update), "ERR_INVALID_OPTION", JSON.stringify(expiry));
    }
    assert.equal(await code(registry.updateApplication("shop", /** @type {any} */ ({}))), "ERR_INVALID_OPTION");
    await registry.updateApplication("shop", { expiry: { value: 6, unit: "months" } });
    const unbounded = new Issuer(api).registry();
    const far = /** @type {const} */ ({ value: 2 ** 32 - 1, unit: "years" });
    assert.equal(await code(unbounded.createApplication("far", { type: "web", expiry: far })), "ERR_INVALID_OPTION");
  });

  QUnit.test("a policy changes nothing that is issued until it is applied again", async (assert) => {
    const issuer = new Issuer(api);
    const { registry, secret } = await issuer.issued();
    await registry.rotate("shop");
    await issuer.pass(2 * HOUR);
    const strict = issuer.registry({ domain: { expiry: { value: 1, unit: "h" } } });
    assert.equal((await strict.list("shop"))[0].expiresAt, null);
    assert.equal(await code(strict.reapply("shop")), "ERR_INVALID_OPTION", "one that works would expire at once");
    const longer = issuer.registry({ domain: { expiry: { value: 90, unit: "d" } } });
    await longer.reapply("shop", { actor: "ana" });
    assert.equal((await longer.list("shop"))[0].expiresAt, NOW + 90 * DAY);
    assert.equal((await longer.list("shop"))[0].previousExpiresAt, NOW + 72 * HOUR, "the overlap stays");
    assert.true((await longer.verify("shop", secret)).ok);
    const outcomes = (await longer.audit({ kind: "secret.expiry_reapplied" })).map(({ outcome }) => outcome);
    assert.deepEqual(outcomes, ["ERR_INVALID_OPTION", "ok"]);
  });

  QUnit.test("a hundred secrets are added, rotated, and given another expiry", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued({ domain: { maxSecrets: 100 } });
    for (let index = 2; index <= 100; index++) await registry.add("shop", { description: `secret ${index}` });
    assert.equal(await code(registry.add("shop", { description: "one more" })), "ERR_SECRET_LIMIT");
    for (let index = 1; index <= 100; index++) await registry.rotate("shop", { secretId: String(index) });
    const other = issuer.registry({ domain: { maxSecrets: 100, expiry: { value: 1, unit: "years" } } });
    await other.reapply("shop");
    assert.true((await other.list("shop")).every(({ expiresAt }) => expiresAt === NOW + 365 * DAY));
    assert.equal((await other.audit({ kind: "secret.expiry_reapplied" })).length, 100);
  });

  QUnit.test("options that are none are refused, and nothing is stored", async (assert) => {
    const issuer = new Issuer(api);
    const { registry } = await issuer.issued();
    const before = await issuer.memory.read("registry/application/shop");
    const wrong = /** @type {any[]} */ ([
      () => registry.add("shop", /** @type {any} */ (undefined)),
      () => registry.add("shop", /** @type {any} */ ({})),
      () => registry.add("shop", /** @type {any} */ ({ description: "a", secret: "hunter2" })),
      () => registry.rotate("shop", { overlap: -1 }),
      () => registry.rotate("shop", { overlap: 1.5 }),
      () => registry.rotate("shop", /** @type {any} */ ({ force: 1 })),
      () => registry.rotate("shop", { actor: "" }),
      () => registry.rotate("shop", { actor: "x".repeat(257) }),
      () => registry.rotate("shop", { idempotencyKey: "" }),
      () => registry.rotate("shop", { idempotencyKey: "x".repeat(257) }),
      () => registry.renew("shop", /** @type {any} */ (1)),
      () => registry.verify("shop", /** @type {any} */ (7)),
      () => registry.audit(/** @type {any} */ ({ since: 1 })),
    ]);
    for (const call of wrong)
      assert.equal(await code(Promise.resolve().then(call)), "ERR_INVALID_OPTION", String(call));
    assert.deepEqual(await issuer.memory.read("registry/application/shop"), before);
    const { store } = issuer;
    /** @type {[any, RegExp][]} */
    const options = [
      [{}, /^store must/],
      [{ store: {} }, /^store must/],
      [{ store, domain: { maxSecrets: 0 } }, /^maxSecrets must/],
      [{ store, domain: { maxKept: 5 } }, /^maxKept must be at least twice maxSecrets/],
      [{ store, domain: { overlap: 8 * DAY } }, /^overlap must be at most 604800 seconds, the domain's maxOverlap$/],
      [{ store, domain: { prefix: "a-b" } }, /^prefix must/],
      [
        { store, domain: { expiry: { value: 2, unit: "d" }, maxExpiry: { value: 1, unit: "d" } } },
        /^expiry must be at most 1 d/,
      ],
      [{ store, domain: { expiries: "none" } }, /^unknown option "expiries"; did you mean "expiry"\?$/],
      [{ store, realm: 'a"b' }, /^realm must/],
      [{ store, retention: 5 }, /^retention must/],
      [{ store: { ...store, append: undefined } }, /^store must/],
    ];
    for (const [wrong, message] of options) {
      const refusal = (/** @type {any} */ error) => error.code === "ERR_INVALID_OPTION" && message.test(error.message);
      assert.throws(() => new api.ClientSecretRegistry(wrong), refusal, JSON.stringify(wrong));
    }
  });
}
