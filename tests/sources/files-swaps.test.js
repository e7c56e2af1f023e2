// Kubernetes changes a mount 1,000 times while many read it: no read mixes two generations, lacks a slot or fails.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { SecretSlots } from "../../js/slots.js";
import { FileSource } from "../../js/sources/files.js";
import { SLOTS } from "./swapper.js";

/** @import { SourceEvent, SourceSlot } from "../../js/sources/types.js" */

const SWAPS = 1_000;
const READERS = 4;

/** Returns the one generation that the slots are of. @param {SourceSlot[]} slots */
function generationOf(slots) {
  const parts = slots.map((slot) => /^generation-(\d+)-slot-(\d+)$/.exec("value" in slot ? String(slot.value) : ""));
  assert.deepEqual(
    parts.map((part) => Number(part?.[2])),
    SLOTS,
  );
  const generations = new Set(parts.map((part) => Number(part?.[1])));
  assert.equal(generations.size, 1, `one read has values of the generations ${[...generations]}`);
  return [...generations][0];
}

test("1,000 changes of a mount never tear a read", { timeout: 240_000 }, async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "secret-slots-"));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const swapper = spawn(process.execPath, [join(import.meta.dirname, "swapper.js"), folder, String(SWAPS)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  context.after(() => swapper.kill());
  await once(/** @type {import("node:stream").Readable} */ (swapper.stdout), "data");

  /** @type {SourceEvent[]} */
  const events = [];
  const secrets = new SecretSlots({ "token-secret": "a value before the first read" });
  const seen = new Set();
  const source = new FileSource({ folder });
  const watch = await source.watch(secrets, { onEvent: (event) => events.push(event) });
  context.after(() => watch.stop());

  let isDone = false;
  const exited = once(swapper, "exit").then(([code]) => ((isDone = true), code));
  swapper.stdin.end("go\n");
  const read = async () => {
    const own = new FileSource({ folder });
    for (let last = 0; !isDone;) {
      const generation = generationOf((await own.read(["token-secret"]))["token-secret"]);
      assert.ok(generation >= last, "a read brought a generation older than the one before");
      seen.add((last = generation));
    }
  };
  const refresh = async () => {
    while (!isDone) await watch.refresh();
  };
  await Promise.all([...Array.from({ length: READERS }, read), refresh()]);
  assert.equal(await exited, 0);
  await watch.refresh();

  assert.ok(seen.size > 5, `the readers saw only ${seen.size} generations`);
  assert.deepEqual(
    events.filter(({ type }) => type !== "changed"),
    [],
  );
  assert.ok(events.every((event) => event.type === "changed" && event.slots === SLOTS.length));
  assert.equal(generationOf((await source.read(["token-secret"]))["token-secret"]), SWAPS);
  assert.deepEqual(
    watch.status().map(({ failures }) => failures),
    [0],
  );
});
