// Forms that come twice at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeClock } from "../../tests/js/fake-clock.js";
import { HeldAnswers } from "../src/console/held-answers.js";
import { NOW } from "./client.js";

const FORM = "session\n/console/rotate\nkey=1";

/** Returns answers, and what runs a form and counts how often it ran. */
function open() {
  const clock = new FakeClock(NOW);
  const held = new HeldAnswers(clock);
  let runs = 0;
  const run = (/** @type {string} */ id) =>
    held.once(id, async () => new Response(`answer ${++runs}`)).then((r) => r.text());
  return { clock, held, run };
}

test("the second of two clicks gets the first one's answer, at once and a little later", async () => {
  const { run } = open();
  assert.deepEqual(await Promise.all([run(FORM), run(FORM)]), ["answer 1", "answer 1"]);
  assert.equal(await run(FORM), "answer 1");
});

test("another form, and the same form after five seconds, run", async () => {
  const { clock, run } = open();
  await run(FORM);
  assert.equal(await run(FORM.replace("key=1", "key=2")), "answer 2");
  assert.equal(await run(FORM.replace("session", "another")), "answer 3");
  await clock.advance(5_001);
  assert.equal(await run(FORM), "answer 4");
});

test("what was forgotten is not given again", async () => {
  const { held, run } = open();
  await run(FORM);
  await run(FORM.replace("session", "another"));
  held.forget("session");
  assert.equal(await run(FORM), "answer 3");
  assert.equal(await run(FORM.replace("session", "another")), "answer 2");
});

test("a form that failed runs again", async () => {
  const { held, run } = open();
  await assert.rejects(
    held.once(FORM, async () => Promise.reject(new Error("away"))),
    /away/,
  );
  assert.equal(await run(FORM), "answer 1");
});

test("an answer of a failure is not held: the form is sent again on purpose", async () => {
  const { held, run } = open();
  const failed = await held.once(FORM, async () => new Response("away", { status: 503 }));
  assert.equal(await failed.text(), "away");
  assert.equal(await run(FORM), "answer 1");
});

test("no more than a thousand answers are held", async () => {
  const { run } = open();
  for (let index = 0; index <= 1_000; index++) await run(`session ${index}\nform`);
  assert.equal(await run("session 1\nform"), "answer 2", "still held");
  assert.equal(await run("session 0\nform"), "answer 1002", "the oldest is gone");
});
