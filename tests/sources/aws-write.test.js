// Writes to AWS Secrets Manager, over moto.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { call, sourceOf } from "./aws-account.js";
import { startMoto } from "./moto-server.js";

const moto = await startMoto();
after(() => moto.stop());
const source = sourceOf(moto.url);

/** @param {string} name */
const currentOf = (name) => call(moto.url, "GetSecretValue", { SecretId: name });

/** @param {string} name @returns {Promise<string[]>} */
const stagesOf = async (name) =>
  (await call(moto.url, "ListSecretVersionIds", { SecretId: name, IncludeDeprecated: true })).Versions.flatMap(
    (/** @type {{ VersionStages: string[] }} */ { VersionStages }) => VersionStages,
  ).sort();

test("a write that loses against another changes nothing, and leaves no label", async () => {
  const { version: first } = await source.write("race", "value-1");
  const { version: second } = await source.write("race", "value-2", { ifVersion: first });
  await assert.rejects(source.write("race", "late", { ifVersion: first }), { code: "ERR_CONFLICT", message: /"race"/ });
  assert.equal((await currentOf("race")).VersionId, second);
  assert.deepEqual(await stagesOf("race"), ["AWSCURRENT", "AWSPREVIOUS"]);
});

test("of writes at the same time over one version, one succeeds", async () => {
  const { version } = await source.write("crowd", "value-0");
  const values = ["value-1", "value-2", "value-3", "value-4"];
  const results = await Promise.allSettled(values.map((value) => source.write("crowd", value, { ifVersion: version })));
  const won = results.flatMap((result) => (result.status === "fulfilled" ? result.value.version : []));
  assert.deepEqual([(await currentOf("crowd")).VersionId], won);
  for (const result of results) if (result.status === "rejected") assert.equal(result.reason.code, "ERR_CONFLICT");
});

test("a write over a version of a secret that is not there is a conflict", async () => {
  const ifVersion = crypto.randomUUID();
  await assert.rejects(source.write("absent", "value", { ifVersion }), { code: "ERR_CONFLICT" });
  await assert.rejects(source.read(["absent"]), { code: "ERR_SECRET_UNKNOWN" });
});

test("a field is written into the JSON, and its other members are kept", async () => {
  const field = sourceOf(moto.url, { field: "password" });
  const { version: made } = await field.write("json", "value-1", { ifVersion: null });
  assert.equal((await currentOf("json")).SecretString, '{"password":"value-1"}');
  await call(moto.url, "PutSecretValue", {
    SecretId: "json",
    SecretString: '{"user":"app","__proto__":{"a":1},"password":"value-2"}',
    ClientRequestToken: crypto.randomUUID(),
  });
  await assert.rejects(field.write("json", "late", { ifVersion: made }), { code: "ERR_CONFLICT" });
  await field.write("json", new TextEncoder().encode("value-3"));
  assert.equal((await currentOf("json")).SecretString, '{"user":"app","__proto__":{"a":1},"password":"value-3"}');
  assert.deepEqual(
    (await field.read(["json"])).json.map((slot) => "value" in slot && slot.value),
    ["value-2", "value-3"],
  );
});

test("writes of a field at the same time all come into effect", async () => {
  const [user, password] = ["user", "password"].map((field) => sourceOf(moto.url, { field }));
  await user.write("both", "nobody");
  await Promise.all([user.write("both", "app"), password.write("both", "value-1")]);
  assert.deepEqual(JSON.parse((await currentOf("both")).SecretString), { user: "app", password: "value-1" });
});

test("a secret that was made without a version gets its first", async () => {
  for (const [name, field] of [
    ["bare", undefined],
    ["bare-json", "password"],
  ]) {
    await call(moto.url, "CreateSecret", { Name: name });
    await assert.rejects(source.write(String(name), "late", { ifVersion: crypto.randomUUID() }), {
      code: "ERR_CONFLICT",
    });
    await assert.rejects(source.read([String(name)]), { code: "ERR_SECRET_UNKNOWN" });
    const { version } = await sourceOf(moto.url, field === undefined ? {} : { field }).write(String(name), "value-1");
    assert.equal((await currentOf(String(name))).VersionId, version);
  }
});

test("a field of a value that is not a JSON object is refused", async () => {
  for (const [name, value] of [
    ["text", "value-1"],
    ["array", "[]"],
    ["binary", Uint8Array.of(123, 125)],
  ]) {
    await source.write(String(name), value);
    const writing = sourceOf(moto.url, { field: "password" }).write(String(name), "value-2");
    await assert.rejects(writing, { code: "ERR_SLOT_INVALID", message: /is not a JSON object/ });
  }
});

test("a field that would make the JSON too large, or is no text, is refused", async () => {
  const field = sourceOf(moto.url, { field: "password" });
  await field.write("large", "value-1");
  await assert.rejects(field.write("large", "x".repeat(65_536)), { code: "ERR_TOO_LARGE" });
  await assert.rejects(field.write("large", Uint8Array.of(255)), { code: "ERR_SLOT_INVALID" });
  assert.equal((await currentOf("large")).SecretString, '{"password":"value-1"}');
});
