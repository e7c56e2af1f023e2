// A watch, with a fake clock and a source in memory.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SourceError } from "../../js/sources/source-error.js";
import { generateSecret, SecretSlots } from "../../js/slots.js";
import { FakeClock } from "../js/fake-clock.js";
import { MemorySource } from "./memory-source.js";

/** @import { SourceEvent, WatchOptions } from "../../js/sources/types.js" */

const NAME = "token-secret";

/** A source with one version, and what a watch of it takes. @param {WatchOptions} [options] */
async function world(options) {
  const clock = new FakeClock(1_795_000_000);
  const source = new MemorySource();
  const first = generateSecret();
  await source.write(NAME, first);
  const secrets = new SecretSlots();
  /** @type {SourceEvent[]} */
  const events = [];
  const watch = await source.watch(secrets, {
    names: [NAME],
    clock,
    onEvent: (event) => events.push(event),
    ...options,
  });
  /** Makes a version at the clock's time. @param {string} value */
  const rotate = (value) => {
    source.time = clock.now() / 1000;
    return source.write(NAME, value);
  };
  return { clock, source, first, secrets, events, watch, rotate };
}

test("a new version reaches the secrets within `every`, and the older one stays", async (context) => {
  const { clock, first, secrets, watch, rotate, events } = await world({ every: "30s" });
  context.after(() => watch.stop());
  assert.equal(secrets.get(NAME), first);
  await clock.advance(10_000);
  await rotate("the-second-value");
  await clock.advance(19_000);
  assert.equal(secrets.get(NAME), first, "before the next read");
  await clock.advance(2_000);
  assert.equal(secrets.get(NAME), "the-second-value");
  assert.equal(secrets.getEffectiveAt(NAME, 1_795_000_009), first);
  assert.deepEqual(events, [
    { type: "changed", name: NAME, slots: 1 },
    { type: "changed", name: NAME, slots: 2 },
  ]);
});

test("with effectiveFrom signers and verifiers change at the same second, whenever they read", async (context) => {
  const one = await world({ every: 60, effectiveFrom: "2 minutes" });
  const { clock, source, secrets, watch, rotate } = one;
  const late = new SecretSlots();
  context.after(() => watch.stop());
  await clock.advance(1_000_000);
  await rotate(generateSecret());
  const rotatedAt = source.time;
  await clock.advance(70_000);
  late.replace(await source.read([NAME], { effectiveFrom: 120 }));
  for (const age of [0, 60, 119, 120, 500]) {
    const currentDate = new Date((rotatedAt + age) * 1000);
    const token = secrets.signJwt(NAME, { sub: "a" }, { currentDate });
    const { slot } = late.verifyJwt(NAME, token, { currentDate, overlap: "1h" });
    assert.equal(slot, age < 120 ? 1_795_000_000 : rotatedAt + 120, `${age} s after the rotation`);
  }
});

test("a failed read keeps the last good slots, and is tried again, ever later, up to `every`", async (context) => {
  const { clock, source, first, secrets, events, watch } = await world({ every: 10 });
  context.after(() => watch.stop());
  source.failures.set(NAME, new SourceError("ERR_SOURCE", "away", { status: 503 }));
  await clock.advance(60_000);
  assert.equal(secrets.get(NAME), first);
  const failed = events.filter((event) => event.type === "read_failed");
  assert.deepEqual(
    failed.slice(0, 6).map(({ retryIn }) => retryIn),
    [1, 2, 4, 8, 10, 10],
  );
  assert.deepEqual(failed[0], {
    ...{ type: "read_failed", name: NAME, code: "ERR_SOURCE", status: 503, retryIn: 1, staleFor: 10 },
  });
  assert.equal(watch.status()[0].failures, failed.length);
  source.failures.clear();
  await clock.advance(10_000);
  assert.deepEqual([watch.status()[0].failures, watch.status()[0].code], [0, undefined]);
});

test("a manager that asks to wait is not asked before", async (context) => {
  const { clock, source, watch } = await world({ every: 10 });
  context.after(() => watch.stop());
  source.failures.set(NAME, new SourceError("ERR_SOURCE", "slow down", { status: 429, retryAfter: 120 }));
  await clock.advance(11_000);
  const reads = source.reads;
  await clock.advance(118_000);
  assert.equal(source.reads, reads);
  await clock.advance(2_000);
  assert.equal(source.reads, reads + 1);
});

