// Leases of tokens: how long one is used, and what happens when it cannot be renewed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { leasedToken } from "../../js/sources/http/lease.js";
import { readSettings } from "../../js/sources/http/request.js";
import { FakeClock } from "../js/fake-clock.js";

function leases() {
  const clock = new FakeClock();
  const state = { logins: 0, isDown: false };
  const token = leasedToken(
    async () => {
      if (state.isDown) throw new Error("down");
      return { token: `token-${++state.logins}`, seconds: 100 };
    },
    readSettings("a manager", { clock }),
  );
  return { clock, state, token };
}

test("a token that cannot be renewed serves until its end", async () => {
  const { clock, state, token } = leases();
  await token({});
  state.isDown = true;
  await clock.advance(99_999);
  assert.equal(await token({}), "token-1");
  await clock.advance(1);
  await assert.rejects(async () => token({}), /down/);
});

test("a refused token does not serve again", async () => {
  const { state, token } = leases();
  const first = await token({});
  state.isDown = true;
  await assert.rejects(async () => token({ refused: first }), /down/);
  state.isDown = false;
  assert.equal(await token({ refused: first }), "token-2");
  assert.equal(await token({ refused: first }), "token-2");
  assert.equal(state.logins, 2);
});
