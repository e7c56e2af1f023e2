// `kill -9` in the middle of a callback, between the exchange of the code and the save of the tokens.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { FileStore } from "secret-slots/stores/file";
import { assertPage, ID, openWorld } from "./authorize-world.js";

const child = fileURLToPath(new URL("authorize-process.js", import.meta.url));

test("the service is killed during the exchange: the old credential is as it was, and a new connect works", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "secret-slots-authorize-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const place = join(folder, "store");
  const killed = fork(child, [place]);
  context.after(() => killed.kill("SIGKILL"));
  const [{ callback, cookie, secrets }] = await once(killed, "message");
  const exited = once(killed, "exit");
  killed.kill("SIGKILL");
  await exited;

  const world = await openWorld({ store: new FileStore(place), isThere: true });
  world.provider.secrets.push(...secrets);
  assert.equal(await world.token(), "the-old-access-token");
  const { state, owner } = await world.keeperOf().status(ID);
  assert.deepEqual([state, owner], ["ready", "ana"]);
  const browser = world.browse();
  assertPage(await browser.visit(callback, { headers: { cookie } }), 400, "ERR_AUTHORIZATION_UNKNOWN");
  assert.equal(await world.token(), "the-old-access-token");
  assert.equal((await browser.visit(await world.signIn(browser, await world.begin()))).status, 200);
  assert.ok(world.provider.secrets.includes(await world.token()));
  await world.scan();
});