test("a manager that is away for longer than maxStale takes the secret with it, and brings it back", async (context) => {
  const { clock, source, first, secrets, events, watch } = await world({ every: 60, maxStale: "10 minutes" });
  context.after(() => watch.stop());
  const verify = secrets.jwtVerifier(NAME, { overlap: "1h", currentDate: new Date(1_795_000_000_000) });
  const token = secrets.signJwt(NAME, {}, { currentDate: new Date(1_795_000_000_000) });
  await clock.advance(59_000);
  source.failures.set(NAME, new SourceError("ERR_SOURCE", "away"));
  await clock.advance(540_000);
  assert.equal(verify(token).slot, 1_795_000_000);
  await clock.advance(2_000);
  assert.equal(secrets.get(NAME), null);
  assert.throws(() => verify(token), { code: "ERR_JWKS_NO_MATCHING_KEY" });
  assert.deepEqual(
    events.filter(({ type }) => type === "stale"),
    [{ type: "stale", name: NAME, staleFor: 600 }],
  );
  assert.equal(watch.status()[0].isStale, true);
  source.failures.clear();
  await clock.advance(60_000);
  assert.equal(secrets.get(NAME), first);
  assert.equal(verify(token).slot, 1_795_000_000);
});

test("of two secrets one that fails does not keep the other from rotating", async (context) => {
  const { clock, source, events } = await world();
  await source.write("other", "the-other-secret");
  const secrets = new SecretSlots();
  const watch = await source.watch(secrets, { names: [NAME, "other"], every: 10, clock });
  context.after(() => watch.stop());
  source.failures.set(NAME, new SourceError("ERR_SOURCE", "forbidden", { status: 403 }));
  source.time += 5;
  await source.write("other", "the-newer-secret");
  await clock.advance(11_000);
  assert.equal(secrets.get("other"), "the-newer-secret");
  assert.notEqual(secrets.get(NAME), null);
  assert.ok(events.length > 0);
});

test("the first read must succeed: otherwise nothing is watched", async () => {
  const source = new MemorySource();
  const clock = new FakeClock();
  const secrets = new SecretSlots();
  await assert.rejects(source.watch(secrets, { names: ["absent"], clock }), {
    code: "ERR_SECRET_UNKNOWN",
    message: /absent/,
  });
  assert.equal(clock.timers, 0);
  await source.write("absent", "now-it-is-there");
  (await source.watch(secrets, { names: ["absent"], clock })).stop();
});

test("an aborted watch ends, and leaves the slots", async () => {
  const aborting = new AbortController();
  const { clock, source, first, secrets, watch } = await world({ signal: aborting.signal });
  aborting.abort();
  const reads = source.reads;
  await clock.advance(1_000_000);
  assert.equal(source.reads, reads);
  assert.equal(secrets.get(NAME), first);
  assert.equal(clock.timers, 0);
  await assert.rejects(watch.refresh(), { code: "ERR_INVALID_OPTION" });
});

test("a watch that is aborted in the middle of a read changes nothing", async () => {
  const aborting = new AbortController();
  const { source, first, secrets, watch, clock, events } = await world({ signal: aborting.signal });
  source.time += 5;
  await source.write(NAME, "too-late-for-this-watch");
  const before = events.length;
  const reading = watch.refresh();
  aborting.abort();
  await reading.catch(() => {});
  assert.equal(secrets.get(NAME), first);
  assert.equal(events.length, before);
  assert.equal(clock.timers, 0);
});

test("a read that never ends is given up after 30 seconds", async (context) => {
  const { clock, source, first, secrets, events, watch } = await world({ every: 60 });
  context.after(() => watch.stop());
  /** @type {import("../../js/sources/types.js").Signal[]} */
  const signals = [];
  Object.assign(source, {
    list(/** @type {string} */ _name, /** @type {any} */ signal) {
      signals.push(signal);
      return new Promise(() => {});
    },
  });
  await clock.advance(91_000);
  assert.equal(events.at(-1)?.type, "read_failed");
  assert.equal(signals[0].aborted, true, "so that it asks for nothing more");
  assert.equal(secrets.get(NAME), first);
});

test("`refresh` reads now, and concurrent calls share the read; `fresh` reads only what is due", async (context) => {
  const { clock, source, watch } = await world({ every: 60 });
  context.after(() => watch.stop());
  const reads = source.reads;
  await Promise.all([watch.refresh(), watch.refresh(), watch.refresh()]);
  assert.equal(source.reads, reads + 1);
  await watch.fresh();
  assert.equal(source.reads, reads + 1);
  clock.now = () => 1_795_000_061_000;
  await watch.fresh();
  assert.equal(source.reads, reads + 2);
});

test("a SecretSlots has one watch at a time", async (context) => {
  const { source, secrets, watch, clock } = await world();
  context.after(() => watch.stop());
  await assert.rejects(source.watch(secrets, { names: [NAME], clock }), {
    code: "ERR_INVALID_OPTION",
    message: /watched/,
  });
});

