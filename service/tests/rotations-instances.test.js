// Bulk rotations of several instances: leases, races, outages and ends.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY } from "./durations.js";
import { Gate, Receiver, turn, World } from "./rotations-world.js";

const CURRENT = { ok: true, secret_id: "2", is_previous: false };

/** Begins a rotation, and waits until ten applications are being delivered. @param {World} world @param {number} count */
async function held(world, count) {
  const ids = await world.applications(count);
  const gate = new Gate();
  world.receiver.before = () => gate.pass();
  const { rotation_id } = await world.begin();
  while (gate.waiting < 10) await turn();
  return { ids, gate, rotation_id };
}

/** How many runs instances have begun. @param {import("./rotations-world.js").Instance[]} instances */
const begun = (...instances) =>
  instances.map(({ events }) => events.filter(({ type }) => type === "rotation_begun").length);

test("a paused instance loses its job to one of two that race for it, and delivers nothing when it wakes", async () => {
  const world = new World();
  const ids = await world.applications(40);
  const pause = new Gate();
  let isPaused = false;
  const store = new Proxy(world.store, {
    get: (own, name) => {
      const call = /** @type {any} */ (own)[name];
      if (typeof call !== "function") return call;
      return async (/** @type {any[]} */ ...args) => {
        if (name === "write" && String(args[0]).includes("app-0012")) isPaused = true;
        if (isPaused) await pause.pass();
        return call(...args);
      };
    },
  });
  const sender = new Receiver();
  const paused = world.instance("paused", { store, sender });
  const { rotation_id } = await world.begin({}, paused);
  while (pause.waiting < 10) await turn();
  const two = world.instance("two");
  const three = world.instance("three");
  await two.rotations.tick();
  assert.deepEqual(begun(two, three), [0, 0], "the lease has not ended");
  // Calls to its store that hang end after 10 seconds, while its lease still holds: what it has rotated by then it may deliver.
  await world.clock.advance(60_000);
  const before = sender.messages.length;
  // A slow store: both find the job before either has it.
  world.before = async (name) => void (name === "write" && (await turn()));
  await Promise.all([two.rotations.tick(), three.rotations.tick()]);
  const [, isThree] = begun(two, three);
  assert.equal(
    begun(two, three).reduce((sum, one) => sum + one),
    1,
  );
  const job = await (isThree ? three : two).left(rotation_id);
  assert.equal(job.state, "succeeded");
  assert.equal(job.progress.rotated + job.progress.renewed, 40);
  pause.open();
  await paused.left(rotation_id);
  assert.equal(sender.messages.length, before, "nothing more after the pause");
  assert.deepEqual((await two.call("GET", `/acme/rotations/${rotation_id}`)).body, job);
  for (const [id, secret] of sender.secrets)
    if (!world.receiver.secrets.has(id))
      world.receiver.messages.push({ data: { client_id: id, client_secret: secret } });
  assert.deepEqual(await world.verified(ids, two), Array(40).fill(CURRENT));
});

test("an instance that wakes before anybody took its job goes on with it", async () => {
  const world = new World();
  const ids = await world.applications(20);
  let pause = 0;
  const clock = { now: () => world.clock.now() + pause, setTimeout: world.clock.setTimeout };
  const one = world.instance("paused", { clock });
  const gate = new Gate();
  world.before = (name, key) => (name === "write" && key.includes("app-") ? gate.pass() : undefined);
  const { rotation_id } = await world.begin({}, one);
  while (gate.waiting < 10) await turn();
  pause = 45_000;
  gate.open();
  const job = await one.left(rotation_id);
  assert.deepEqual([job.state, job.progress.rotated, job.failures], ["succeeded", 20, []]);
  assert.deepEqual(await world.verified(ids, one), Array(20).fill(CURRENT));
});

test("a slow receiver costs no lease, and tick does not wait for it", async () => {
  const world = new World();
  const { gate, rotation_id, ids } = await held(world, 20);
  const two = world.instance("two");
  for (let minute = 0; minute < 5; minute++) {
    await world.clock.advance(60_000);
    await Promise.all([two.rotations.tick(), world.one.rotations.tick()]);
  }
  assert.deepEqual(begun(world.one, two), [1, 0]);
  gate.open();
  assert.equal((await world.one.left(rotation_id)).state, "succeeded");
  assert.deepEqual(await world.verified(ids), Array(20).fill(CURRENT));
  assert.equal(world.receiver.messages.length, 20);
});

