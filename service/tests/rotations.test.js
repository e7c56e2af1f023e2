// Bulk rotations of one instance: filters, dry runs, progress, failures, and commands.
import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY, HOUR } from "./durations.js";
import { Gate, turn, WEBHOOK, World } from "./rotations-world.js";

test("each secret is rotated and delivered, and the previous one works on", async () => {
  const world = new World();
  const ids = await world.applications(25);
  await world.one.done("POST", "/acme/applications", { client_id: "page", type: "spa" });
  const { status, headers, body } = await world.one.call("POST", "/acme/rotations", {
    deliver_to: WEBHOOK,
    overlap: HOUR,
    on_behalf_of: "ana",
  });
  assert.equal(status, 202);
  assert.equal(headers.get("location"), `/v1/domains/acme/rotations/${body.rotation_id}`);
  assert.deepEqual([body.state, body.actor, body.finished_at], ["running", "bootstrap/ana", null]);
  const job = await world.one.left(body.rotation_id);
  const now = world.clock.now() / 1000;
  assert.deepEqual(job, {
    ...{ rotation_id: body.rotation_id, state: "succeeded", filter: {}, overlap: HOUR, deliver_to: WEBHOOK },
    ...{ created_at: now, updated_at: now, finished_at: now, actor: "bootstrap/ana", failures: [], error: null },
    skipped_secrets: [],
    progress: { applications: 26, total: 26, rotated: 25, renewed: 0, skipped: 0, unselected: 0, failed: 0 },
  });
  assert.deepEqual(await world.verified(ids), Array(25).fill({ ok: true, secret_id: "2", is_previous: false }));
  assert.equal(world.receiver.messages.length, 25);
  const { domain, url, id, type, data } = world.receiver.messages[0];
  assert.deepEqual([domain, url, type], ["acme", WEBHOOK.webhook, "secret.rotated"]);
  assert.equal(new Set(world.receiver.messages.map((message) => message.id)).size, 25, "each message has its own id");
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.deepEqual(data, {
    ...{
      client_secret: data.client_secret,
      domain: "acme",
      client_id: data.client_id,
      secret_id: "2",
      expires_at: null,
      previous_secret_id: "1",
    },
    ...{ previous_expires_at: now + HOUR, rotation_id: body.rotation_id },
  });
});

test("no secret is in the store, in events or in what routes show", async () => {
  const world = new World();
  await world.applications(3);
  world.receiver.before = ({ client_id }) => assert.notEqual(client_id, "app-0001");
  const { rotation_id } = await world.begin();
  const job = await world.one.left(rotation_id);
  const all = (await world.everything()) + JSON.stringify(world.one.events) + JSON.stringify(job);
  assert.equal(job.progress.failed, 1);
  for (const { data } of world.receiver.messages) assert.ok(!all.includes(data.client_secret));
});

/** Applications that differ in all that filters look at. @param {World} world */
async function different(world) {
  await world.one.done("POST", "", { id: "acme" });
  await world.application("old-web", { person: "ana" });
  const used = await world.application("used", { type: "machine", person: "bob" });
  await world.application("unused", { type: "machine" });
  await world.clock.advance(10 * DAY * 1000);
  await world.one.done("POST", "/acme/verify", { client_id: "used", client_secret: used });
  const middle = world.clock.now() / 1000;
  await world.application("short", { expiry: { value: 30, unit: "d" } });
  await world.application("long", { expiry: { value: 300, unit: "d" }, person: "ana" });
  // Ana has seen the first value of it, and bob renewed it: its current value is not ana's.
  await world.application("renewed", { person: "ana" });
  await world.clock.advance(1000);
  await world.one.done("POST", "/acme/applications/renewed/secrets/1/renew", { on_behalf_of: "bob" });
  await world.clock.advance(DAY * 1000);
  return middle;
}

