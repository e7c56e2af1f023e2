// The work that is due is done once, by whichever instance; and another one ends what a killed one has begun.
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Webhook } from "standardwebhooks";
import { DAY } from "./durations.js";
import { application, openStore, startInstance, startInstances, verified } from "./instances.js";
import { bin, until } from "./node-process.js";
import { Receiver } from "./notice-world.js";

/** Instances do what is due every 5 seconds, in milliseconds. */
const TWO_TICKS = 15_000;
const ACME = "/v1/domains/acme";
const clock = fileURLToPath(new URL("instances-clock.js", import.meta.url));

/** Makes the domain acme with applications, and returns them with the secret that signs. @param {import("./client.js").Client} client @param {object} settings @param {number} count */
async function issue(client, settings, count) {
  await client.post("/v1/domains", { id: "acme", ...settings }, { status: 201 });
  const { body } = await client.post(`${ACME}/webhook-secret/rotate`, {}, { status: 201 });
  const ids = Array.from({ length: count }, (_, index) => `app-${index}`);
  const applications = await Promise.all(ids.map((id) => application(client, "acme", id)));
  return { webhook: new Webhook(body.secret), applications };
}

/** Changes settings, and waits until all instances have loaded them: their tick before that has ended. @param {import("./instances.js").Instance[]} instances @param {object} settings */
async function changed(instances, settings) {
  await instances[0].client.patch(ACME, settings, { status: 200 });
  for (const instance of instances)
    await until(
      () => instance.readiness(),
      ({ status }) => status === "ready",
      TWO_TICKS,
    );
}

for (const kind of ["postgres", "redis"]) {
  test(`${kind}: each notice is received once from three instances`, async (context) => {
    const env = await openStore(context, kind);
    const receiver = await Receiver.open(context);
    const maker = await startInstance(context, env);
    // It is due only once the secrets are there and the maker has ended: all begin with the same work.
    const notices = { thresholds: [], webhooks: [receiver.url] };
    const { webhook } = await issue(maker.client, { expiry: { value: 1, unit: "d" }, notices }, 20);
    await maker.client.patch(ACME, { notices: { thresholds: [5 * DAY] } }, { status: 200 });
    assert.equal(await maker.stop(), 0);
    const before = receiver.messages.length;

    const instances = await startInstances(context, env, 3);
    await changed(instances, { prefix: "a" });
    await changed(instances, { prefix: "b" });
    assert.ok(before < 20, "the instances had something to tell");
    const told = receiver.messages.map(({ headers, text }) => {
      const { type, data } = /** @type {any} */ (webhook.verify(text, headers));
      return `${type} ${data.client_id}`;
    });
    assert.deepEqual(told.sort(), Array.from({ length: 20 }, (_, index) => `secret.expiring app-${index}`).sort());
    assert.equal(new Set(receiver.messages.map(({ headers }) => headers["webhook-id"])).size, 20);
  });

  test(`${kind}: an instance that is killed in a bulk rotation is followed by another one`, async (context) => {
    const env = await openStore(context, kind);
    const receiver = await Receiver.open(context);
    const killed = await startInstance(context, env);
    const { webhook, applications } = await issue(killed.client, {}, 25);
    const asked = { deliver_to: { webhook: receiver.url } };
    const begun = await killed.client.post(`${ACME}/rotations`, asked, { status: 202 });
    while (receiver.messages.length < 5) await receiver.next();
    receiver.isSilent = true;
    await receiver.next();
    await killed.kill();
    receiver.isSilent = false;

    const next = await startInstance(context, env, [process.execPath, "--import", clock, bin]);
    const path = `${ACME}/rotations/${begun.body.rotation_id}`;
    const read = async () => (await next.client.get(path, { status: 200 })).body;
    const { state, progress, failures } = await until(read, (job) => job.state !== "running", TWO_TICKS);
    assert.deepEqual([state, failures], ["succeeded", []]);
    assert.equal(progress.rotated + progress.renewed, applications.length);
    assert.ok(progress.renewed > 0, "a secret that was not delivered is renewed");
    /** @type {Map<string, string>} */
    const delivered = new Map();
    for (const { headers, text } of receiver.messages) {
      const { data } = /** @type {any} */ (webhook.verify(text, headers));
      delivered.set(data.client_id, data.client_secret);
    }
    for (const { client_id, secret, path: whose } of applications) {
      const now = await verified(next.client, "acme", client_id, delivered.get(client_id) ?? "none");
      const before = await verified(next.client, "acme", client_id, secret);
      assert.deepEqual(now, { ok: true, secret_id: "2", is_previous: false }, client_id);
      assert.deepEqual(before, { ok: true, secret_id: "1", is_previous: true }, client_id);
      const rotated = await next.client.get(`${whose}/audit?kind=secret.rotated`);
      assert.deepEqual(
        rotated.body.items.map((/** @type {any} */ { outcome }) => outcome),
        ["ok"],
      );
    }
  });
}

test("a rolling restart refuses no right secret, and readyz tells when all instances hold new settings", async (context) => {
  const env = await openStore(context, "postgres");
  let instances = await startInstances(context, env, 2);
  const { applications } = await issue(instances[0].client, {}, 1);
  const [{ client_id, secret }] = applications;
  const revision = async () => {
    const told = await Promise.all(instances.map((instance) => instance.readiness()));
    return told.map((one) => [one.status, one.revision, one.latest_revision]);
  };
  for (let round = 0; round < 2; round++) {
    await changed(instances, { prefix: `p${round}` });
    const [[, latest]] = await revision();
    assert.deepEqual(
      await revision(),
      instances.map(() => ["ready", latest, latest]),
    );

    // A load balancer takes an instance out before it is ended, and asks the others meanwhile.
    const [old, other] = instances;
    let isEnding = true;
    let verifications = 0;
    const asking = (async () => {
      for (; isEnding; verifications++)
        assert.equal((await verified(other.client, "acme", client_id, secret)).ok, true);
    })();
    assert.equal(await old.stop(), 0);
    instances = [other, await startInstance(context, env)];
    await until(revision, (told) => told.every(([status, held]) => status === "ready" && held === latest), TWO_TICKS);
    isEnding = false;
    await asking;
    assert.ok(verifications > 0);
    assert.equal((await verified(instances[1].client, "acme", client_id, secret)).ok, true);
  }
});
