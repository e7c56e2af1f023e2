// A machine of the issuer, in a process of its own: does what it is told, with all others at once, and says what came of it.
import process from "node:process";
import { ClientSecretRegistry } from "../../js/index.js";
import { openStore } from "./place.js";

const [place] = process.argv.slice(2);
const { store, close } = await openStore(JSON.parse(place));
/** @type {string[]} */
let notices = [];
const registry = new ClientSecretRegistry({
  store,
  domain: { expiry: { value: 1, unit: "d" } },
  notify: ({ id }) => void notices.push(id),
});

/** @type {Record<string, (argument: string) => Promise<unknown>>} */
const can = {
  rotate: (id) => registry.rotate(id, { overlap: 0, actor: String(process.pid) }),
  add: (id) => registry.add(id, { description: `of ${process.pid}` }),
  tick: async () => {
    notices = [];
    await registry.tick();
    return notices;
  },
  verify: async (secret) => {
    for (let times = 0; times < 20; times++) await registry.verify("shop", secret, { ip: String(process.pid) });
    await registry.flush();
  },
};

process.on("message", async (/** @type {[string, string]} */ [what, argument]) => {
  try {
    process.send?.({ answer: await can[what](argument) });
  } catch (error) {
    process.send?.({ code: /** @type {{ code: string }} */ (error).code });
  }
});
process.on("disconnect", () => void close());
process.send?.("ready");