const at = (/** @type {number} */ days) => (/** @type {number} */ middle) => middle + days * DAY;
/** @type {[string, (middle: number) => object, string[]][]} */
const filters = [
  ["nothing", () => ({}), ["long", "old-web", "renewed", "short", "unused", "used"]],
  ["client_ids", () => ({ client_ids: ["used", "long"] }), ["long", "used"]],
  ["types", () => ({ types: ["machine"] }), ["unused", "used"]],
  ["issued_by a person", () => ({ issued_by: "ana" }), ["long", "old-web"]],
  ["issued_by another person", () => ({ issued_by: "bob" }), ["renewed", "used"]],
  ["issued_by a client", () => ({ issued_by: "bootstrap" }), ["short", "unused"]],
  ["issued_by a client for a person", () => ({ issued_by: "bootstrap/ana" }), ["long", "old-web"]],
  ["issued_by nobody", () => ({ issued_by: "eve" }), []],
  ["issued_before", (middle) => ({ issued_before: middle }), ["old-web", "unused", "used"]],
  ["expires_before", (middle) => ({ expires_before: at(31)(middle) }), ["short"]],
  ["expires_before, later", (middle) => ({ expires_before: at(301)(middle) }), ["long", "short"]],
  ["unused_since", (middle) => ({ unused_since: at(-5)(middle) }), ["old-web", "unused"]],
  ["several members", (middle) => ({ types: ["web"], issued_before: middle, issued_by: "ana" }), ["old-web"]],
];

for (const [name, filter, expected] of filters) {
  test(`the filter ${name} takes its secrets alone, in a dry run and in a rotation`, async () => {
    const world = new World();
    const asked = filter(await different(world));
    const dry = await world.one.call("POST", "/acme/rotations", { filter: asked, dry_run: true });
    assert.equal(dry.status, 200);
    assert.deepEqual(
      dry.body.applications,
      expected.map((client_id) => ({ client_id, secret_ids: ["1"] })),
    );
    const { rotation_id } = await world.begin({ filter: asked });
    const { progress, state } = await world.one.left(rotation_id);
    assert.equal(state, "succeeded");
    assert.deepEqual([...world.receiver.secrets.keys()].sort(), expected);
    assert.deepEqual({ total: progress.total, ...dry.body.progress }, progress);
    const applications = name === "client_ids" ? 2 : 6;
    assert.deepEqual([progress.applications, progress.total], [applications, applications]);
    assert.equal(progress.unselected, applications - expected.length);
  });
}

test("whoever was refused has not seen the secret that another one got in the same second", async () => {
  const world = new World();
  await world.applications(1);
  const path = "/acme/applications/app-0000/secrets/rotate";
  await world.one.done("POST", path, { on_behalf_of: "ana" });
  const refused = await world.one.call("POST", path, { secret_id: "2", on_behalf_of: "eve" });
  assert.equal(refused.body.code, "ERR_ROTATION_IN_PROGRESS");
  const counts = async (/** @type {string} */ issued_by) =>
    (await world.one.done("POST", "/acme/rotations", { filter: { issued_by }, dry_run: true })).progress;
  const none = { applications: 1, rotated: 0, renewed: 0, skipped: 0, unselected: 0, failed: 0 };
  assert.deepEqual(await counts("ana"), { ...none, skipped: 1 });
  assert.deepEqual(await counts("eve"), { ...none, unselected: 1 });
});

test("an application that a filter names and that is not there is a failure", async () => {
  const world = new World();
  await world.applications(1);
  const { rotation_id } = await world.begin({ filter: { client_ids: ["app-0000", "nobody"] } });
  const job = await world.one.left(rotation_id);
  assert.deepEqual([job.state, job.progress.rotated, job.progress.failed], ["failed", 1, 1]);
  assert.deepEqual(job.failures, [{ client_id: "nobody", secret_id: null, code: "ERR_SECRET_UNKNOWN" }]);
});

test("a dry run changes nothing", async () => {
  const world = new World();
  await world.applications(5);
  await world.one.done("POST", "/acme/applications/app-0001/secrets/rotate");
  const before = await world.everything();
  const { status, body } = await world.one.call("POST", "/acme/rotations", { dry_run: true, deliver_to: WEBHOOK });
  assert.equal(status, 200);
  assert.deepEqual(
    body.applications.map((/** @type {any} */ one) => one.client_id),
    ["app-0000", "app-0002", "app-0003", "app-0004"],
    "app-0001 is in its overlap",
  );
  const counts = { applications: 5, rotated: 4, renewed: 0, skipped: 1, unselected: 0, failed: 0 };
  assert.deepEqual(body.progress, counts);
  assert.equal(await world.everything(), before);
  assert.deepEqual(world.receiver.messages, []);
  assert.deepEqual((await world.one.done("GET", "/acme/rotations")).items, []);
});

