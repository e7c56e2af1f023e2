// A person who makes the service hold many long answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeClock } from "../../tests/js/fake-clock.js";
import { HeldAnswers } from "../src/console/held-answers.js";
import { NOW } from "./client.js";

/** Returns what sends a form, whose answer says how often forms ran. @param {number} [status] */
function open(status = 200) {
  const held = new HeldAnswers(new FakeClock(NOW));
  let runs = 0;
  return async (/** @type {string} */ id) => {
    const answer = await held.once(id, async () => new Response(String(++runs), { status }));
    return answer.text();
  };
}

test("of one session no more than twenty answers are held, and they take no room of others", async () => {
  const send = open();
  assert.equal(await send("another\nform"), "1");
  for (let form = 0; form < 21; form++) await send(`session\n${form}`);
  assert.equal(await send("another\nform"), "1");
  assert.equal(await send("session\n1"), "3", "still held");
  assert.equal(await send("session\n0"), "23", "the oldest is gone");
});

test("a refusal is not held: whoever has no role makes the service hold nothing", async () => {
  const send = open(403);
  assert.equal(await send("session\nform"), "1");
  assert.equal(await send("session\nform"), "2");
});

test("of two refused forms at once one runs", async () => {
  const send = open(409);
  assert.deepEqual(await Promise.all([send("session\nform"), send("session\nform")]), ["1", "1"]);
});
