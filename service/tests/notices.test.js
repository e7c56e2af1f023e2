// Notices: on the domain's schedule, "expired" always and once, again with back-off, by whichever instance is there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { DAY, HOUR } from "./durations.js";
import { NOW, Receiver, verifies, World } from "./notice-world.js";

const NEVER = "0 0 29 2 *";
const MINUTE = 60;
/** When the first notice is due, and the schedule of each minute has fired after it. */
const FIRST = 10 * DAY + 3;

/** @param {import("node:test").TestContext} context @param {object} [notices] */
async function receiving(context, notices = {}) {
  const receiver = await Receiver.open(context);
  const world = new World();
  const issued = await world.issue({ webhooks: [receiver.url], ...notices });
  const { secret } = await world.rotate();
  return { receiver, world, issued, secret };
}

const state = async (/** @type {World} */ world) => (await world.must("GET", "/v1/domains/acme/notices")).delivery;

test("a notice tells what expires, signed for the package standardwebhooks", async (context) => {
  const { receiver, world, issued, secret } = await receiving(context);
  await world.pass(FIRST);
  const [message] = receiver.messages;
  assert.ok(verifies(context, secret, message));
  assert.deepEqual(JSON.parse(message.text), {
    type: "secret.expiring",
    timestamp: new Date((NOW + 10 * DAY) * 1000).toISOString(),
    data: {
      ...{ notice_id: `shop/1/${NOW + 30 * DAY}/${20 * DAY}`, domain: "acme", client_id: "shop", secret_id: "1" },
      ...{ description: "production", hint: issued.hint, expires_at: NOW + 30 * DAY, threshold: 20 * DAY },
    },
  });
  assert.ok(!JSON.stringify(receiver.messages).includes(issued.client_secret));
});

test("each threshold once, and the expiry once, however many ticks and instances", async (context) => {
  const { receiver, world } = await receiving(context);
  const others = [world.start(), world.start()];
  for (let hours = 0; hours < 32 * 24; hours += 8) {
    await world.clock.advance(8 * HOUR * 1000);
    await Promise.all([world.service, ...others].map((service) => service.tick()));
  }
  assert.deepEqual(receiver.types, [...Array(5).fill("secret.expiring"), "secret.expired"]);
  const ids = receiver.messages.map(({ headers }) => headers["webhook-id"]);
  assert.equal(new Set(ids).size, 6);
  for (const id of ids) assert.match(id, /^msg_[0-9a-f]{40}$/);
});

test("upcoming expiries wait for the schedule, in its time zone", async (context) => {
  // Due at 14:44:57 UTC on March 22nd; 8 o'clock in Berlin is 7 o'clock UTC on the 23rd.
  const { receiver, world } = await receiving(context, { schedule: "0 8 * * *", time_zone: "Europe/Berlin" });
  await world.pass(10 * DAY);
  assert.deepEqual(receiver.types, []);
  const due = NOW + 10 * DAY;
  const fires = Date.UTC(2025, 2, 23, 7) / 1000;
  const { items, delivery } = await world.must("GET", "/v1/domains/acme/notices");
  assert.deepEqual([items.length, items[0].due_at, delivery.next_run_at], [1, due, fires]);
  await world.pass(fires - due - 1);
  assert.deepEqual(receiver.types, []);
  await world.pass(1);
  assert.deepEqual(receiver.types, ["secret.expiring"]);
});

test("a schedule that was missed, as no instance ran, is made up for", async (context) => {
  const { receiver, world } = await receiving(context, { schedule: "0 8 * * *" });
  await world.clock.advance(12 * DAY * 1000);
  world.service = world.start();
  await world.service.tick();
  assert.deepEqual(receiver.types, ["secret.expiring"]);
});

test("expired comes once and in the next tick, although the schedule never fires", async (context) => {
  const { receiver, world } = await receiving(context, { schedule: NEVER });
  await world.pass(29 * DAY);
  assert.deepEqual(receiver.types, []);
  await world.pass(DAY);
  assert.deepEqual(receiver.types, ["secret.expired"]);
  for (let minutes = 0; minutes < 5; minutes++) await world.pass(MINUTE);
  assert.deepEqual(receiver.types, ["secret.expired"]);
});

