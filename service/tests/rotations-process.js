// A process of the sweep: an instance over a shared store that begins a rotation, or goes on with it, until it is killed. A receiver that
// outlives it is a file: a secret was taken if its line was written.
import { appendFileSync } from "node:fs";
import process from "node:process";
import { openStore } from "./rotations-store.js";
import { Instance, turn, WEBHOOK } from "./rotations-world.js";

const { place, received, domain, filter, ahead } = JSON.parse(process.argv[2]);
const clock = {
  now: () => Date.now() + ahead,
  setTimeout(/** @type {() => void} */ callback, /** @type {number} */ milliseconds) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};
const store = await openStore(place, clock);
const sender = {
  async send(/** @type {string} */ _, /** @type {any} */ { data }) {
    await turn();
    appendFileSync(received, `${JSON.stringify(data)}\n`);
    await turn();
  },
};
const instance = new Instance({ store, clock, sender, name: String(process.pid) });

process.once("message", async () => {
  const key = { "idempotency-key": domain };
  const begun = await instance.done("POST", `/${domain}/rotations`, { deliver_to: WEBHOOK, filter }, key);
  const path = `/${domain}/rotations/${begun.rotation_id}`;
  await instance.rotations.tick();
  while ((await instance.done("GET", path)).state === "running") await new Promise((next) => setTimeout(next, 5));
  process.send?.("ended");
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