test("an instance that closes ends what it has begun, and another one goes on at once", async () => {
  const world = new World();
  const { gate, rotation_id, ids } = await held(world, 40);
  const closing = world.one.rotations.close();
  gate.open();
  await closing;
  const given = await world.job(rotation_id);
  assert.deepEqual([given.state, given.lease, given.progress.rotated], ["running", null, 10]);
  const two = world.instance("two");
  await two.rotations.tick();
  const job = await two.left(rotation_id);
  assert.deepEqual([job.state, job.progress.rotated, job.progress.renewed], ["succeeded", 40, 0]);
  assert.equal(world.receiver.messages.length, 40);
  assert.deepEqual(await world.verified(ids), Array(40).fill(CURRENT));
  const late = await world.begin();
  assert.equal((await world.job(late.rotation_id)).lease, null, "an instance that closes begins nothing");
});

test("an instance that closes waits 10 seconds, and what it did not deliver is renewed after its lease", async () => {
  const world = new World();
  const { gate, rotation_id, ids } = await held(world, 40);
  const closing = world.one.rotations.close();
  await world.clock.advance(10_000);
  await closing;
  const two = world.instance("two", { sender: new Receiver() });
  await world.clock.advance(60_000);
  await two.rotations.tick();
  const job = await two.left(rotation_id);
  assert.deepEqual([job.state, job.progress.rotated, job.progress.renewed], ["succeeded", 30, 10]);
  gate.open();
  await world.one.left(rotation_id);
  assert.deepEqual((await two.call("GET", `/acme/rotations/${rotation_id}`)).body, job);
  for (const id of ids)
    assert.equal((await two.done("GET", `/acme/applications/${id}/secrets`)).items[0].secret_id, "2");
});

test("another instance cancels a rotation", async () => {
  const world = new World();
  const { gate, rotation_id } = await held(world, 300);
  const two = world.instance("two");
  await two.done("POST", `/acme/rotations/${rotation_id}/cancel`);
  await world.clock.advance(1000);
  gate.open();
  const job = await world.one.left(rotation_id);
  assert.equal(job.state, "cancelled");
  assert.ok(job.progress.rotated >= 10 && job.progress.rotated < 300, JSON.stringify(job.progress));
  assert.equal(job.progress.rotated, world.receiver.messages.length);
  assert.equal((await world.job(rotation_id)).lease, null);
});

test("a rotation outlives the store's absence", async () => {
  const world = new World();
  const ids = await world.applications(300);
  let isAway = false;
  world.before = () => {
    if (isAway) throw new Error("ECONNREFUSED");
  };
  world.receiver.before = () => {
    isAway ||= world.receiver.messages.length === 120;
  };
  const { rotation_id } = await world.begin();
  while (!world.one.events.some(({ type }) => type === "rotation_delayed")) await turn();
  await assert.rejects(world.one.rotations.tick(), { code: "ERR_STORE" });
  world.receiver.before = () => {};
  isAway = false;
  await world.clock.advance(60_000);
  const two = world.instance("two");
  await two.rotations.tick();
  const job = await two.left(rotation_id);
  assert.equal(job.state, "succeeded", JSON.stringify(job));
  assert.deepEqual(job.progress.rotated + job.progress.renewed, 300);
  assert.deepEqual(await world.verified(ids), Array(300).fill(CURRENT));
});

test("what failed as the store failed is tried again, and a damaged record ends as a failure", async () => {
  const world = new World();
  await world.applications(5);
  let fails = 3;
  const key = (await world.memory.list("d/1/", { limit: 1000 })).find((one) => one.endsWith("app-0002")) ?? "";
  world.before = (name, own) => {
    if (name === "write" && own === key && fails-- > 0) throw new Error("timeout");
  };
  const { rotation_id } = await world.begin();
  const waiting = await world.one.left(rotation_id);
  assert.deepEqual([waiting.state, waiting.progress.failed], ["running", 1]);
  assert.equal(waiting.failures[0].code, "ERR_STORE");
  await world.one.rotations.tick();
  assert.deepEqual(begun(world.one), [1], "after 30 seconds");
  let times = 1;
  for (; fails > 0; times++) {
    await world.clock.advance(30_000);
    await world.one.rotations.tick();
    await world.one.left(rotation_id, times + 1);
  }
  const job = await world.one.left(rotation_id, times);
  assert.deepEqual([job.state, job.progress.rotated, job.failures], ["running", 4, waiting.failures]);
  await world.clock.advance(30_000);
  await world.one.rotations.tick();
  const ended = await world.one.left(rotation_id, times + 1);
  assert.deepEqual([ended.state, ended.progress.rotated, ended.failures], ["succeeded", 5, []]);

  world.before = (name, own) => {
    if (own === key) throw new Error("damaged");
  };
  const second = await world.begin();
  let found = await world.one.left(second.rotation_id);
  for (let run = 2; found.state === "running"; run++) {
    await world.clock.advance(30_000);
    await world.one.rotations.tick();
    found = await world.one.left(second.rotation_id, run);
    assert.ok(run <= 11);
  }
  assert.equal(found.state, "failed");
  assert.deepEqual(found.failures, [{ client_id: "app-0002", secret_id: null, code: "ERR_STORE" }]);
});