test("a delivery that fails is repeated after 1, 2, 4 … 60 minutes, by whichever instance is there", async (context) => {
  const { receiver, world } = await receiving(context);
  receiver.status = 500;
  await world.pass(FIRST);
  const times = [world.now()];
  const other = world.start();
  let seen = receiver.messages.length;
  for (let minute = 0; minute < 300; minute++) {
    await world.clock.advance(MINUTE * 1000);
    await Promise.all([world.service.tick(), other.tick()]);
    if (receiver.messages.length > seen) times.push(world.now());
    seen = receiver.messages.length;
  }
  const waits = times.slice(1).map((at, index) => (at - times[index]) / MINUTE);
  assert.deepEqual(waits.slice(0, 8), [1, 2, 4, 8, 16, 32, 60, 60]);
  assert.equal(receiver.messages.length, times.length, "one attempt each time, although two instances tick");
  const failed = world.events.filter(({ type }) => type === "notice_failed");
  assert.equal(failed.length, times.length, "what waits is not even claimed");
  const { failures, retry_at, last_error } = await state(world);
  assert.deepEqual([failures, last_error], [times.length, "ERR_WEBHOOK_STATUS"]);

  receiver.status = 200;
  await world.pass(retry_at - world.now());
  const { retry_at: again, failures: none, last_run_at, last_error: noError } = await state(world);
  assert.deepEqual([again, none, noError, last_run_at], [null, 0, null, world.now()]);
  const seenAtLast = receiver.messages.length;
  await world.pass(2 * HOUR);
  assert.equal(receiver.messages.length, seenAtLast);
  assert.equal(new Set(receiver.messages.map(({ headers }) => headers["webhook-id"])).size, 1);
});

test("instances that share a round count its failures once", async (context) => {
  const { receiver, world } = await receiving(context);
  for (let number = 0; number < 6; number++) {
    await world.must("POST", "/v1/domains/acme/applications", { client_id: `app${number}`, type: "web" });
    await world.must("POST", `/v1/domains/acme/applications/app${number}/secrets`, { description: "old" });
  }
  const other = world.start();
  receiver.status = 500;
  await world.clock.advance(FIRST * 1000);
  await Promise.all([world.service.tick(), other.tick()]);
  assert.ok(receiver.messages.length > 3, "one instance alone leaves the channel alone after three failures");
  const { failures, retry_at } = await state(world);
  assert.deepEqual([failures, retry_at], [1, world.now() + MINUTE]);
});

test("an expiry is told at once while another notice waits for its next attempt", async (context) => {
  const { receiver, world } = await receiving(context, { thresholds: [20 * DAY] });
  const life = { value: 10 * 24 * 60 + 100, unit: "min" };
  await world.must("POST", "/v1/domains/acme/applications", { client_id: "till", type: "web", expiry: life });
  await world.must("POST", "/v1/domains/acme/applications/till/secrets", { description: "old" });
  await world.pass(MINUTE);
  assert.deepEqual(receiver.types, ["secret.expiring"], "that of till, which lives for less than the threshold");
  receiver.messages.length = 0;
  receiver.status = 500;
  await world.pass(FIRST - MINUTE);
  for (let minute = 1; minute < 100; minute++) await world.pass(MINUTE);
  assert.deepEqual(
    receiver.types,
    Array(7).fill("secret.expiring"),
    "that of shop, after 0, 1, 3, 7, 15, 31, 63 minutes",
  );
  await world.pass(MINUTE);
  assert.equal(receiver.types.at(-1), "secret.expired");
  for (let minute = 101; minute < 123; minute++) await world.pass(MINUTE);
  assert.equal(receiver.messages.length, 8, "it has failed, and waits with the other one");
  receiver.status = 204;
  await world.pass(MINUTE);
  assert.deepEqual(receiver.types.slice(8).sort(), ["secret.expired", "secret.expiring"]);
  assert.equal((await state(world)).retry_at, null);
});

