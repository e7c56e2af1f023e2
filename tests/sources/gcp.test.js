// GCP Secret Manager, at a stand-in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { SecretSlots } from "../../js/slots.js";
import { conformance } from "../../js/sources/conformance.js";
import { crc32c } from "../../js/sources/gcp/crc32c.js";
import { GcpSecretManagerSource, gcpMetadata, gcpWorkloadIdentity } from "../../js/sources/gcp-secret-manager.js";
import { FakeClock } from "../js/fake-clock.js";
import { GcpStandIn } from "./gcp-stand-in.js";

/** @import { GcpOptions } from "../../js/sources/gcp-secret-manager.js" */
/** @import { HttpOptions, SourceOptions } from "../../js/sources/slot-source.js" */

/** @param {Partial<GcpOptions & HttpOptions & SourceOptions>} [options] */
async function open(options) {
  const manager = await new GcpStandIn().start();
  const { endpoint } = manager;
  const source = new GcpSecretManagerSource({
    ...{ project: "my-project", token: () => "token-1", endpoint, clock: new FakeClock(1_795_000_000) },
    ...options,
  });
  return { manager, source, endpoint };
}

/** @param {GcpSecretManagerSource} source @param {any} [options] */
const slotsOf = async (source, options) => (await source.read(["token-secret"], options))["token-secret"];

const NAMES = ["token-secret", "team_api", "a_B-9"];
for (const { title, run } of conformance(open, { names: NAMES })) test(`GCP: ${title}`, run);

test("a version is a slot from its creation, in order also within a second and a nanosecond", async () => {
  const { manager, source } = await open();
  manager.add("token-secret", "a");
  manager.add("token-secret", "b", { createTime: "2026-11-18T00:00:00.123456789Z" });
  manager.add("token-secret", "c", { createTime: "2026-11-18T00:00:00.9Z" });
  manager.add("token-secret", "d", { createTime: "2026-11-18T02:00:05+02:00" });
  const second = Date.parse("2026-11-18T00:00:00Z") / 1000;
  assert.deepEqual(await slotsOf(source), [
    { slot: second, version: "1@2026-11-18T00:00:00.123456789Z", value: "a" },
    { slot: second + 1, version: "2@2026-11-18T00:00:00.123456789Z", value: "b" },
    { slot: second + 2, version: "3@2026-11-18T00:00:00.9Z", value: "c" },
    { slot: second + 5, version: "4@2026-11-18T02:00:05+02:00", value: "d" },
  ]);
});

test("101 versions come on several pages, and each value is loaded once", async () => {
  const { manager, source } = await open();
  manager.page = 25;
  for (let index = 0; index < 101; index++) manager.add("token-secret", `value-${index}`);
  for (let read = 0; read < 2; read++) {
    const slots = await slotsOf(source);
    assert.deepEqual(
      slots.map((slot) => "value" in slot && slot.value),
      slots.map((_, index) => `value-${index}`),
    );
    assert.equal(slots.length, 101);
  }
  assert.equal(manager.requests.filter((request) => request.endsWith(":access")).length, 101);
  assert.equal(manager.requests.filter((request) => request.includes("pageToken=page%2B25")).length, 2);
});

test("a list that does not end is an error", async () => {
  const { manager, source } = await open();
  manager.page = 1;
  for (let index = 0; index < 101; index++) manager.add("token-secret", "x");
  await assert.rejects(slotsOf(source), { code: "ERR_SOURCE", message: /100 pages/ });
});

test("a disabled latest version is a revoked slot, and the one before it signs", async () => {
  const { manager, source } = await open();
  manager.add("token-secret", "a");
  manager.add("token-secret", "b", { state: "DISABLED" });
  const slots = await slotsOf(source);
  assert.deepEqual(
    slots.map((slot) => "revoked" in slot),
    [false, true],
  );
  assert.deepEqual(await source.clientSecrets("token-secret")(), ["a"]);
  assert.ok(manager.requests.every((request) => !request.includes("latest")));
});

