// The store away at each step of an authorization: the page says it in words, the credential stays as it is, and a new one works.
import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryStore } from "secret-slots/stores/memory";
import { assertLanding, assertPage, AUTHORIZE, openWorld, RETURN } from "./authorize-world.js";
import { DRIVER_SECRET, FaultyStore } from "./faulty-store.js";

const OLD = "the-old-access-token";

/** @typedef {import("./faulty-store.js").Call} Call */
/** @typedef {Awaited<ReturnType<typeof faultyWorld>>} World */

async function faultyWorld() {
  const store = new FaultyStore(new MemoryStore());
  return { ...(await openWorld({ store })), faulty: store };
}

/** Counts the calls of the store during a step. @param {World} world @param {() => Promise<unknown>} step */
async function callsOf({ faulty }, step) {
  /** @type {Call[]} */
  const calls = [];
  faulty.fail((call) => (calls.push(call), false));
  await step();
  faulty.heal();
  return calls;
}

/** @param {World} world @param {number} index @param {"fail" | "lose"} kind Lets one call of the next ones fail, or lose its answer. */
function fault({ faulty }, index, kind) {
  let count = 0;
  faulty[kind](() => count++ === index);
}

for (const kind of /** @type {const} */ (["fail", "lose"])) {
  const what = kind === "fail" ? "fails" : "loses its answer";

  test(`each call of the store ${what} while an authorization begins`, async () => {
    const calm = await faultyWorld();
    const calls = await callsOf(calm, () => calm.begin());
    assert.ok(calls.length >= 5, JSON.stringify(calls));
    for (const index of calls.keys()) {
      const world = await faultyWorld();
      fault(world, index, kind);
      const { status, body } = await world.admin.post(AUTHORIZE, {});
      // A write whose answer was lost is read again.
      assert.ok(status === 503 || (kind === "lose" && status === 200), `call ${index}: ${status}`);
      if (status === 503) assert.equal(body.code, "ERR_STORE");
      world.faulty.heal();
      await connect(world);
    }
  });

  test(`each call of the store ${what} at the start page`, async () => {
    const calm = await faultyWorld();
    const url = await calm.begin();
    const calls = await callsOf(calm, () => calm.browse().visit(url));
    for (const index of calls.keys()) {
      const world = await faultyWorld();
      const browser = world.browse();
      const start = await world.begin();
      fault(world, index, kind);
      const seen = await browser.visit(start);
      world.faulty.heal();
      if (kind === "lose" && seen.status === 303) continue;
      assertPage(seen, 503, "ERR_STORE");
      assert.match(seen.text, /We cannot save at the moment\./);
      assert.equal(seen.headers.get("retry-after"), "1");
      assert.doesNotMatch(seen.text, new RegExp(DRIVER_SECRET));
      assert.equal((await browser.visit(start)).status, 303, "it can be tried again");
      await connect(world);
    }
  });

  test(`each call of the store ${what} at the callback`, async () => {
    const calm = await faultyWorld();
    const browser = calm.browse();
    const callback = await calm.signIn(browser, await calm.begin());
    const calls = await callsOf(calm, () => browser.visit(callback));
    assert.ok(calls.length >= 9, JSON.stringify(calls));
    /** @type {string[]} */
    const codes = [];
    for (const index of calls.keys()) {
      for (const return_to of [undefined, RETURN]) {
        const world = await faultyWorld();
        const user = world.browse();
        const answer = await world.signIn(user, await world.begin({ return_to }));
        fault(world, index, kind);
        const seen = await user.visit(answer);
        world.faulty.heal();
        const location = seen.headers.get("location");
        const code = location === null ? "" : (new URL(location).searchParams.get("code") ?? "connected");
        codes.push(code);
        if (seen.status === 200 || code === "connected") {
          assert.ok(world.provider.secrets.includes(await world.token()));
        } else if (location !== null) {
          assertLanding(location, { outcome: "failed", code: "ERR_STORE" });
        } else {
          assertPage(seen, 503, "ERR_STORE");
        }
        const token = await world.token();
        // The one write whose answer is lost is that of the new tokens.
        if (code === "ERR_STORE" && kind === "fail") assert.equal(token, OLD, `call ${index}`);
        assert.ok(token === OLD || world.provider.secrets.includes(token));
        await connect(world);
      }
    }
    assert.ok(codes.includes("ERR_STORE"));
  });
}

test("a tick that the store fails leaves authorizations to the next one", async () => {
  const world = await faultyWorld();
  await world.begin();
  await world.clock.advance(600_000);
  world.faulty.fail(({ name, key }) => name === "delete" && key.startsWith("service/authorization/"));
  await assert.rejects(world.service.tick(), { code: "ERR_STORE" });
  world.faulty.heal();
  await world.service.tick();
  assert.deepEqual([...(await world.store.list("service/author", { limit: 10 }))], []);
});

/** A new authorization works. @param {World} world */
async function connect(world) {
  const browser = world.browse();
  const { status } = await browser.visit(await world.signIn(browser, await world.begin()));
  assert.equal(status, 200);
  assert.ok(world.provider.secrets.includes(await world.token()));
  await world.scan();
}