test("a repetition goes only to the channels that failed", async (context) => {
  const [good, bad] = [await Receiver.open(context), await Receiver.open(context)];
  /** @type {any[]} */
  const mails = [];
  const world = new World({ sendMail: async (mail) => mails.push(mail) });
  await world.issue({ webhooks: [good.url, bad.url], emails: ["ops@example.com", "dev@example.com"] });
  await world.rotate();
  bad.status = 503;
  await world.pass(FIRST);
  await world.pass(MINUTE);
  bad.status = 204;
  await world.pass(2 * MINUTE);
  assert.deepEqual([good.messages.length, bad.messages.length, mails.length], [1, 3, 2]);
  // Channels are served side by side, so the order of the two is not fixed.
  assert.deepEqual(mails.map(({ to }) => to).sort(), [["dev@example.com"], ["ops@example.com"]]);
  const [{ subject, text, messageId }] = mails;
  assert.equal(subject, "Client secret of shop expires on 2025-04-11");
  assert.match(text, /"production" of the application shop expires at 2025-04-11 14:44 UTC/);
  assert.equal(messageId, good.messages[0].headers["webhook-id"]);
});

test("a killed instance loses nothing: the next one delivers what is left", async (context) => {
  const { receiver, world } = await receiving(context);
  for (const id of ["bank", "till"]) {
    await world.must("POST", "/v1/domains/acme/applications", { client_id: id, type: "web" });
    await world.must("POST", `/v1/domains/acme/applications/${id}/secrets`, { description: "old" });
  }
  // The first instance is killed while the receiver has its first request: nothing of it comes back.
  receiver.isSilent = true;
  await world.clock.advance(FIRST * 1000);
  const killed = new World();
  killed.store = world.store;
  killed.clock = world.clock;
  let isKilled = false;
  killed.options = {
    fetch: async (...args) => {
      assert.ok(!isKilled, "a killed process sends nothing");
      isKilled = true;
      fetch(...args).catch(() => {});
      return new Promise(() => {});
    },
  };
  const arrived = receiver.next();
  void killed.start().tick();
  await arrived;
  receiver.isSilent = false;

  await world.service.tick();
  await world.pass(MINUTE);
  await world.pass(MINUTE);
  const clients = receiver.messages.map(({ text }) => JSON.parse(text).data.client_id);
  const [inFlight] = clients;
  assert.deepEqual(clients.sort(), ["bank", "shop", "till", inFlight].sort(), "what was in flight comes again");
  const [first, ...more] = receiver.messages.map(({ headers }) => headers["webhook-id"]);
  assert.ok(more.includes(first), "with the same id");
  assert.deepEqual((await world.must("GET", "/v1/domains/acme/notices?within=60")).items, []);
});

test("without any channel the audit log and an event tell of it, once", async () => {
  const world = new World();
  await world.issue({ schedule: NEVER });
  await world.pass(30 * DAY);
  await world.pass(5 * MINUTE);
  const { items } = await world.must("GET", "/v1/domains/acme/audit?kind=notice.expired");
  assert.deepEqual(
    items.map((/** @type {any} */ { client_id, secret_id, at }) => [client_id, secret_id, at]),
    [["shop", "1", NOW + 30 * DAY]],
  );
  assert.equal(world.events.filter(({ type }) => type === "notice_delivered").length, 1);
  assert.deepEqual((await world.must("GET", "/v1/domains/acme/notices")).items, []);
});

test("due and upcoming notices are listed", async (context) => {
  const { world } = await receiving(context);
  const list = async (/** @type {number} */ within) =>
    (await world.must("GET", `/v1/domains/acme/notices?within=${within}`)).items;
  assert.deepEqual(await list(10 * DAY - 1), []);
  const [notice] = await list(10 * DAY);
  assert.deepEqual([notice.type, notice.due_at, notice.threshold], ["secret.expiring", NOW + 10 * DAY, 20 * DAY]);
  assert.equal((await list(30 * DAY))[0].type, "secret.expired");
  for (const within of ["-1", "1.5", "x", "1e12"]) {
    const { status, body } = await world.ask("GET", `/v1/domains/acme/notices?within=${within}`);
    assert.deepEqual([status, body.errors[0].pointer], [400, "/query/within"]);
  }
});

