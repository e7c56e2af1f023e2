// A domain with many applications: how long a list and a bulk rotation take.
import { createServer } from "node:http";
import { once } from "node:events";
import { caller } from "./caller.js";

/** @import { Contender } from "./load.js" */

const PAGE = 100;
const AT_ONCE = 16;

/** Fills a domain, and times its list in milliseconds. @param {Contender} contender @param {number} count */
export async function listing({ url }, count) {
  const call = caller(url);
  await call("POST", "/v1/domains", { id: "large" });
  const ids = Array.from({ length: count }, (_, index) => `application-${String(index).padStart(6, "0")}`);
  const fill = async () => {
    for (let id; (id = ids.pop()) !== undefined;) {
      await call("POST", "/v1/domains/large/applications", { client_id: id, type: "machine" });
      await call("POST", `/v1/domains/large/applications/${id}/secrets`, { description: "production" });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fill));
  const times = [];
  for (let next = ""; next !== null;) {
    const started = performance.now();
    const page = await call(
      "GET",
      `/v1/domains/large/applications?limit=${PAGE}${next === "" ? "" : `&cursor=${next}`}`,
    );
    times.push(performance.now() - started);
    next = page.next;
  }
  const whole = times.reduce((sum, time) => sum + time, 0);
  return { first: times[0], last: times[times.length - 1], whole };
}

/** Rotates every secret of the domain, each delivered to a webhook, and returns the milliseconds. @param {Contender} contender */
export async function rotation({ url }) {
  const call = caller(url);
  await call("POST", "/v1/domains/large/webhook-secret/rotate");
  const receiver = createServer((request, response) => {
    request.resume();
    request.on("end", () => response.writeHead(204).end());
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (receiver.address());
  const started = performance.now();
  const { rotation_id: id } = await call("POST", "/v1/domains/large/rotations", {
    deliver_to: { webhook: `http://127.0.0.1:${port}/` },
  });
  for (let state = "running"; state === "running";) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const job = await call("GET", `/v1/domains/large/rotations/${id}`);
    state = job.state;
    if (state !== "running" && (state !== "succeeded" || job.progress.failed > 0))
      throw new Error(`the rotation ${state}`);
  }
  const took = performance.now() - started;
  receiver.close();
  receiver.closeAllConnections();
  return took;
}