test("skipped secrets are named, those in an overlap first", async () => {
  const world = new World();
  await world.applications(3);
  await world.application("expired", { expiry: { value: 1, unit: "d" } });
  await world.one.done("POST", "/acme/applications/app-0000/secrets/1/revoke", { force: true });
  await world.clock.advance(DAY * 1000);
  await world.one.done("POST", "/acme/applications/app-0001/secrets/rotate");
  const skipped = [
    { client_id: "app-0001", secret_id: "2", reason: "in_overlap" },
    { client_id: "expired", secret_id: "1", reason: "expired" },
    { client_id: "app-0000", secret_id: "1", reason: "revoked" },
  ];
  const { body } = await world.one.call("POST", "/acme/rotations", { dry_run: true });
  assert.deepEqual(body.skipped_secrets, skipped);
  const { rotation_id, skipped_secrets } = await world.begin();
  assert.deepEqual(skipped_secrets, []);
  const job = await world.one.left(rotation_id);
  assert.deepEqual([job.state, job.progress.skipped, job.skipped_secrets], ["succeeded", 3, skipped]);

  // A job of an earlier release has none.
  const key = `service/rotation/1/${rotation_id}`;
  const found = await world.memory.read(key);
  const record = JSON.parse(String(found?.value));
  delete record.value.skipped_secrets;
  await world.memory.write(key, JSON.stringify(record), { ifVersion: String(found?.version) });
  assert.deepEqual((await world.one.done("GET", `/acme/rotations/${rotation_id}`)).skipped_secrets, []);
});

test("progress is saved after 100 applications, after a second, and not more often", async () => {
  const world = new World();
  await world.applications(230);
  let saves = 0;
  world.before = (name, key) => {
    if (name === "write" && key.startsWith("service/rotation/")) saves += 1;
  };
  const gates = new Map([
    [105, new Gate()],
    [120, new Gate()],
  ]);
  let count = 0;
  world.receiver.before = () => gates.get(++count)?.pass();
  const { rotation_id } = await world.begin();
  const path = `/acme/rotations/${rotation_id}`;
  const shown = async () => (await world.one.done("GET", path)).progress;
  // The gates hold two of ten workers: all others go on.
  while (count < 230) await turn();
  for (let turns = 0; turns < 20; turns++) await turn();
  const { applications, rotated, total } = await shown();
  assert.equal(total, 230);
  assert.ok(rotated >= 190 && rotated <= applications && applications < 230, `${rotated} ${applications}`);
  assert.equal(saves, 3, "the beginning and two hundreds");
  await world.clock.advance(1000);
  gates.get(105)?.open();
  while ((await shown()).rotated < 229) await turn();
  gates.get(120)?.open();
  const job = await world.one.left(rotation_id);
  assert.deepEqual([job.state, job.progress.applications, job.progress.rotated], ["succeeded", 230, 230]);
  assert.equal(saves, 5, "after a second, and the end");
});

test("a receiver that refuses some stops none, and a retry delivers to them", async () => {
  const world = new World();
  const ids = await world.applications(20);
  const refused = new Set(["app-0003", "app-0007", "app-0019"]);
  world.receiver.before = ({ client_id }) => {
    if (refused.has(client_id)) throw new Error("500");
  };
  const { rotation_id } = await world.begin();
  const failed = await world.one.left(rotation_id);
  assert.deepEqual([failed.state, failed.error], ["failed", null]);
  assert.deepEqual([failed.progress.rotated, failed.progress.failed], [17, 3]);
  assert.deepEqual(
    failed.failures.sort((/** @type {any} */ a, /** @type {any} */ b) => (a.client_id < b.client_id ? -1 : 1)),
    [...refused].map((client_id) => ({ client_id, secret_id: "2", code: "undelivered" })),
  );
  // Issued since: a retry leaves it alone.
  await world.clock.advance(HOUR * 1000);
  await world.application("new");
  world.receiver.before = () => {};
  const { status, body } = await world.one.call("POST", `/acme/rotations/${rotation_id}/retry`);
  assert.deepEqual([status, body.state, body.failures, body.finished_at], [202, "running", [], null]);
  const job = await world.one.left(rotation_id, 2);
  assert.equal(job.state, "succeeded");
  assert.deepEqual(job.failures, []);
  assert.deepEqual(job.progress, {
    ...{ applications: 21, total: 21, rotated: 17, renewed: 3, skipped: 0, unselected: 1, failed: 0 },
  });
  assert.deepEqual(await world.verified(ids), Array(20).fill({ ok: true, secret_id: "2", is_previous: false }));
  assert.equal(world.receiver.messages.length, 20);
  const again = await world.one.call("POST", `/acme/rotations/${rotation_id}/retry`);
  assert.deepEqual([again.status, again.body.code], [409, "ERR_CONFLICT"]);
});