test("a watch that is stopped again leaves the SecretSlots to its next watch", async (context) => {
  const { source, secrets, watch, clock } = await world();
  watch.stop();
  const next = await source.watch(secrets, { names: [NAME], clock });
  context.after(() => next.stop());
  watch.stop();
  await assert.rejects(source.watch(secrets, { names: [NAME], clock }), { message: /watched/ });
});

test("wrong options are refused by name", async () => {
  const source = new MemorySource();
  for (const [options, message] of /** @type {[any, RegExp][]} */ ([
    [{ names: [NAME], every: 0 }, /every/],
    [{ names: [NAME], maxStale: "soon" }, /maxStale/],
    [{ names: [NAME], effectiveFrom: -1 }, /effectiveFrom/],
    [{ names: [] }, /names/],
    [{ names: [NAME], signal: {} }, /signal/],
    [{ nmaes: [NAME] }, /nmaes/],
  ])) {
    await assert.rejects(source.watch(new SecretSlots(), options), { code: "ERR_INVALID_OPTION", message });
  }
  await assert.rejects(source.watch(/** @type {any} */ ({}), { names: [NAME] }), { code: "ERR_INVALID_OPTION" });
});

test("a secret with more versions than a SecretSlots takes is a read that failed, and others go on", async (context) => {
  const { source, clock } = await world();
  await source.write("other", "the-other-secret");
  const secrets = new SecretSlots();
  /** @type {SourceEvent[]} */
  const events = [];
  const onEvent = (/** @type {SourceEvent} */ event) => events.push(event);
  const watch = await source.watch(secrets, { names: [NAME, "other"], every: 10, clock, onEvent });
  context.after(() => watch.stop());
  const many = Array.from({ length: 65_537 }, (_, slot) => ({ id: String(slot), created: slot, slot, value: "a" }));
  source.secrets.set(NAME, many);
  source.secrets.set("other", [{ id: "1", created: 1, revoked: true }]);
  await clock.advance(11_000);
  assert.equal(secrets.get("other"), null);
  assert.notEqual(secrets.get(NAME), null);
  assert.equal(events.find(({ type }) => type === "read_failed")?.type, "read_failed");
  assert.equal(watch.status()[0].code, "ERR_TOO_LARGE");
  assert.equal(clock.timers, 2, "of the two watches");
});

test("a SecretSlots that cannot be replaced does not end the process, nor the watch", async (context) => {
  const { clock, secrets, watch, rotate } = await world({ every: 10 });
  context.after(() => watch.stop());
  const { replace } = secrets;
  secrets.replace = () => {
    throw new Error("not now");
  };
  await rotate("the-second-value");
  await clock.advance(11_000);
  await assert.rejects(watch.refresh(), /not now/);
  secrets.replace = replace;
  await clock.advance(11_000);
  assert.equal(secrets.get(NAME), "the-second-value");
});

test("a clock that is set back delays neither reads nor maxStale", async (context) => {
  const clock = new FakeClock(1_795_000_000);
  let setBack = 0;
  const shifted = {
    now: () => clock.now() - setBack,
    monotonic: clock.now,
    setTimeout: clock.setTimeout,
  };
  const { source, secrets, watch } = await world({ every: 60, maxStale: "10 minutes", clock: shifted });
  context.after(() => watch.stop());
  setBack = 86_400_000;
  source.secrets.set(NAME, [{ id: "1", created: 0, value: "value-of-then" }]);
  await clock.advance(61_000);
  assert.equal(secrets.get(NAME), "value-of-then");
  setBack += 86_400_000;
  source.failures.set(NAME, new SourceError("ERR_SOURCE", "away"));
  await clock.advance(700_000);
  assert.equal(secrets.get(NAME), null);
});

test("`refresh` reads again after a round that had begun, and reads what was not due", async (context) => {
  const { clock, source } = await world();
  await source.write("other", "the-other-secret");
  const secrets = new SecretSlots();
  const watch = await source.watch(secrets, { names: [NAME, "other"], every: 60, clock });
  context.after(() => watch.stop());
  source.failures.set(NAME, new SourceError("ERR_SOURCE", "away"));
  await clock.advance(60_500);
  source.failures.clear();
  const list = source.list.bind(source);
  /** @type {(value?: unknown) => void} */
  let answer = () => {};
  const slow = new Promise((resolve) => (answer = resolve));
  source.list = async (name) => {
    const versions = await list(name);
    await slow;
    return versions;
  };
  await clock.advance(1_000);
  source.list = list;
  for (const name of [NAME, "other"]) source.secrets.set(name, [{ id: "1", created: 1, revoked: true }]);
  const refreshed = watch.refresh();
  answer();
  await refreshed;
  assert.deepEqual([secrets.get(NAME), secrets.get("other")], [null, null]);
});