test("a version that was destroyed before its time is no slot", async () => {
  const { manager, source } = await open();
  manager.add("token-secret", "a");
  manager.add("token-secret", "", { state: "DESTROYED", destroyTime: "2026-11-18T00:05:00Z" });
  assert.equal((await slotsOf(source, { effectiveFrom: "10 minutes" })).length, 1);
  assert.equal((await slotsOf(source)).length, 2);
});

test("a secret that was deleted and made anew has its new value, and no version of the old one", async () => {
  const { manager, source } = await open();
  const { version } = await source.write("token-secret", "leaked");
  assert.deepEqual(await source.clientSecrets("token-secret")(), ["leaked"]);
  manager.secrets.delete("token-secret");
  manager.createTime = "2026-11-18T00:01:00Z";
  await source.write("token-secret", "new");
  assert.deepEqual(await source.clientSecrets("token-secret")(), ["new"]);
  await assert.rejects(source.write("token-secret", "late", { ifVersion: version }), { code: "ERR_CONFLICT" });
});

test("a version that is destroyed between the list and its reading is a revoked slot", async () => {
  const { manager, source } = await open();
  manager.add("token-secret", "a");
  for (const failure of [
    { status: 400, reason: "FAILED_PRECONDITION" },
    { status: 404, reason: "NOT_FOUND" },
  ]) {
    const versions = await source.list("token-secret");
    manager.failures.push(failure);
    assert.equal(await source.load("token-secret", versions[0]), null);
  }
});

test("a watch revokes a version that is destroyed while it is in use", async (context) => {
  const { manager, source } = await open();
  manager.add("token-secret", "a");
  const second = manager.add("token-secret", "b");
  const secrets = new SecretSlots({ "token-secret": "x" });
  const watch = await source.watch(secrets, { clock: new FakeClock() });
  context.after(() => watch.stop());
  assert.equal(secrets.get("token-secret"), "b");
  Object.assign(second, { state: "DESTROYED", destroyTime: "2026-11-19T00:00:00Z" });
  await watch.refresh();
  assert.deepEqual(
    secrets.slots("token-secret").map(({ revoked }) => revoked),
    [false, true],
  );
});

test("bytes that are not UTF-8, and 65,536 of them, are read and written as they are", async () => {
  const { source } = await open();
  for (const value of [new Uint8Array([255, 0, 10]), new Uint8Array(65_536).fill(200)]) {
    await source.write("token-secret", value);
    const slot = (await slotsOf(source)).at(-1);
    assert.deepEqual(slot && "value" in slot && slot.value, value);
  }
});

test("other members of a JSON object stay as they are, and what is none is not replaced", async () => {
  const { manager, source } = await open({ field: "secret" });
  manager.add("token-secret", JSON.stringify({ secret: "old", user: "shop" }));
  await source.write("token-secret", "new");
  const written = manager.secrets.get("token-secret")?.at(-1);
  assert.deepEqual(JSON.parse(String(written?.data)), { secret: "new", user: "shop" });
  manager.add("token-secret", "no JSON");
  await assert.rejects(source.write("token-secret", "newer"), { code: "ERR_SLOT_INVALID" });
  for (const version of manager.secrets.get("token-secret") ?? []) version.state = "DISABLED";
  await source.write("token-secret", "alone");
  assert.equal(String(manager.secrets.get("token-secret")?.at(-1)?.data), '{"secret":"alone"}');
});

test("a field of a JSON object is read and written", async () => {
  const { manager, source } = await open({ field: "secret" });
  await source.write("token-secret", "a");
  assert.equal(manager.secrets.get("token-secret")?.[0].data.toString(), '{"secret":"a"}');
  assert.equal((await source.clientSecrets("token-secret")())[0], "a");
  manager.add("token-secret", '{"secret":"b","user":"shop"}');
  await source.write("token-secret", "c");
  assert.equal(manager.secrets.get("token-secret")?.[2].data.toString(), '{"secret":"c","user":"shop"}');
  await assert.rejects(source.write("token-secret", Uint8Array.of(255)), { code: "ERR_SLOT_INVALID" });
  manager.add("token-secret", "no JSON");
  await assert.rejects(source.write("token-secret", "d"), { code: "ERR_SLOT_INVALID" });
});

