// The suite in workerd, through Miniflare.
import { join } from "node:path";
import process from "node:process";
import { finish } from "./outcome.js";
import { startWorker } from "./worker-host.js";

const project = process.argv[2];
const worker = await startWorker(join(project, "tests/runtimes/worker.js"), join(project, "node_modules/secret-slots"));
try {
  const response = await worker.dispatchFetch("http://localhost/");
  finish("workerd", /** @type {import("./suite.js").Outcome} */ (await response.json()));
} finally {
  await worker.dispose();
}
