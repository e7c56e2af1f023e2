// Secrets in files: what is a slot, what is refused, and what a watch does when the folder goes and comes.
import assert from "node:assert/strict";
import * as fileSystem from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { SecretSlots } from "../../js/slots.js";
import { conformance } from "../../js/sources/conformance.js";
import { FileSource } from "../../js/sources/files.js";
import { FakeClock } from "../js/fake-clock.js";
import { SLOTS, mountFirst } from "./swapper.js";

/** @import { TestContext } from "node:test" */
/** @import { SourceEvent } from "../../js/sources/types.js" */

const { appendFile, mkdir, mkdtemp, readdir, rename, rm, stat, symlink, unlink, utimes, writeFile } = fileSystem;

/** Makes a folder with files, by name. @param {TestContext} context @param {Record<string, string | Uint8Array>} [files] */
async function folderOf(context, files = {}) {
  const folder = await mkdtemp(join(tmpdir(), "secret-slots-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

/** Returns the slots, without their versions. @param {FileSource} source @param {string} [name] */
async function slotsOf(source, name = "token-secret") {
  return (await source.read([name]))[name].map(({ version: _, ...slot }) => slot);
}

test("files conform", async (context) => {
  for (const { title, run } of conformance(async () => ({
    source: new FileSource({ folder: await folderOf(context) }),
  })))
    await context.test(title, run);
});

test("files of a folder are slots by their names, and others are not read", async (context) => {
  const folder = await folderOf(context, {
    "token-secret": "zero\n",
    "token-secret.5": "five",
    "token-secret.5.revoked": "",
    "token-secret.7": "seven\r\n",
    "token-secret.9.revoked": "",
    "token-secret.05": "leading zero",
    "token-secret.7.bak": "copy",
    "token-secret-2": "another secret",
  });
  await mkdir(join(folder, "token-secret.11"));
  assert.deepEqual(await slotsOf(new FileSource({ folder })), [
    { slot: 0, value: "zero" },
    { slot: 5, revoked: true },
    { slot: 7, value: "seven" },
    { slot: 9, revoked: true },
  ]);
});

test("a file holds many slots with the format slots", async (context) => {
  const folder = await folderOf(context, {
    "token-secret": "0:a:b\n7:c\n",
    "token-secret.9": "0:raw",
    "token-secret.7.revoked": "",
  });
  const source = new FileSource({ folder, format: "slots" });
  const slots = [
    { slot: 0, value: "a:b" },
    { slot: 7, revoked: true },
    { slot: 9, value: "0:raw" },
  ];
  assert.deepEqual(await slotsOf(source), slots);
  await writeFile(join(folder, "token-secret"), new Uint8Array([0xff]));
  await assert.rejects(source.read(["token-secret"]), { code: "ERR_SOURCE", message: /not UTF-8/ });
});

test("two files for one slot are refused", async (context) => {
  const folder = await folderOf(context, { "token-secret": "a", "token-secret.0": "b" });
  await assert.rejects(new FileSource({ folder }).read(["token-secret"]), { code: "ERR_SOURCE", message: /slot 0/ });
});

test("bytes that are not UTF-8 are read and written as they are, and text keeps its line ends but one", async (context) => {
  const folder = await folderOf(context);
  const source = new FileSource({ folder });
  const bytes = new Uint8Array([0xff, 0, 10]);
  for (const value of [bytes, "text\n", "text\r", "text\r\n", "\ufefftext"]) {
    const { version } = await source.write("token-secret", value);
    const slot = (await source.read(["token-secret"]))["token-secret"].at(-1);
    assert.deepEqual(slot, { slot: slot?.slot, version, value });
  }
});

test("a name outside the folder is refused before anything is read", async () => {
  const files = new Proxy(fileSystem, {
    get() {
      throw new Error("a file was asked for");
    },
  });
  const source = new FileSource({ folder: "/" }, files);
  const names = [
    "..",
    "../x",
    "a/../b",
    "/etc/passwd",
    "a//b",
    "a/",
    "./a",
    "..data/x",
    "a\\..\\b",
    "a\0",
    "a.5",
    "a.5.revoked",
  ];
  for (const name of names) {
    await assert.rejects(source.read([name]), { code: "ERR_INVALID_OPTION" }, name);
    await assert.rejects(source.write(name, "x"), { code: "ERR_INVALID_OPTION" }, name);
  }
});

test("an empty file is half written: the read fails, and a watch keeps the last good slots", async (context) => {
  const folder = await folderOf(context, { "token-secret.1": "one", "token-secret.2": "two" });
  const secrets = new SecretSlots({ "token-secret": "x" });
  const watch = await new FileSource({ folder }).watch(secrets, { clock: new FakeClock() });
  context.after(() => watch.stop());
  for (const content of ["", "\n"]) {
    await writeFile(join(folder, "token-secret.2"), content);
    await watch.refresh();
    assert.equal(watch.status()[0].code, "ERR_SOURCE");
    assert.equal(secrets.slots("token-secret").at(-1)?.slot, 2);
  }
});

test("a file that is written during the read is read again", async (context) => {
  const folder = await folderOf(context, { "token-secret": "begin" });
  let reads = 0;
  const files = {
    ...fileSystem,
    open: async (/** @type {string} */ path) => {
      const handle = await fileSystem.open(path);
      reads += 1;
      if (reads === 1) await appendFile(path, "-and-end");
      return handle;
    },
  };
  assert.deepEqual(await slotsOf(new FileSource({ folder }, files)), [{ slot: 0, value: "begin-and-end" }]);
  assert.equal(reads, 2);
});

test("a slot that appears during the read is read too, and endless change is an error", async (context) => {
  const folder = await folderOf(context, { "token-secret.1": "one" });
  let added = 1;
  const readdir = async (/** @type {string} */ path) => {
    const names = await fileSystem.readdir(path);
    if (added < 2) await writeFile(join(folder, `token-secret.${++added}`), "more");
    return names;
  };
  const source = new FileSource({ folder }, { ...fileSystem, readdir });
  assert.equal((await slotsOf(source)).length, 2);
  const endless = async (/** @type {string} */ path) => {
    await writeFile(join(folder, "token-secret.1"), `${added++}`);
    return fileSystem.readdir(path);
  };
  const never = new FileSource({ folder }, { ...fileSystem, readdir: endless });
  await assert.rejects(never.read(["token-secret"]), { code: "ERR_SOURCE", message: /changed during each/ });
});

test("another content with the same size and time is noticed", async (context) => {
  const folder = await folderOf(context, { "token-secret": "value-1" });
  const path = join(folder, "token-secret");
  await utimes(path, 1000, 1000);
  /** @type {SourceEvent[]} */
  const events = [];
  const secrets = new SecretSlots({ "token-secret": "x" });
  const source = new FileSource({ folder });
  const watch = await source.watch(secrets, { clock: new FakeClock(), onEvent: (event) => events.push(event) });
  context.after(() => watch.stop());
  await writeFile(path, "value-2");
  await utimes(path, 1000, 1000);
  await watch.refresh();
  assert.equal(events.filter(({ type }) => type === "changed").length, 2);
});

test("a folder that vanishes leaves the last good slots, and is read when it is back", async (context) => {
  const folder = await folderOf(context, { "token-secret.1": "one" });
  const away = `${folder}-away`;
  const clock = new FakeClock();
  const secrets = new SecretSlots({ "token-secret": "x" });
  const watch = await new FileSource({ folder }).watch(secrets, { clock });
  context.after(() => watch.stop());
  await rename(folder, away);
  await watch.refresh();
  assert.equal(watch.status()[0].code, "ERR_SOURCE");
  assert.equal(secrets.slots("token-secret").at(-1)?.slot, 1);
  await rename(away, folder);
  await writeFile(join(folder, "token-secret.2"), "two");
  await watch.refresh();
  assert.deepEqual([watch.status()[0].failures, secrets.slots("token-secret").at(-1)?.slot], [0, 2]);
});

test("a file or a folder without permission is an error that names the secret and the code", async (context) => {
  const folder = await folderOf(context, { "token-secret.1": "one", "token-secret.2": "two" });
  const denied = async () => {
    throw Object.assign(new Error("permission denied"), { code: "EACCES" });
  };
  for (const call of ["open", "readdir"]) {
    const source = new FileSource({ folder }, { ...fileSystem, [call]: denied });
    await assert.rejects(source.read(["token-secret"]), { code: "ERR_SOURCE", message: /"token-secret".*EACCES/ });
  }
  const full = new FileSource({ folder }, { ...fileSystem, link: denied });
  await assert.rejects(full.write("token-secret", "x"), { code: "ERR_SOURCE", message: /"token-secret".*EACCES/ });
  assert.deepEqual((await readdir(folder)).sort(), ["token-secret.1", "token-secret.2"]);
});

test("a write makes a file for its owner alone, by the time or after the last slot", async (context) => {
  const folder = await folderOf(context);
  const source = new FileSource({ folder, clock: new FakeClock(1_795_000_000), field: "secret" });
  await source.write("team/token-secret", "a");
  await source.write("team/token-secret", "b");
  assert.deepEqual(await readdir(join(folder, "team")), ["token-secret.1795000000", "token-secret.1795000001"]);
  assert.deepEqual(await slotsOf(source, "team/token-secret"), [
    { slot: 1_795_000_000, value: "a" },
    { slot: 1_795_000_001, value: "b" },
  ]);
  assert.equal((await stat(join(folder, "team/token-secret.1795000000"))).mode & 0o777, 0o600);
});

test("of writers over the same version at most one has effect, and its version is the newest", async (context) => {
  const folder = await folderOf(context);
  const sources = [0, 0, 5].map((later) => new FileSource({ folder, clock: new FakeClock(1_795_000_000 + later) }));
  for (let round = 0; round < 30; round++) {
    const before = await sources[0].read(["token-secret"]).then(
      (read) => read["token-secret"].at(-1)?.version,
      () => null,
    );
    const writes = sources.map((source, index) =>
      source.write("token-secret", `${round}-${index}`, { ifVersion: before }),
    );
    const results = await Promise.allSettled(writes);
    const written = results.flatMap((result) => (result.status === "fulfilled" ? [result.value.version] : []));
    for (const result of results) if (result.status === "rejected") assert.equal(result.reason.code, "ERR_CONFLICT");
    assert.ok(written.length <= 1, `${written.length} writes had effect`);
    const after = await sources[0].read(["token-secret"]).then(
      (read) => read["token-secret"].at(-1)?.version,
      () => null,
    );
    assert.equal(after, written[0] ?? before);
  }
});

test("a secret with no slot in effect is not written as if it did not exist", async (context) => {
  const folder = await folderOf(context, { "token-secret.5.revoked": "" });
  const source = new FileSource({ folder });
  await assert.rejects(source.write("token-secret", "x", { ifVersion: null }), { code: "ERR_CONFLICT" });
});

test("a mount of Kubernetes is read by its link, and is not written", async (context) => {
  const folder = await folderOf(context);
  await mountFirst(folder);
  const source = new FileSource({ folder });
  assert.equal((await slotsOf(source)).length, SLOTS.length);
  await assert.rejects(source.write("token-secret", "x"), { code: "ERR_SOURCE", message: /Kubernetes/ });
  await unlink(join(folder, "..data"));
  await symlink("..gone", join(folder, "..data"));
  await assert.rejects(source.read(["token-secret"]), { code: "ERR_SOURCE" });
});

test("a watch reads when the folder changes, before its time, and not once it is stopped", async (context) => {
  const folder = await folderOf(context, { "token-secret.1": "one" });
  const secrets = new SecretSlots({ "token-secret": "x" });
  let changes = 0;
  let onEvent = (/** @type {SourceEvent} */ _event) => {};
  const changed = new Promise((resolve) => {
    onEvent = (event) => void (event.type === "changed" && ++changes === 2 && resolve(undefined));
  });
  const watch = await new FileSource({ folder }).watch(secrets, { every: "1 day", onEvent });
  context.after(() => watch.stop());
  await writeFile(join(folder, "token-secret.2"), "two");
  const alive = setInterval(() => {}, 1000);
  context.after(() => clearInterval(alive));
  await changed;
  // The event comes just before the slots are replaced.
  await watch.refresh();
  assert.equal(secrets.slots("token-secret").at(-1)?.slot, 2);
  watch.stop();
  await assert.rejects(watch.refresh(), { code: "ERR_INVALID_OPTION" });
});

test("wrong options are refused", async () => {
  for (const options of [
    {},
    { folder: "" },
    { folder: ".", format: "x" },
    { folder: ".", folders: "." },
    { folder: ".", clock: {} },
  ])
    assert.throws(() => new FileSource(/** @type {any} */ (options)), { code: "ERR_INVALID_OPTION" });
});

test("a field is written into the JSON, and its other members are kept", async (context) => {
  const folder = await folderOf(context);
  const clock = new FakeClock(1_795_000_000);
  await new FileSource({ folder, clock }).write("token-secret", '{"secret":"a","user":"shop"}');
  const source = new FileSource({ folder, clock, field: "secret" });
  await source.write("token-secret", "b");
  assert.equal(
    await fileSystem.readFile(join(folder, "token-secret.1795000001"), "utf8"),
    '{"secret":"b","user":"shop"}\n',
  );
  await assert.rejects(source.write("token-secret", Uint8Array.of(255)), { code: "ERR_SLOT_INVALID" });
  await new FileSource({ folder, clock }).write("token-secret", "no JSON");
  await assert.rejects(source.write("token-secret", "c"), { code: "ERR_SLOT_INVALID" });
});