test("a damaged value is refused, and one without a checksum is not", async () => {
  const { manager, source } = await open();
  manager.add("token-secret", "a");
  for (const damaged of [{ data: "Yg==", dataCrc32c: String(crc32c(Buffer.from("a"))) }, { data: "%" }]) {
    manager.payload = () => damaged;
    await assert.rejects(slotsOf(source), { code: "ERR_SOURCE", message: /damaged value/ });
  }
  manager.payload = ({ data }) => ({ data });
  assert.equal((await slotsOf(source)).length, 1);
});

test("CRC-32C has the values of RFC 3720, appendix B.4", () => {
  assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
  assert.equal(crc32c(new Uint8Array(32).fill(255)), 0x62a8ab43);
  assert.equal(crc32c(Uint8Array.from({ length: 32 }, (_, index) => index)), 0x46dd794e);
});

test("errors have the status, the code and the wait, and none of Google's words", async () => {
  const { manager, source } = await open();
  manager.add("token-secret", "a");
  for (const [failure, retryAfter] of /** @type {const} */ ([
    [{ status: 403, reason: "PERMISSION_DENIED" }, undefined],
    [{ status: 429, reason: "RESOURCE_EXHAUSTED", headers: { "retry-after": "7" } }, 7],
    [{ status: 503, reason: "UNAVAILABLE" }, undefined],
  ])) {
    manager.failures.push(failure);
    await assert.rejects(slotsOf(source), (/** @type {any} */ error) => {
      assert.deepEqual([error.code, error.status, error.retryAfter], ["ERR_SOURCE", failure.status, retryAfter]);
      assert.match(
        error.message,
        new RegExp(`${failure.status} \\(${failure.reason}\\) to: list the versions of secret`),
      );
      assert.doesNotMatch(error.message, /not be shown|token-1/);
      return true;
    });
  }
});

test("a watch waits as long as a 429 asks for", async (context) => {
  const { manager, source } = await open();
  manager.add("token-secret", "a");
  const clock = new FakeClock();
  /** @type {any[]} */
  const events = [];
  const secrets = new SecretSlots({ "token-secret": "x" });
  const watch = await source.watch(secrets, { clock, onEvent: (event) => events.push(event) });
  context.after(() => watch.stop());
  manager.failures.push({ status: 429, reason: "RESOURCE_EXHAUSTED", headers: { "retry-after": "90" } });
  await watch.refresh();
  assert.deepEqual(events.at(-1), {
    ...{ type: "read_failed", name: "token-secret", code: "ERR_SOURCE", status: 429, retryIn: 90, staleFor: 0 },
  });
  assert.equal(secrets.get("token-secret"), "a");
});

test("a name that GCP has not is refused before any request", async () => {
  const { manager, source } = await open();
  for (const name of ["team/api", "a.b", "é", "a?b", "..", "x".repeat(256)]) {
    await assert.rejects(source.read([name]), { code: "ERR_INVALID_OPTION" });
    await assert.rejects(source.write(name, "x"), { code: "ERR_INVALID_OPTION" });
  }
  assert.deepEqual(manager.requests, []);
});

test("a write during which another version appears destroys its own and conflicts", async () => {
  const { manager, source } = await open();
  const { version } = await source.write("token-secret", "a");
  manager.beforeAdd = () => {
    manager.add("token-secret", "of another writer");
  };
  await assert.rejects(source.write("token-secret", "b", { ifVersion: version }), { code: "ERR_CONFLICT" });
  const states = manager.secrets.get("token-secret")?.map(({ state }) => state);
  assert.deepEqual(states, ["ENABLED", "ENABLED", "DESTROYED"]);
  await assert.rejects(source.write("token-secret", "b", { ifVersion: version }), { code: "ERR_CONFLICT" });
  assert.deepEqual(await source.clientSecrets("token-secret")(), ["of another writer", "a"]);
});