test("notices are listed page by page", async (context) => {
  const { world } = await receiving(context);
  for (const id of ["bank", "till"]) {
    await world.must("POST", "/v1/domains/acme/applications", { client_id: id, type: "web" });
    await world.must("POST", `/v1/domains/acme/applications/${id}/secrets`, { description: "old" });
  }
  const seen = [];
  let cursor = "";
  do {
    const { items, next } = await world.must("GET", `/v1/domains/acme/notices?within=${30 * DAY}&limit=2${cursor}`);
    seen.push(items.map((/** @type {any} */ { client_id }) => client_id));
    cursor = next === null ? "" : `&cursor=${next}`;
  } while (cursor !== "");
  assert.deepEqual(seen, [["bank", "shop"], ["till"]]);
});

test("a store that cannot tell what is due serves as well", async (context) => {
  const receiver = await Receiver.open(context);
  const store = new MemoryStore();
  Object.defineProperty(store, "due", { value: undefined });
  const world = new World({ store });
  world.store = store;
  await world.issue({ webhooks: [receiver.url] });
  await world.rotate();
  receiver.status = 500;
  await world.pass(FIRST);
  receiver.status = 204;
  await world.pass(MINUTE);
  await world.pass(MINUTE);
  assert.deepEqual(receiver.types, ["secret.expiring", "secret.expiring"]);
});

test("a test goes through each channel, and says what came of it", async (context) => {
  const [good, bad] = [await Receiver.open(context), await Receiver.open(context)];
  const world = new World();
  await world.issue({ webhooks: [good.url, bad.url], emails: ["ops@example.com"] });
  await world.rotate();
  bad.status = 302;
  bad.headers = { location: good.url };
  const { items } = await world.must("POST", "/v1/domains/acme/notices/test");
  assert.deepEqual(items, [
    { channel: "webhook", target: good.url, is_delivered: true, error: null },
    { channel: "webhook", target: bad.url, is_delivered: false, error: "ERR_WEBHOOK_STATUS" },
    { channel: "email", target: "ops@example.com", is_delivered: false, error: "ERR_MAIL_NOT_CONFIGURED" },
  ]);
  assert.equal(good.messages.length, 1, "the redirect was not followed");
});

test("a receiver that does not answer is given up after ten seconds", async (context) => {
  const { receiver, world } = await receiving(context);
  receiver.isSilent = true;
  const arrived = receiver.next();
  const asked = world.must("POST", "/v1/domains/acme/notices/test");
  await arrived;
  await world.clock.advance(10_000);
  assert.equal((await asked).items[0].error, "ERR_WEBHOOK_TIMEOUT");
});

test("an e-mail that nobody takes is given up after half a minute", async () => {
  let begun = () => {};
  const sending = new Promise((resolve) => (begun = () => resolve(undefined)));
  const world = new World({
    sendMail: () => {
      begun();
      return new Promise(() => {});
    },
  });
  await world.issue({ emails: ["ops@example.com"] });
  const asked = world.must("POST", "/v1/domains/acme/notices/test");
  await sending;
  await world.clock.advance(30_000);
  assert.equal((await asked).items[0].error, "ERR_MAIL");
});

test("a channel that fails and fails is left alone for the rest of a run", async (context) => {
  const { receiver, world } = await receiving(context);
  for (let number = 0; number < 20; number++) {
    await world.must("POST", "/v1/domains/acme/applications", { client_id: `app${number}`, type: "web" });
    await world.must("POST", `/v1/domains/acme/applications/app${number}/secrets`, { description: "old" });
  }
  receiver.status = 500;
  await world.pass(FIRST);
  assert.equal(receiver.messages.length, 3);
  receiver.status = 200;
  await world.pass(MINUTE);
  assert.equal(receiver.messages.length, 3 + 21);
});

