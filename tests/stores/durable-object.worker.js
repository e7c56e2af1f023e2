// A Worker that runs the suite of all stores within Durable Objects, one for each case.
import { DurableObject } from "cloudflare:workers";
import { conformance } from "../../js/stores/conformance.js";
import { DurableObjectStore } from "../../js/stores/durable-object.js";

export class Case extends DurableObject {
  /** @param {string} title */
  async run(title) {
    const store = new DurableObjectStore(/** @type {any} */ (this).ctx.storage);
    const found = conformance(() => store).find((known) => known.title === title);
    return found === undefined ? "there is no such case" : found.run().then(() => "", String);
  }
}

export default {
  /** @param {Request} _request @param {{ CASES: any }} env */
  async fetch(_request, { CASES }) {
    const titles = conformance(() => new DurableObjectStore(/** @type {any} */ (undefined))).map(({ title }) => title);
    const run = (/** @type {string} */ title) => CASES.get(CASES.idFromName(title)).run(title);
    const results = await Promise.all(titles.map(async (title) => [title, await run(title)]));
    return Response.json(results);
  },
};
