// The Worker in workerd, through Miniflare.
import { fileURLToPath } from "node:url";
import { startWorker } from "../../tests/runtimes/worker-host.js";
import { slotOf } from "./slot-of.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** @param {{ endpoint: string, credentials: { accessKeyId: string, secretAccessKey: string } }} manager */
export async function startWorkerHost({ endpoint, credentials }) {
  const bindings = { ENDPOINT: endpoint, KEY_ID: credentials.accessKeyId, KEY: credentials.secretAccessKey };
  const worker = await startWorker(fileURLToPath(new URL("worker.js", import.meta.url)), root, { bindings });
  const url = await worker.ready;
  return {
    name: "a Worker",
    verify: (/** @type {string} */ token) =>
      slotOf(worker.dispatchFetch(String(url), { headers: { authorization: `Bearer ${token}` } })),
    stop: () => worker.dispose(),
  };
}
