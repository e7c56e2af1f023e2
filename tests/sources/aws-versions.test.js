// Which versions of AWS Secrets Manager are slots, over moto.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { beginRotation, call, moveCurrent, sourceOf } from "./aws-account.js";
import { startMoto } from "./moto-server.js";

const moto = await startMoto();
after(() => moto.stop());
const source = sourceOf(moto.url);

/** The ids of the versions that are slots. @param {string} name */
const idsOf = async (name) => (await source.read([name]))[name].map(({ version }) => version);

/** @param {string} name @param {string} stage @param {string} version */
const takeStage = (name, stage, version) =>
  call(moto.url, "UpdateSecretVersionStage", { SecretId: name, VersionStage: stage, RemoveFromVersionId: version });

/** @param {string} name @param {string} stage @param {string} version */
const giveStage = (name, stage, version) =>
  call(moto.url, "UpdateSecretVersionStage", { SecretId: name, VersionStage: stage, MoveToVersionId: version });

test("a pending version is no slot until it is promoted", async () => {
  const { version: first } = await source.write("pending", "value-1");
  const { version: second, promote } = await beginRotation(moto.url, "pending", "value-2");
  assert.deepEqual(await idsOf("pending"), [first]);
  await promote();
  assert.deepEqual(await idsOf("pending"), [first, second]);
});

test("a pending version that another one has overtaken is no slot", async () => {
  const { version: first } = await source.write("overtaken", "value-1");
  await beginRotation(moto.url, "overtaken", "value-2");
  const { version: third } = await source.write("overtaken", "value-3");
  assert.deepEqual(await idsOf("overtaken"), [first, third]);
});

test("a pending version that was given up is no slot", async () => {
  const { version: first } = await source.write("given-up", "value-1");
  const { version: second } = await beginRotation(moto.url, "given-up", "value-2");
  await takeStage("given-up", "AWSPENDING", second);
  const { version: third } = await source.write("given-up", "value-3");
  assert.deepEqual(await idsOf("given-up"), [first, third]);
});

test("a secret without a promoted version is unknown", async () => {
  await call(moto.url, "CreateSecret", { Name: "empty" });
  await assert.rejects(source.read(["empty"]), { code: "ERR_SECRET_UNKNOWN", message: /"empty"/ });
});

test("a version stays a slot while it has a stage of the user's own", async () => {
  const versions = [];
  for (const value of ["value-1", "value-2", "value-3"]) versions.push((await source.write("labelled", value)).version);
  assert.deepEqual(await idsOf("labelled"), versions.slice(1));
  await giveStage("labelled", "STILL_TRUSTED", versions[0]);
  assert.deepEqual(await idsOf("labelled"), versions);
});

test("taking the stages away from a leaked version ends it", async () => {
  const { version: leaked } = await source.write("leaked", "value-1");
  const { version: next } = await source.write("leaked", "value-2");
  assert.deepEqual(await idsOf("leaked"), [leaked, next]);
  await takeStage("leaked", "AWSPREVIOUS", leaked);
  assert.deepEqual(await idsOf("leaked"), [next]);
});

test("after a rollback the version in effect is the highest slot again", async () => {
  const { version: good } = await source.write("rollback", "value-1");
  await source.write("rollback", "value-2");
  await moveCurrent(moto.url, "rollback", good);
  assert.deepEqual(await idsOf("rollback"), [good]);
  const { version: better } = await source.write("rollback", "value-3");
  assert.deepEqual(await idsOf("rollback"), [good, better]);
});

test("once a leaked version is ended, the next one is in effect at once", async () => {
  const { version: leaked } = await source.write("urgent", "value-1");
  const { version: next } = await source.write("urgent", "value-2");
  const read = async () => (await source.read(["urgent"], { effectiveFrom: "1h" })).urgent;
  const [first, second] = (await read()).map(({ slot }) => slot);
  assert.ok(second - first >= 3600);
  await takeStage("urgent", "AWSPREVIOUS", leaked);
  const [only, ...others] = await read();
  assert.deepEqual([only.version, others], [next, []]);
  assert.ok(only.slot < first + 60);
});

test("of 101 versions those with a label are slots, and a read is one request", async () => {
  const versions = [];
  for (let count = 1; count <= 101; count++) versions.push((await source.write("many", `value-${count}`)).version);
  /** @type {string[]} */
  const actions = [];
  const counting = sourceOf(moto.url, {
    fetch: (url, init) => {
      actions.push(init.headers["x-amz-target"].replace("secretsmanager.", ""));
      return fetch(url, init);
    },
  });
  for (let reads = 0; reads < 2; reads++) {
    const { many } = await counting.read(["many"]);
    assert.deepEqual(
      many.map(({ version }) => version),
      versions.slice(-2),
    );
  }
  assert.deepEqual(actions.sort(), ["DescribeSecret", "DescribeSecret", "GetSecretValue", "GetSecretValue"]);
});

test("bytes of 64 KB are read back as bytes", async () => {
  const value = Uint8Array.from({ length: 65_536 }, (_, index) => index % 256);
  await source.write("bytes", value);
  const [slot] = (await source.read(["bytes"])).bytes;
  assert.deepEqual("value" in slot && slot.value, value);
});

test("a secret is read by its ARN, and by a name with slashes", async () => {
  await source.write("team/api/secret", "value-1");
  const { ARN } = await call(moto.url, "DescribeSecret", { SecretId: "team/api/secret" });
  const read = await source.read([ARN, "team/api/secret"]);
  assert.deepEqual(read[ARN], read["team/api/secret"]);
});

test("a secret that is scheduled for deletion cannot be read anew", async () => {
  await source.write("deleted", "value-1");
  await call(moto.url, "DeleteSecret", { SecretId: "deleted" });
  await assert.rejects(source.read(["deleted"]), { code: "ERR_SOURCE", message: /InvalidRequestException/ });
});
