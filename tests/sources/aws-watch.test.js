// A watch of AWS Secrets Manager, over moto: a rotation, a rollback, a leak and an outage.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { FakeClock } from "../js/fake-clock.js";
import { SecretSlots } from "../../js/slots.js";
import { beginRotation, call, moveCurrent, sourceOf } from "./aws-account.js";
import { startMoto } from "./moto-server.js";

const moto = await startMoto();
after(() => moto.stop());
const source = sourceOf(moto.url);
const [OLD, NEW] = ["an-old-secret-of-enough-bytes-for-hs256", "a-new-secret-of-enough-bytes-for-hs256"];

const options = /** @type {const} */ ({ slotFrom: "slot", overlap: Infinity });

/** @param {string} name */
async function watched(name) {
  const { version } = await source.write(name, OLD);
  const secrets = new SecretSlots({ [name]: "none yet" });
  const watch = await source.watch(secrets, { clock: new FakeClock() });
  return { version, secrets, watch, slots: () => secrets.slots(name).map(({ slot }) => slot) };
}

test("a rotation changes the slots, and tokens of before and after verify", async () => {
  const { secrets, watch, slots } = await watched("rotated");
  const [first] = slots();
  const before = secrets.signJwt("rotated", { sub: "before" }, { slotFrom: "slot" });
  const timedBefore = secrets.signJwt("rotated", { iat: first });
  const { promote } = await beginRotation(moto.url, "rotated", NEW);
  await watch.refresh();
  assert.deepEqual(slots(), [first]);
  await promote();
  await watch.refresh();
  assert.equal(slots().length, 2);
  assert.equal(secrets.get("rotated"), NEW);
  const timed = secrets.signJwt("rotated", { iat: slots()[1] });
  assert.equal(secrets.verifyJwt("rotated", before, options).slot, first);
  const later = secrets.signJwt("rotated", { sub: "after" }, { slotFrom: "slot" });
  assert.equal(secrets.verifyJwt("rotated", later, options).slot, slots()[1]);
  const currentDate = new Date((slots()[1] + 60) * 1000);
  const byTime = /** @type {const} */ ({ currentDate, overlap: "1h" });
  assert.equal(secrets.verifyJwt("rotated", timedBefore, byTime).slot, first);
  assert.equal(secrets.verifyJwt("rotated", timed, byTime).slot, slots()[1]);
  watch.stop();
});

test("after a rollback the version before signs again, and its tokens verify", async () => {
  const { version, secrets, watch, slots } = await watched("rolled-back");
  const [first] = slots();
  await source.write("rolled-back", NEW);
  await watch.refresh();
  const iat = slots()[1] + 5;
  const bad = secrets.signJwt("rolled-back", { iat });
  await moveCurrent(moto.url, "rolled-back", version);
  await watch.refresh();
  assert.equal(secrets.get("rolled-back"), OLD);
  const currentDate = new Date(iat * 1000);
  const good = secrets.signJwt("rolled-back", { iat });
  assert.equal(secrets.verifyJwt("rolled-back", good, { currentDate }).slot, first);
  assert.throws(() => secrets.verifyJwt("rolled-back", bad, { currentDate }), {
    code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
  });
  watch.stop();
});

test("tokens of a leaked version are refused once its label is gone", async () => {
  const { version, secrets, watch } = await watched("leaked");
  const token = secrets.signJwt("leaked", {}, { slotFrom: "slot" });
  await source.write("leaked", NEW);
  await watch.refresh();
  assert.equal(typeof secrets.verifyJwt("leaked", token, options).slot, "number");
  const label = { VersionStage: "AWSPREVIOUS", RemoveFromVersionId: version };
  await call(moto.url, "UpdateSecretVersionStage", { SecretId: "leaked", ...label });
  await watch.refresh();
  assert.throws(() => secrets.verifyJwt("leaked", token, options), { code: "ERR_JWKS_NO_MATCHING_KEY" });
  watch.stop();
});

test("a manager that is away for longer than maxStale takes its secrets away", async () => {
  const away = await startMoto();
  const reader = sourceOf(away.url);
  await reader.write("s", OLD);
  const clock = new FakeClock();
  /** @type {string[]} */
  const events = [];
  const onEvent = (/** @type {{ type: string }} */ { type }) => void events.push(type);
  const secrets = new SecretSlots({ s: "none yet" });
  const watch = await reader.watch(secrets, { clock, every: 60, maxStale: 120, onEvent });
  await away.stop();
  for (const [seconds, value] of /** @type {[number, string | null][]} */ ([
    [60, OLD],
    [59, OLD],
    [1, null],
  ])) {
    await clock.advance(seconds * 1000);
    await watch.fresh();
    assert.equal(secrets.get("s"), value);
  }
  assert.equal(events.at(-1), "stale");
  assert.equal(watch.status()[0].isStale, true);
  watch.stop();
});
