// `kill -9` of the service under load, again and again: what was answered before is there afterwards. SWEEP=full for many more kills.
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { KINDS, openStore, startInstance } from "./instances.js";
import { Journal } from "./instances-journal.js";

const KILLS = process.env.SWEEP === "full" ? 200 : 20;
const WRITERS = 6;

for (const kind of KINDS) {
  test(`${KILLS} kills over ${kind} lose nothing that was answered`, async (context) => {
    const env = await openStore(context, kind);
    /** @type {Journal[]} */
    const all = [];
    let answers = 0;
    let instance = await startInstance(context, env);
    for (let kill = 0; kill < KILLS; kill++) {
      // In steps that share no divisor with their number, so that writes of every kind are cut off.
      let left = 6 + ((kill * 7) % 20) * 3;
      let reach = () => {};
      const reached = new Promise((resolve) => (reach = () => resolve(undefined)));
      const onAnswer = () => {
        answers += 1;
        if (--left === 0) reach();
      };
      const journals = Array.from({ length: WRITERS }, (_, index) => new Journal(`d${kill}-${index}`, onAnswer));
      const { kill: end } = instance;
      const writing = Promise.all(journals.map((journal) => journal.write(instance)));
      await Promise.race([reached, writing]);
      await end();
      await writing;
      instance = await startInstance(context, env);
      await Promise.all(journals.map((journal) => journal.check(instance)));
      all.push(...journals);
    }
    await Promise.all(all.map((journal) => journal.check(instance)));
    const secrets = all.reduce((sum, { size }) => sum + size, 0);
    context.diagnostic(`${answers} answers, ${secrets} secrets`);
    assert.ok(secrets > 2 * KILLS, "there was a load");
  });
}
