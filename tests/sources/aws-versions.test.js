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

test("a pending version is no slot until it is promoted", async () => {
  const { version: first } = await source.write("pending", "value-1");
  const { version: second, promote } = await beginRotation(moto.url, "pending", "value-2");
  assert.deepEqual(await idsOf("pending"), [first]);
  await promote();
  assert.deepEqual(await idsOf("pending"), [first, second]);
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
  const label = { VersionStage: "STILL_TRUSTED", MoveToVersionId: versions[0] };
  await call(moto.url, "UpdateSecretVersionStage", { SecretId: "labelled", ...label });
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

test("the slot of a version does not change when the version before it ends", async () => {
  await source.write("numbers", "value-1");
  const { version } = await source.write("numbers", "value-2");
  const read = async () => (await source.read(["numbers"], { effectiveFrom: "1h" })).numbers;
  const slot = (await read()).find((one) => one.version === version)?.slot;
  await source.write("numbers", "value-3");
  const later = await read();
  assert.equal(later.length, 2);
  assert.equal(later.find((one) => one.version === version)?.slot, slot);
});

test("a secret with 101 versions is read by pages", async () => {
  await source.write("many", "value-1");
  for (let count = 2; count <= 101; count++)
    await call(moto.url, "PutSecretValue", {
      SecretId: "many",
      SecretString: `value-${count}`,
      ClientRequestToken: crypto.randomUUID(),
    });
  /** @type {string[]} */
  const actions = [];
  const counting = sourceOf(moto.url, {
    fetch: (url, init) => {
      actions.push(init.headers["x-amz-target"]);
      return fetch(url, init);
    },
  });
  const { many } = await counting.read(["many"]);
  assert.deepEqual(
    many.map((slot) => "value" in slot && slot.value),
    ["value-100", "value-101"],
  );
  assert.equal(actions.filter((action) => action.endsWith("ListSecretVersionIds")).length, 2);
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