test("a cancelled rotation ends what it has begun, and a retry does the rest", async () => {
  const world = new World();
  const ids = await world.applications(40);
  const gate = new Gate();
  world.receiver.before = () => gate.pass();
  const { rotation_id } = await world.begin();
  const path = `/acme/rotations/${rotation_id}`;
  while (gate.waiting < 10) await turn();
  const cancelled = await world.one.call("POST", `${path}/cancel`, { on_behalf_of: "ana" });
  assert.deepEqual([cancelled.status, cancelled.body.state], [200, "cancelled"]);
  const early = await world.one.call("POST", `${path}/retry`);
  assert.deepEqual([early.status, early.body.code], [409, "ERR_CONFLICT"], "ten are still being delivered");
  gate.open();
  const job = await world.one.left(rotation_id);
  assert.deepEqual([job.state, job.progress.applications, job.progress.rotated], ["cancelled", 10, 10]);
  assert.equal(job.finished_at, world.clock.now() / 1000);
  assert.equal((await world.one.call("POST", `${path}/cancel`)).status, 409);
  await world.one.done("POST", `${path}/retry`);
  const ended = await world.one.left(rotation_id, 2);
  assert.deepEqual([ended.state, ended.progress.rotated], ["succeeded", 40]);
  assert.equal(world.receiver.messages.length, 40);
  assert.deepEqual(await world.verified(ids), Array(40).fill({ ok: true, secret_id: "2", is_previous: false }));
});

test("the audit log has the rotation and each secret, with the actor", async () => {
  const world = new World();
  await world.applications(2);
  world.receiver.before = () => {
    throw new Error("away");
  };
  const { rotation_id } = await world.begin({ on_behalf_of: "ana" });
  await world.one.left(rotation_id);
  world.receiver.before = () => {};
  await world.one.done("POST", `/acme/rotations/${rotation_id}/retry`, { on_behalf_of: "bob" });
  await world.one.left(rotation_id, 2);
  const events = async (/** @type {string} */ kind) => {
    const { items } = await world.one.done("GET", `/acme/audit?kind=${kind}`);
    return items.map((/** @type {any} */ { actor, client_id, secret_id }) => [actor, client_id, secret_id]);
  };
  assert.deepEqual(await events("rotation.started"), [["bootstrap/ana", null, null]]);
  assert.deepEqual(await events("rotation.retried"), [["bootstrap/bob", null, null]]);
  const ana = ["bootstrap/ana", "app-0000", "2"];
  assert.deepEqual((await events("secret.rotated")).sort(), [ana, ["bootstrap/ana", "app-0001", "2"]]);
  assert.equal((await events("secret.renewed")).length, 2);
});

test("administrators are left out where API clients are rotated", async () => {
  const world = new World();
  const path = "/secret-slots/applications";
  for (const [client_id, roles] of Object.entries({
    root: [{ role: "admin" }],
    reader: [{ role: "issuer:read", domains: ["*"] }],
    nothing: [],
  })) {
    await world.one.done("POST", path, { client_id, type: "machine", roles });
    await world.one.done("POST", `${path}/${client_id}/secrets`, { description: "a" });
  }
  const { rotation_id } = await world.one.done("POST", "/secret-slots/rotations", { deliver_to: WEBHOOK });
  const { progress } = await world.one.left(rotation_id, 1, "secret-slots");
  assert.deepEqual([progress.rotated, progress.unselected], [2, 1]);
  assert.deepEqual([...world.receiver.secrets.keys()].sort(), ["nothing", "reader"]);
});