test("a domain that is deleted meanwhile ends its rotation as failed, and a new one does not inherit it", async () => {
  const world = new World();
  const { gate, rotation_id } = await held(world, 30);
  await world.one.done("DELETE", "/acme?force=true");
  await world.one.done("POST", "", { id: "acme" });
  gate.open();
  await world.one.left(rotation_id);
  const job = await world.job(rotation_id);
  assert.deepEqual([job.state, job.error, job.lease], ["failed", "domain_deleted", null]);
  assert.deepEqual((await world.one.done("GET", "/acme/rotations")).items, []);
  assert.equal((await world.one.call("GET", `/acme/rotations/${rotation_id}`)).status, 404);
});

for (const hidden of [[], ["due"]]) {
  const name = hidden.length === 0 ? "with an index of what is due" : "without one";
  test(`old jobs are removed after 90 days, over a store ${name}`, async () => {
    const world = new World();
    world.hidden = hidden;
    await world.applications(1);
    const one = world.instance("first");
    const key = { "idempotency-key": "monday" };
    const { rotation_id } = await one.done(
      "POST",
      "/acme/rotations",
      { deliver_to: { webhook: "https://a.example/" } },
      key,
    );
    await one.left(rotation_id);
    await world.clock.advance(90 * DAY * 1000 - 1000);
    await one.rotations.tick();
    assert.equal((await one.call("GET", `/acme/rotations/${rotation_id}`)).status, 200);
    await world.clock.advance(1000);
    await one.rotations.tick();
    assert.equal((await one.call("GET", `/acme/rotations/${rotation_id}`)).status, 404);
    assert.deepEqual(await world.memory.list("service/rotation", { limit: 10 }), []);
  });

  test(`an instance that was killed is followed by another one, over a store ${name}`, async () => {
    const world = new World();
    world.hidden = hidden;
    const ids = await world.applications(30);
    // Its store ends with it, in the midst of the rotation.
    let writes = 0;
    const store = new Proxy(world.store, {
      get: (own, member) => {
        const call = /** @type {any} */ (own)[member];
        if (typeof call !== "function") return call;
        return async (/** @type {any[]} */ ...args) => {
          if (member === "write" && ++writes > 40) return new Promise(() => {});
          return call(...args);
        };
      },
    });
    const killed = world.instance("killed", { store });
    // What the run has rotated itself is younger, and somebody else has issued it.
    await world.clock.advance(10_000);
    const filter = { issued_before: world.clock.now() / 1000, issued_by: "bootstrap" };
    const { rotation_id } = await world.begin({ filter, on_behalf_of: "ana" }, killed);
    while (writes <= 40) await turn();
    const two = world.instance("two");
    await world.clock.advance(61_000);
    await two.rotations.tick();
    const job = await two.left(rotation_id);
    assert.equal(job.state, "succeeded");
    assert.equal(job.progress.rotated + job.progress.renewed, 30);
    assert.ok(job.progress.renewed > 0, "it was killed between a rotation and its delivery");
    assert.deepEqual(await world.verified(ids, two), Array(30).fill(CURRENT));
  });
}

test("an instance works on eight rotations at once: the ninth waits for one that is free", async () => {
  const world = new World();
  const ids = await world.applications(9);
  const gate = new Gate();
  world.receiver.before = () => gate.pass();
  const jobs = [];
  for (const id of ids) jobs.push(await world.begin({ filter: { client_ids: [id] } }));
  while (gate.waiting < 8) await turn();
  const two = world.instance("two");
  await world.one.rotations.tick();
  assert.deepEqual(begun(world.one, two), [8, 0]);
  await two.rotations.tick();
  assert.deepEqual(begun(world.one, two), [8, 1]);
  gate.open();
  for (const [index, { rotation_id }] of jobs.entries()) {
    assert.equal((await (index < 8 ? world.one : two).left(rotation_id)).state, "succeeded");
  }
});