test("an access token is kept for 80 % of its life, and asked for again when it is refused", async () => {
  const clock = new FakeClock(1_795_000_000);
  const manager = await new GcpStandIn().start();
  const { endpoint } = manager;
  const token = gcpMetadata({ endpoint, clock });
  const source = new GcpSecretManagerSource({ project: "my-project", token, endpoint, clock });
  manager.add("token-secret", "a");
  manager.add("other", "b");
  await source.read(["token-secret", "other"]);
  assert.equal(manager.issued, 1);
  await clock.advance(2_879_000);
  await slotsOf(source);
  assert.equal(manager.issued, 1);
  await clock.advance(1_000);
  await slotsOf(source);
  assert.equal(manager.issued, 2);
  manager.tokens.clear();
  await slotsOf(source);
  assert.equal(manager.issued, 3);
});

test("a token that is refused twice is an error", async () => {
  const { manager, source } = await open({ token: async ({ refused }) => `${refused ?? ""}wrong` });
  await assert.rejects(slotsOf(source), { code: "ERR_SOURCE", status: 401, message: /UNAUTHENTICATED/ });
  assert.equal(manager.requests.length, 2);
});

test("a token of another provider is exchanged", async () => {
  const { manager, endpoint } = await open();
  const audience = "//iam.googleapis.com/provider";
  const clock = new FakeClock();
  const token = gcpWorkloadIdentity({
    audience,
    subjectToken: async () => "the-subject-token\n",
    endpoint,
    clock,
  });
  const source = new GcpSecretManagerSource({ project: "my-project", token, endpoint, clock });
  manager.add("token-secret", "a");
  assert.equal((await slotsOf(source)).length, 1);
  const refused = gcpWorkloadIdentity({ audience, subjectToken: () => "another", endpoint, clock });
  await assert.rejects(
    async () => refused({}),
    (/** @type {any} */ error) => {
      assert.deepEqual([error.code, error.status], ["ERR_SOURCE", 400]);
      assert.match(error.message, /invalid_grant/);
      assert.doesNotMatch(error.message, /another|not shown/);
      return true;
    },
  );
});

test("answers without a token, a list or a version are refused", async () => {
  /** @param {unknown} body */
  const answering = (body) => async () => new Response(JSON.stringify(body));
  const clock = new FakeClock();
  await assert.rejects(async () => gcpMetadata({ fetch: answering({ access_token: 5 }), clock })({}), {
    code: "ERR_SOURCE",
  });
  for (const token of ["", "a\nb", undefined, null, { token: 5 }]) {
    const { source } = await open({ token: /** @type {any} */ (() => token) });
    await assert.rejects(slotsOf(source), { code: "ERR_SOURCE", message: /visible ASCII/ });
  }
  for (const body of [{ versions: {} }, { versions: [{}] }, { versions: [null] }, { nextPageToken: 5 }]) {
    const { source } = await open({ fetch: answering(body) });
    await assert.rejects(slotsOf(source), { code: "ERR_SOURCE", message: /without a list/ });
  }
});

test("wrong options are refused", () => {
  const right = { project: "my-project", token: () => "x" };
  for (const wrong of [
    { project: "" },
    { project: "a/b" },
    { token: "a b" },
    { endpoint: "x" },
    { timeout: 0 },
    { region: "x" },
  ])
    assert.throws(() => new GcpSecretManagerSource(/** @type {any} */ ({ ...right, ...wrong })), {
      code: "ERR_INVALID_OPTION",
    });
  assert.throws(() => gcpMetadata({ endpoint: "https://example.com/?query" }), { code: "ERR_INVALID_OPTION" });
  for (const wrong of [{}, { audience: "x" }, { audience: "", subjectToken: () => "x" }])
    assert.throws(() => gcpWorkloadIdentity(/** @type {any} */ (wrong)), { code: "ERR_INVALID_OPTION" });
});