test("settings that no notice could follow are refused by name", async () => {
  const world = new World({ allowLoopback: false });
  await world.issue({});
  const cases = /** @type {const} */ ([
    [{ schedule: "60 * * * *" }, "/notices/schedule"],
    [{ schedule: "* * * * * *" }, "/notices/schedule"],
    [{ schedule: "every day" }, "/notices/schedule"],
    [{ schedule: "0 0 31 2 *" }, "/notices/schedule"],
    [{ schedule: "2026-01-01T00:00:00" }, "/notices/schedule"],
    [{ schedule: "? * * * *" }, "/notices/schedule"],
    [{ schedule: "@reboot" }, "/notices/schedule"],
    [{ time_zone: "Mars/Base" }, "/notices/time_zone"],
    [{ time_zone: "" }, "/notices/time_zone"],
    [{ webhooks: ["https://example.com/", "http://example.com/"] }, "/notices/webhooks/1"],
    [{ webhooks: ["https://10.0.0.1/"] }, "/notices/webhooks/0"],
    [{ webhooks: ["https://localhost/"] }, "/notices/webhooks/0"],
    [{ webhooks: ["https://user:password@example.com/"] }, "/notices/webhooks/0"],
    [{ emails: ["ops@example.com\r\nBcc: all@example.com"] }, "/notices/emails/0"],
  ]);
  for (const [notices, pointer] of cases) {
    const { status, body } = await world.ask("PATCH", "/v1/domains/acme", { notices });
    assert.deepEqual([status, body.code, body.errors?.[0].pointer], [400, "ERR_INVALID_OPTION", pointer]);
    assert.ok(!body.detail.includes("password@"), "no message repeats a URL");
    const created = await world.ask("POST", "/v1/domains", { id: "other", notices });
    assert.deepEqual([created.status, created.body.errors?.[0].pointer], [400, pointer]);
  }
  await world.must("PATCH", "/v1/domains/acme", { notices: { schedule: "@daily", time_zone: "America/New_York" } });
});

test("one domain whose record is damaged keeps no other from its notices", async (context) => {
  const { receiver, world } = await receiving(context);
  await world.must("POST", "/v1/domains", { id: "aaa" });
  world.service = world.start();
  const found = await world.store.read("service/domain/aaa");
  await world.store.write("service/domain/aaa", "{", { ifVersion: found?.version ?? "" });
  await world.pass(FIRST);
  assert.deepEqual(receiver.types, ["secret.expiring"]);
  const failed = world.events.filter(({ type }) => type === "notices_failed");
  assert.deepEqual(failed[0], { type: "notices_failed", domain: "aaa", code: "ERR_STORE" });
});

test("a thousand notices that wait for their schedule hide no other one", async (context) => {
  const { receiver, world } = await receiving(context, { schedule: NEVER });
  for (let number = 0; number < 1000; number++) {
    await world.must("POST", "/v1/domains/acme/applications", { client_id: `app${number}`, type: "web" });
    await world.must("POST", `/v1/domains/acme/applications/app${number}/secrets`, { description: "old" });
  }
  await world.clock.advance(MINUTE * 1000);
  const expiry = { value: 30, unit: "d" };
  await world.must("POST", "/v1/domains", { id: "zeta", expiry, notices: { webhooks: [receiver.url] } });
  await world.must("POST", "/v1/domains/zeta/webhook-secret/rotate");
  await world.must("POST", "/v1/domains/zeta/applications", { client_id: "last", type: "web" });
  await world.must("POST", "/v1/domains/zeta/applications/last/secrets", { description: "new" });
  // The first round of a process looks at every domain; the second one asks the store what is due.
  await world.pass(10 * DAY - HOUR);
  await world.pass(HOUR + MINUTE);
  assert.deepEqual(
    receiver.messages.map(({ text }) => JSON.parse(text).data.client_id),
    ["last"],
  );
});

test("a domain without anything due costs a round nothing", async (context) => {
  const { world } = await receiving(context);
  await world.pass(MINUTE);
  for (const id of ["a1", "a2", "a3"]) await world.must("POST", "/v1/domains", { id });
  await world.service.tick();
  const read = context.mock.method(world.store, "read");
  await world.pass(MINUTE);
  const keys = read.mock.calls.map(({ arguments: [key] }) => key);
  assert.deepEqual(
    keys.filter((key) => key.startsWith("service/domain/") || key.startsWith("d/")),
    [],
  );
});
